import { describe, expect, it } from 'vitest';
import { RefusedWrites } from '../../src/ui/refused-writes.js';
import type { FolderState } from '../../src/ui/share-view.js';
import { folderState } from '../fakes/folder-state.js';

const folder = (change: Partial<FolderState> = {}) => folderState({ id: 'root', ...change });
const folders = [
  folder(),
  folder({ id: 'entry', name: 'Photos', isRoot: false }),
  folder({ id: 'open', name: 'Open', isRoot: false, mode: 'readwrite' }),
  folder({ id: 'files', name: 'Files', isRoot: false, canWrite: false }),
];
const request = (method: string, path: string, status = 403) => {
  return { method, path, status, isWhole: true, bytesReceived: 0, bytesSent: 0, durationMs: 1 };
};

describe('writes that were refused', () => {
  it.each([
    ['PUT', '/a.txt', ['root']],
    ['MKCOL', '/Photos/new', ['entry']],
    ['DELETE', '/Photos/a/b.txt', ['entry']],
    // Of a folder that may be written, of files that nobody can write, of a folder's own entry.
    ['PUT', '/Open/a.txt', []],
    ['PUT', '/Files/a.txt', []],
    ['DELETE', '/Photos', []],
    ['DELETE', '/Photos/', []],
    // What is only looked at, and what programs leave wherever they look.
    ['GET', '/a.txt', []],
    ['PUT', '/Photos/.DS_Store', []],
    ['PUT', '/~$report.docx', []],
    ['PUT', '/Desktop.ini', []],
  ])('%s of %s is told of %j', (method, path, ids) => {
    const writes = new RefusedWrites();
    expect(writes.note(request(method, path), folders)).toBe(ids.length > 0);
    expect([...writes.in(folders)]).toEqual(ids);
  });

  it('are told once, until the folder may be written or the person has seen it', () => {
    const writes = new RefusedWrites();
    expect(writes.note(request('PUT', '/a', 201), folders)).toBe(false);
    expect(writes.note(request('PUT', '/a'), folders)).toBe(true);
    expect(writes.note(request('PUT', '/b'), folders)).toBe(false);
    const allowed = [folder({ mode: 'readwrite' })];
    expect([...writes.in(allowed)]).toEqual([]);
    expect([...writes.in(folders)]).toEqual([]);
    expect(writes.note(request('PUT', '/b'), folders)).toBe(true);
    // The machine is gone, and comes back.
    writes.forget();
    expect([...writes.in(folders)]).toEqual([]);
    expect(writes.note(request('PUT', '/b'), folders)).toBe(true);
    writes.dismiss(folder());
    expect([...writes.in(folders)]).toEqual([]);
    expect(writes.note(request('PUT', '/c'), folders)).toBe(false);
  });
});
