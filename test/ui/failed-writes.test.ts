import { describe, expect, it } from 'vitest';
import { FailedWrites } from '../../src/ui/failed-writes.js';
import type { FolderState } from '../../src/ui/share-view.js';
import { folderState } from '../fakes/folder-state.js';

const folder = (change: Partial<FolderState> = {}) => folderState({ id: 'root', mode: 'readwrite', ...change });
const folders = [
  folder(),
  folder({ id: 'entry', name: 'Photos', isRoot: false }),
  folder({ id: 'read', name: 'Read', isRoot: false, mode: 'read' }),
];
const request = (method: string, path: string, status: number, destination?: string) => {
  const to = destination === undefined ? {} : { destination };
  return { method, path, status, ...to, isWhole: true, bytesReceived: 0, bytesSent: 0, durationMs: 1 };
};

describe('writes that failed', () => {
  it.each([
    // The disk or the quota, whoever wrote, into whatever.
    ['PUT', '/a.txt', 507, 'full'],
    ['PATCH', '/Photos/a.txt', 507, 'full'],
    ['MKCOL', '/Photos/.new', 507, 'full'],
    ['PUT', '/Outbox/a.txt', 507, 'full'],
    // The host's file system, a name too long for it, a disk that fails.
    ['PUT', '/a.txt', 403, 'refused'],
    ['DELETE', '/Photos/a.txt', 403, 'refused'],
    ['PUT', '/a.txt', 414, 'refused'],
    ['PUT', '/a.txt', 500, 'refused'],
    // What may only be read is told with its folder; a folder's own entry is nobody's to change.
    ['PUT', '/Read/a.txt', 403, undefined],
    ['DELETE', '/Photos', 403, undefined],
    ['DELETE', '/Photos/', 403, undefined],
    // What programs leave wherever they look.
    ['PUT', '/Photos/.DS_Store', 403, undefined],
    // The guest's own affairs: conditions, locks, wrong requests, its leaving, and reading.
    ['PUT', '/a.txt', 412, undefined],
    ['PUT', '/a.txt', 423, undefined],
    ['PUT', '/a.txt', 409, undefined],
    ['PUT', '/a.txt', 0, undefined],
    ['GET', '/a.txt', 500, undefined],
    ['LOCK', '/a.txt', 507, undefined],
  ])('%s of %s, answered %i, is %s', (method, path, status, kind) => {
    const failed = new FailedWrites();
    expect(failed.note(request(method, path, status), folders)).toBe(kind !== undefined);
    expect(failed.in(folders)).toEqual(kind === undefined ? undefined : { kind, count: 1 });
  });

  it('are counted by file, said once, and gone when all of them were written after all', () => {
    const failed = new FailedWrites();
    expect(failed.note(request('PUT', '/a', 507), folders)).toBe(true);
    expect(failed.note(request('PUT', '/a', 507), folders)).toBe(false);
    expect(failed.note(request('COPY', '/x', 507, '/b'), folders)).toBe(false);
    expect(failed.in(folders)).toEqual({ kind: 'full', count: 2 });
    // Another file that fits, one that is deleted, one that the guest left: what was lost is not found by them.
    for (const [method, path, status] of [
      ['PUT', '/small', 201],
      ['DELETE', '/a', 204],
      ['PUT', '/a', 0],
      ['GET', '/a', 200],
    ] as const) {
      failed.note(request(method, path, status), folders);
    }
    expect(failed.in(folders)).toEqual({ kind: 'full', count: 2 });
    failed.note(request('PUT', '/a', 204), folders);
    failed.note(request('MOVE', '/temporary', 201, '/b'), folders);
    expect(failed.in(folders)).toBeUndefined();
    expect(failed.note(request('PUT', '/a', 507), folders)).toBe(true);
  });

  it('are one line: that there is no room comes before what is refused', () => {
    const failed = new FailedWrites();
    failed.note(request('PUT', '/a', 403), folders);
    expect(failed.in(folders)).toEqual({ kind: 'refused', count: 1 });
    expect(failed.note(request('PUT', '/b', 507), folders)).toBe(true);
    failed.note(request('PUT', '/c', 403), folders);
    expect(failed.in(folders)).toEqual({ kind: 'full', count: 1 });
    failed.note(request('PUT', '/b', 201), folders);
    expect(failed.in(folders)).toEqual({ kind: 'refused', count: 2 });
  });

  it('are none where the person said no, or cancelled', () => {
    const failed = new FailedWrites();
    failed.expect([{ path: '/a' }, { path: '/Photos/old' }, { path: '/b' }]);
    failed.note(request('PUT', '/a', 403), folders);
    failed.note(request('DELETE', '/Photos/old/', 403), folders);
    failed.note(request('MOVE', '/x', 403, '/b'), folders);
    expect(failed.in(folders)).toBeUndefined();
    // Once asked is not for ever.
    failed.note(request('PUT', '/a', 403), folders);
    expect(failed.in(folders)).toEqual({ kind: 'refused', count: 1 });
    // An answer of yes does not make room.
    failed.expect([{ path: '/a' }]);
    failed.note(request('PUT', '/a', 507), folders);
    expect(failed.in(folders)).toEqual({ kind: 'full', count: 1 });
  });

  it('end when the person has seen them, and with their folder', () => {
    const failed = new FailedWrites();
    failed.note(request('PUT', '/Photos/a', 507), folders);
    failed.note(request('PUT', '/a', 507), folders);
    expect(failed.in(folders.slice(0, 1))).toEqual({ kind: 'full', count: 1 });
    failed.dismiss();
    expect(failed.in(folders)).toBeUndefined();
    expect(failed.note(request('PUT', '/a', 507), folders)).toBe(true);
  });

  it('take no more memory and time than a person needs, whatever a guest does', () => {
    const failed = new FailedWrites();
    const started = performance.now();
    for (let index = 0; index < 20_000; index += 1) failed.note(request('PUT', `/${index}`, 507), folders);
    for (let index = 0; index < 20_000; index += 1) failed.expect([{ path: `/asked ${index}` }]);
    failed.note(request('PUT', `/${'/'.repeat(16_000)}a`, 507), folders);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(failed.in(folders)).toEqual({ kind: 'full', count: 20_001 });
    failed.dismiss();
    expect(failed.in(folders)).toBeUndefined();
  });
});
