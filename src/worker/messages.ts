import type { ShareErrorCode } from '../base/share-error.js';
import type { DriveSettings } from '../session/drive-settings.js';
import type { FsErrorCode } from '../share/fs-error.js';
import type {
  Answer,
  BytesEvent,
  FolderMode,
  HeldFile,
  HeldFileName,
  LockState,
  RememberedHandle,
  RequestEvent,
  ShareState,
  TransfersEvent,
} from './share-state.js';

/** What `connect` needs of a SPICE session. */
export interface ConnectCommand {
  readonly url: string;
  readonly subProtocol?: string;
  readonly password: string;
  readonly connectionId: number;
  readonly channelId: number;
  /**
   * It stood before, in an engine that died: tried until it stands again, as a lost one is. The server may hold the dead
   * one's socket for some seconds yet.
   */
  readonly again?: boolean;
}

/** A port to a tree of files in the page (share/file-tree-port.ts), or what opens one for each engine that is started. */
export type FileSource = MessagePort | (() => MessagePort);

/** The share's engine as the page sees it; the worker's proxy and the engine itself both have this face. */
export interface Engine {
  /** Comes first, once: what the host page decided. */
  configure(settings: DriveSettings): Promise<void>;
  /** @throws ShareError */
  connect(command: ConnectCommand): Promise<void>;
  /** Reports on a connection that the page found out about by itself: no WebDAV channel in the server's list. */
  reportFailure(code: ShareErrorCode, message: string): Promise<void>;
  disconnect(): Promise<void>;
  /** @throws FsError */
  addFolder(handle: FileSystemDirectoryHandle, name: string, mode: FolderMode): Promise<string>;
  /** Serves files that can only be read, under an id that no other folder has; aside: in the drive, never as the drive. */
  addFiles(id: string, source: FileSource, name: string, isAside: boolean): Promise<void>;
  /** @throws FsError `read-only` for files that can only be read. */
  setMode(id: string, mode: FolderMode): Promise<void>;
  /** @throws FsError `bad-name` */
  renameFolder(id: string, name: string): Promise<void>;
  removeFolder(id: string): Promise<void>;
  /** Of this machine, the last used first. */
  listRemembered(): Promise<readonly RememberedHandle[]>;
  forget(id: string): Promise<void>;
  answerQuestion(id: number, answer: Answer): Promise<void>;
  /** So many of them. */
  listLocks(): Promise<readonly LockState[]>;
  breakLock(token: string): Promise<void>;
  /** Ends one of the transfers that run; nothing of what a guest was writing is kept. */
  cancelTransfer(id: number): Promise<void>;
  /** What only the browser holds, for all folders that were ever shared here: so many, after those that are skipped. */
  listHeldFiles(skip?: number): Promise<readonly HeldFile[]>;
  /** @throws FsError */
  readHeldFile(file: HeldFileName): Promise<Blob>;
  /** @throws FsError */
  deleteHeldFile(file: HeldFileName): Promise<void>;
  /** Answers at once: whoever asks learns that it lives. */
  ping(): Promise<void>;
  /** Ends everything; no event comes afterwards. */
  stop(): Promise<void>;
}

export type EngineMethod = keyof Engine;

/** What comes from the engine unasked. */
export interface EngineEvents {
  onState(state: ShareState): void;
  onRequest(event: RequestEvent): void;
  onBytes(event: BytesEvent): void;
  onTransfers(event: TransfersEvent): void;
}

/** Page to worker. `id` numbers the calls; each gets one reply. */
export interface EngineCall {
  readonly id: number;
  readonly method: EngineMethod;
  readonly parameters: readonly unknown[];
}

/** An error as structured clone carries it: classes do not survive, codes do. */
export type EngineFailure =
  | { readonly type: 'share'; readonly code: ShareErrorCode; readonly message: string }
  | { readonly type: 'fs'; readonly code: FsErrorCode }
  | { readonly type: 'other'; readonly message: string };

/**
 * Worker to page. `ready` comes first: without it the worker could not be had. `lifeLock` is the name of a Web Lock that
 * the worker holds for as long as it lives: who gets it knows that the worker has ended.
 */
export type EngineMessage =
  | { readonly type: 'ready'; readonly lifeLock?: string }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly failure: EngineFailure }
  | { readonly type: 'state'; readonly state: ShareState }
  | { readonly type: 'requests'; readonly events: readonly RequestEvent[] }
  | { readonly type: 'bytes'; readonly event: BytesEvent }
  | { readonly type: 'transfers'; readonly event: TransfersEvent };
