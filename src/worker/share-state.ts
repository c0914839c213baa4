import type { ConnectionLimit } from '../base/limits.js';
import type { ConnectionErrorCode } from '../base/share-error.js';

/** `read`: writes answer 403. `readwrite`: everything WebDAV has. */
export type FolderMode = 'read' | 'readwrite';

/** A shared folder, as a snapshot has it. */
export interface FolderState {
  /** Stable while the folder is shared; what `setMode` and `removeFolder` take. */
  readonly id: string;
  /** How it appears: the label of the root, or the name of the entry in it. */
  readonly name: string;
  readonly mode: FolderMode;
  /** The first folder is the drive itself; others are entries in it (house decision 6). */
  readonly isRoot: boolean;
  /** What the browser says of the person's permission: `prompt` after it was revoked or a reload. */
  readonly permission: 'granted' | 'prompt' | 'denied';
  /** False for files that the browser gives only to be read: `readwrite` is refused. */
  readonly canWrite: boolean;
  /** The host no longer has it under its name; told where the browser has FileSystemObserver. It is served again once it is back. */
  readonly isMissing: boolean;
}

/** The folder that the browser keeps for what programs in the guest hand out. */
export interface OutboxState {
  /** How it appears in the drive; empty when this share has none, and others have left files. */
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
}

/**
 * idle -> connecting -> connected -> closed | failed, and from any of the last two back to connecting.
 * `connected` means that PORT_INIT came. `reconnecting`: it stood and was lost, and is being opened again by itself;
 * then connected, failed or closed.
 */
export type ConnectionPhase = 'idle' | 'connecting' | 'connected' | 'reconnecting' | 'closed' | 'failed';

export type { DriveSettings, JunkPolicy, SharePolicy } from '../session/drive-settings.js';

