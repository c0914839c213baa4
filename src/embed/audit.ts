import { ShareError } from '../base/share-error.js';
import { FsError, fsErrorCodes } from '../share/fs-error.js';
import type { FolderMode, RequestEvent } from '../worker/share-state.js';

/** One thing that was done with a share, or was refused. */
export interface AuditRecord {
  /** When it was over, in ms since the epoch. */
  readonly time: number;
  /** Who asked for it: a program in the guest, or the person and the page. */
  readonly by: 'guest' | 'host';
  /** A request's method, or what became of a folder; `connect`: a program's connection was closed by a limit. */
  readonly operation: 'connect' | 'add-folder' | 'set-mode' | 'rename-folder' | 'remove-folder' | (string & {});
  /**
   * A request's path from the root of the drive, decoded, "/a folder/b.txt"; a folder's name. A guest chooses it: it may
   * hold line breaks and other controls.
   */
  readonly path: string;
  /** Of a COPY or MOVE: the path to which it was to go; null where that is not the matter. */
  readonly destination: string | null;
  /** What a folder was to be shared as; null where that is not the matter. */
  readonly mode: FolderMode | null;
  /** Body bytes from the guest, and to it. */
  readonly bytesReceived: number;
  readonly bytesSent: number;
  /**
   * `refused`: by a rule (HTTP 4xx, policy, permission). `failed`: by an accident (HTTP 5xx, the disk, the browser), or it
   * broke off: the bytes tell how far it came.
   */
  readonly result: 'done' | 'refused' | 'failed';
  /** A request's HTTP status, 0 where its client left before; a limit's name; an error's code; null when a folder's change was done. */
  readonly reason: number | string | null;
}

/** What the person or the page does with a folder. */
export type FolderOperation = Pick<AuditRecord, 'operation' | 'path' | 'mode'>;

const host = { by: 'host', destination: null, bytesReceived: 0, bytesSent: 0 } as const;

const refusals: ReadonlySet<string> = new Set([
  fsErrorCodes.policyForbids,
  fsErrorCodes.permissionLost,
  fsErrorCodes.readOnly,
  fsErrorCodes.notFound,
]);

/** Writes a share's records to the host page's sink, where there is one. */
export class Audit {
  readonly #sink: ((record: AuditRecord) => void) | undefined;
  readonly #now: () => number;

  constructor(sink: ((record: AuditRecord) => void) | undefined, now: () => number) {
    this.#sink = sink;
    this.#now = now;
  }

  request({ method, path, destination, status, isWhole, closedBy, ...bytes }: RequestEvent): void {
    const { bytesReceived, bytesSent } = bytes;
    const where = { path, destination: destination ?? null } as const;
    const record = { by: 'guest', ...where, mode: null, bytesReceived, bytesSent } as const;
    if (closedBy !== undefined) {
      this.#write({ ...record, operation: 'connect', result: 'refused', reason: closedBy });
      return;
    }
    const isRefused = status >= 400 && status < 500;
    const result = isRefused ? 'refused' : isWhole && status < 400 ? 'done' : 'failed';
    this.#write({ ...record, operation: method, result, reason: status });
  }

  /** Runs it and notes how it ended. */
  async folder<T>(operation: FolderOperation, run: () => Promise<T>): Promise<T> {
    const record = { ...host, ...operation };
    try {
      const value = await run();
      this.#write({ ...record, result: 'done', reason: null });
      return value;
    } catch (error) {
      const reason = error instanceof FsError || error instanceof ShareError ? error.code : String(error);
      this.#write({ ...record, result: refusals.has(reason) ? 'refused' : 'failed', reason });
      throw error;
    }
  }

  /** A folder went with the share. */
  removed(path: string): void {
    this.#write({ ...host, operation: 'remove-folder', path, mode: null, result: 'done', reason: null });
  }

  #write(record: Omit<AuditRecord, 'time'>): void {
    try {
      this.#sink?.({ time: this.#now(), ...record });
    } catch (error) {
      // A sink that fails stops no transfer; whoever wrote it finds out here.
      console.error('spice-html5-webdav: the log sink failed:', error);
    }
  }
}
