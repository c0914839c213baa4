import { describe, expect, it, vi } from 'vitest';
import { Audit, type AuditRecord } from '../../src/embed/audit.js';
import { FsError, fsErrorCodes } from '../../src/share/fs-error.js';

function auditWithRecords(): { audit: Audit; records: AuditRecord[] } {
  const records: AuditRecord[] = [];
  return {
    audit: new Audit(
      (record) => records.push(record),
      () => 1_000,
    ),
    records,
  };
}
const request = {
  method: 'PUT',
  path: '/a b',
  status: 201,
  isWhole: true,
  bytesReceived: 5,
  bytesSent: 0,
  durationMs: 3,
};

describe('the audit', () => {
  it('has a record of every request, with what became of it', () => {
    const { audit, records } = auditWithRecords();
    for (const status of [201, 304, 403, 507]) audit.request({ ...request, status });
    audit.request({ ...request, status: 0, isWhole: false });
    audit.request({ ...request, status: 200, isWhole: false });
    const closed = { ...request, method: '', path: '', status: 0, isWhole: false, bytesReceived: 0 };
    audit.request({ ...closed, closedBy: 'maxClients' });
    const same = {
      time: 1_000,
      by: 'guest',
      operation: 'PUT',
      path: '/a b',
      destination: null,
      mode: null,
      bytesReceived: 5,
      bytesSent: 0,
    };
    expect(records).toEqual([
      { ...same, result: 'done', reason: 201 },
      { ...same, result: 'done', reason: 304 },
      { ...same, result: 'refused', reason: 403 },
      { ...same, result: 'failed', reason: 507 },
      { ...same, result: 'failed', reason: 0 },
      { ...same, result: 'failed', reason: 200 },
      { ...same, operation: 'connect', path: '', bytesReceived: 0, result: 'refused', reason: 'maxClients' },
    ]);
  });

  it('says where a copy or move was to go', () => {
    const { audit, records } = auditWithRecords();
    audit.request({ ...request, method: 'MOVE', destination: '/c/d' });
    audit.request({ ...request, method: 'COPY', status: 403, destination: '/e' });
    expect(records).toMatchObject([
      { operation: 'MOVE', path: '/a b', destination: '/c/d', result: 'done' },
      { operation: 'COPY', path: '/a b', destination: '/e', result: 'refused' },
    ]);
  });

  it('has one of what is done with folders, and passes on what it comes to', async () => {
    const { audit, records } = auditWithRecords();
    const adding = { operation: 'add-folder', path: 'Projects', mode: 'readwrite' } as const;
    expect(await audit.folder(adding, async () => 'id')).toBe('id');
    const refusal = new FsError(fsErrorCodes.policyForbids);
    const failing = (error: Error) => audit.folder(adding, () => Promise.reject(error));
    await expect(failing(refusal)).rejects.toBe(refusal);
    await expect(failing(new FsError(fsErrorCodes.io))).rejects.toThrow();
    audit.removed('Projects');
    const same = { time: 1_000, by: 'host', path: 'Projects', destination: null, bytesReceived: 0, bytesSent: 0 };
    expect(records).toEqual([
      { ...same, ...adding, result: 'done', reason: null },
      { ...same, ...adding, result: 'refused', reason: 'policy-forbids' },
      { ...same, ...adding, result: 'failed', reason: 'io' },
      { ...same, operation: 'remove-folder', mode: null, result: 'done', reason: null },
    ]);
  });

  it('lives with no sink, and with one that throws', async () => {
    new Audit(undefined, () => 0).request(request);
    const printed = vi.spyOn(console, 'error').mockImplementation(() => {});
    const audit = new Audit(
      () => {
        throw new Error('the sink is broken');
      },
      () => 0,
    );
    audit.request(request);
    const added = audit.folder({ operation: 'add-folder', path: 'a', mode: 'read' }, async () => 'id');
    expect(await added).toBe('id');
    expect(printed).toHaveBeenCalledTimes(2);
    printed.mockRestore();
  });
});