/** Something that a program in the guest may do only if the person says so; its request waits meanwhile. */
export interface QuestionState {
  /** What `answerQuestion` takes. */
  readonly id: number;
  /** `delete`: what is at the path, with everything below it. `overwrite`: the content of the file there. */
  readonly operation: 'delete' | 'overwrite';
  /** From the root of the drive, e.g. "/a folder/b.txt". */
  readonly path: string;
  /** Silence until then is a no. Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** `allow-all`: this, whatever else waits, and what is asked within the next minute. */
export type Answer = 'allow' | 'allow-all' | 'refuse';

/** A snapshot: replaced, never changed. */
export interface ShareState {
  readonly phase: ConnectionPhase;
  /** Why `failed` or `reconnecting`; null in other phases. The text is for people and names the way out. */
  readonly error: { readonly code: ConnectionErrorCode; readonly message: string } | null;
  /** The guest's agent has the port open. */
  readonly agentRunning: boolean;
  /** Programs in the guest that are connected to the agent now. */
  readonly clients: number;
  /** When the guest last sent a request, in ms since the epoch; null when it never did on this connection. */
  readonly lastRequestAt: number | null;
  readonly folders: readonly FolderState[];
  /** What waits for the person's answer, the oldest first. */
  readonly questions: readonly QuestionState[];
  /** Locks that programs in the guest hold, as they were counted last. */
  readonly locks: number;
  /** `worker`, or `page` where a worker could not be had. */
  readonly runsIn: 'worker' | 'page';
  /** False where the browser refuses storage: properties and locks end with the page. */
  readonly persistent: boolean;
  /** Files that only the browser holds: their names are refused in the folder itself, or kept out of it. */
  readonly heldFiles: number;
  /** What waits to be saved; null without an outbox. */
  readonly outbox: OutboxState | null;
  /** False where the browser refuses to keep either: they end with the page. */
  readonly heldFilesPersist: boolean;
}

/** A file that only the browser holds. */
export interface HeldFile {
  readonly folderId: string;
  /** What the folder is called: in the drive, or on the host when it is not shared now. */
  readonly folder: string;
  /** From the folder on, names joined by "/", as the guest knows them: "docs/~$report.docx". */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
  /** A program in the guest put it into the outbox for the person to save. */
  readonly isOutgoing: boolean;
}

/** What tells one held file from all others. */
export type HeldFileName = Pick<HeldFile, 'folderId' | 'path' | 'isOutgoing'>;

/** A share that has done nothing yet. */
export const initialShareState: ShareState = {
  phase: 'idle',
  error: null,
  agentRunning: false,
  clients: 0,
  lastRequestAt: null,
  folders: [],
  questions: [],
  locks: 0,
  runsIn: 'worker',
  persistent: true,
  heldFiles: 0,
  outbox: null,
  heldFilesPersist: true,
};

/** One request of a program in the guest, for logs and panels. */
export interface RequestEvent {
  /** The limit past which a program's connection was closed; it asked for nothing, so method and path are '', status is 0. */
  readonly closedBy?: ConnectionLimit;
  readonly method: string;
  /** Decoded path from the root of the drive, e.g. "/a folder/b.txt". */
  readonly path: string;
  /** The same of where a COPY or MOVE was to go, if it said so. */
  readonly destination?: string;
  /** 0: the client left before an answer was begun. */
  readonly status: number;
  /** False when it broke off: the client left, the person cancelled it, or the content could not be read. */
  readonly isWhole: boolean;
  /** Body bytes from the guest, and to it. */
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly durationMs: number;
}

/** Body bytes since the share was made, counted at most four times a second. */
export interface BytesEvent {
  readonly received: number;
  readonly sent: number;
}

/** As the guest sees it; `within`: a copy from one place in the drive to another. */
export type TransferDirection = 'to-guest' | 'from-guest' | 'within';

/** A file on its way, or one that was. */
export interface TransferState {
  /** What `cancelTransfer` takes. */
  readonly id: number;
  /** Decoded path from the root of the drive, e.g. "/a folder/b.txt". */
  readonly path: string;
  readonly direction: TransferDirection;
  /**
   * running -> finishing -> done | refused, and from running also cancelled | broken. `finishing`: all of it is here and
   * is being put in its place, which cannot be cancelled. `refused`: answered with `status`. `broken`: the guest's
   * program left, or the disk failed, in the middle.
   */
  readonly phase: 'running' | 'finishing' | 'done' | 'refused' | 'cancelled' | 'broken';
  readonly bytes: number;
  /** Bytes; null where it is not known. */
  readonly length: number | null;
  /** Over the last seconds, while it runs. */
  readonly bytesPerSecond: number;
  readonly durationMs: number;
  /** HTTP status of the answer; 0 before there is one. */
  readonly status: number;
}

/** Files on their way, told at most four times a second. */
export interface TransfersEvent {
  /** The 50 that began first. */
  readonly running: readonly TransferState[];
  /** The last 20, newest first. */
  readonly ended: readonly TransferState[];
  /** Since the share was made. */
  readonly done: number;
  readonly failed: number;
}

/** A share that has moved nothing yet. */
export const noTransfers: TransfersEvent = { running: [], ended: [], done: 0, failed: 0 };

/** A lock that a program in the guest holds (RFC 4918 6). */
export interface LockState {
  /** What `breakLock` takes. */
  readonly token: string;
  /** From the root of the drive, e.g. "/a folder/b.txt". */
  readonly path: string;
  readonly scope: 'exclusive' | 'shared';
  /** Whether it covers what lies below, too. */
  readonly isDeep: boolean;
  /** What the program says of its owner; '' for nothing. */
  readonly owner: string;
  /** Milliseconds since the epoch; programs refresh theirs. */
  readonly expiresAt: number;
}

/** A folder that was shared before, with its handle as the browser kept it. */
export interface RememberedHandle {
  readonly id: string;
  readonly handle: FileSystemDirectoryHandle;
  readonly name: string;
  readonly mode: FolderMode;
}
