import type {
  Answer,
  BytesEvent,
  DriveSettings,
  FolderMode,
  HeldFile,
  HeldFileName,
  LockState,
  RememberedHandle,
  RequestEvent,
  ShareState,
  TransfersEvent,
} from '../worker/share-state.js';
import type { AuditRecord } from './audit.js';

/** What `connect` needs of a SPICE session: the URL and password of its main channel and the ids that it announced. */
export interface ConnectOptions {
  /** ws: or wss: URL of the SPICE server or of the proxy before it. Used once per call. */
  readonly url: string;
  /**
   * The WebSocket's sub-protocol: `binary` by default. '' for servers that choose none, as LXD and Incus do: a browser
   * refuses them where one was offered. The `protocol` of the main channel's WebSocket tells.
   */
  readonly subProtocol?: string;
  /** The SPICE ticket; empty or absent for servers without one. */
  readonly password?: string;
  /** The session id that the main channel got; 0 makes the server refuse. */
  readonly connectionId: number;
  /** The id of the WebDAV channel (type 11) in the main channel's CHANNELS_LIST; 0 with one such channel. */
  readonly channelId?: number;
}

/**
 * The part of a spice-html5 main connection that the hook touches, by shape: npm's, Debian's and vendored copies agree
 * on it and nothing is imported from them.
 */
export interface SpiceMainConnection {
  readonly ws?: WebSocket | undefined;
  readonly connection_id?: number;
  readonly password?: string | undefined;
  process_channel_message(message: SpiceMessage): boolean | undefined;
  /** Channels that spice-html5 opened without knowing what to do with them. */
  readonly extra_channels?: ArrayLike<unknown> | undefined;
  /** There once the server's list of channels has been acted on. */
  readonly inputs?: unknown;
}

/** A message of the main channel, as spice-html5 hands it on. */
export interface SpiceMessage {
  readonly type: number;
  data: ArrayBuffer;
}

/** Undoes `attach`: the hook is taken out and our channel closed. */
export interface Attachment {
  detach(): void;
}

/** How a folder is shared. */
export interface FolderOptions {
  /** How the folder appears; its own name by default. A name in use gets " (2)". */
  readonly name?: string;
  /** `read` by default. */
  readonly mode?: FolderMode;
}

/** A folder that was shared before with this machine. */
export interface RememberedFolder extends Omit<RememberedHandle, 'handle'> {
  /** What the browser says now: sharing it again asks the person unless it is `granted`. */
  readonly permission: PermissionState;
}

/** What `createShare` takes: what the page decides about its drive, and how the share is run. */
export interface ShareOptions extends DriveSettings {
  /** Where the worker's file lies, when the bundler's own way does not find it. */
  readonly workerUrl?: string | URL;
  /** False runs the session in the page. */
  readonly worker?: boolean;
  /** Gets one record of everything that the guest asks for and the person does with folders, also of what is refused. */
  readonly log?: (record: AuditRecord) => void;
}

/** The events of a share, by name; `detail` is what they tell. */
export interface ShareEventMap {
  /** `share.state` is a new snapshot. */
  state: CustomEvent<ShareState>;
  request: CustomEvent<RequestEvent>;
  bytes: CustomEvent<BytesEvent>;
  /** `share.transfers` is a new snapshot: at most four times a second while files are on their way. */
  transfers: CustomEvent<TransfersEvent>;
}

/** An EventTarget whose events are known by name. */
export interface ShareEventTarget extends EventTarget {
  addEventListener<K extends keyof ShareEventMap>(
    type: K,
    listener: (event: ShareEventMap[K]) => void,
    options?: AddEventListenerOptions | boolean,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: AddEventListenerOptions | boolean,
  ): void;
  removeEventListener<K extends keyof ShareEventMap>(
    type: K,
    listener: (event: ShareEventMap[K]) => void,
    options?: EventListenerOptions | boolean,
  ): void;
  removeEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject | null,
    options?: EventListenerOptions | boolean,
  ): void;
}

/** One share: any number of folders, offered to at most one guest at a time, over any number of connections. */
export interface Share extends ShareEventTarget {
  readonly state: ShareState;
  readonly transfers: TransfersEvent;
  /** What it was made with: a share that takes its place is made with the same. */
  readonly options: ShareOptions;
  /** What it is attached to. */
  readonly connection: SpiceMainConnection | null;
  /**
   * Joins a spice-html5 main connection: opens the WebDAV channel beside it as soon as the server lists one.
   * May be called at once after `new SpiceMainConn(…)` or later.
   */
  attach(connection: SpiceMainConnection): Attachment;
  /**
   * Opens the WebDAV channel for any other client. Resolves when the channel stands.
   * @throws ShareError; `state.error` has the same.
   */
  connect(options: ConnectOptions): Promise<void>;
  /** Closes the channel after what is queued; the folders stay. */
  disconnect(): Promise<void>;
  /**
   * Closes the channel and opens it again after two seconds, at the same address. That is the one thing that makes the
   * guest's agent begin anew: Windows' maps its drive only then (once, 500 ms after), Linux' publishes it again.
   * @throws ShareError when it was never open, or cannot be opened again: an address may be good for one use.
   */
  mountAgain(): Promise<void>;
  /**
   * @returns the folder's id. Rejects with FsError `permission-lost` when the handle may not be read, `policy-forbids`
   * when the page's own policy is against it.
   */
  addFolder(handle: FileSystemDirectoryHandle, options?: FolderOptions): Promise<string>;
  /**
   * Shares what the browser gives only to be read: the files of `<input webkitdirectory>`, single files, or a directory
   * of `DataTransferItem.webkitGetAsEntry`, which is looked into when the guest does.
   * @returns the folder's id. Its `canWrite` is false; what the guest wants to hand out goes to the outbox.
   * @throws FsError `policy-forbids`
   */
  addFiles(files: Iterable<File> | FileSystemDirectoryEntry, options?: Pick<FolderOptions, 'name'>): Promise<string>;
  /**
   * Asking for `readwrite` asks the person, if need be: call it from a gesture.
   * @throws FsError `permission-lost` when the person refuses; `read-only` for what `addFiles` shares; `policy-forbids`.
   */
  setMode(id: string, mode: FolderMode): Promise<void>;
  /**
   * Has a folder appear under another name; where that is in use, with " (2)". What a guest has open goes on.
   * @throws FsError `bad-name` for what is no name.
   */
  renameFolder(id: string, name: string): Promise<void>;
  removeFolder(id: string): Promise<void>;
  /**
   * Shares single files in a folder that can only be read and is never the drive itself: more of them come to those that
   * are there.
   * @param name how that folder appears; "Dropped files" by default.
   */
  addDroppedFiles(files: Iterable<File>, name?: string): Promise<void>;
  /** Folders that were shared before under the key `remember`, and are not now; the last used first. */
  listRemembered(): Promise<readonly RememberedFolder[]>;
  /**
   * Shares one of them again, as it was. Asks the person, if need be: call it from a gesture.
   * @throws FsError `permission-lost` when the person refuses, `not-found` for one that was forgotten.
   */
  shareAgain(id: string): Promise<void>;
  /** Takes it off that list. */
  forget(id: string): Promise<void>;
  /** To one of `state.questions`; see the setting `confirm`. */
  answerQuestion(id: number, answer: Answer): Promise<void>;
  /** What programs in the guest have locked: at most 200; the state has how many there are. */
  listLocks(): Promise<readonly LockState[]>;
  /** Takes a lock from the program that holds it: its next write is refused unless it locks anew. */
  breakLock(token: string): Promise<void>;
  /**
   * Ends one of `transfers.running`. A file that the guest was writing stays as it was, and its program is told 403. A
   * download ends in the middle; the agent does not pass that on, so its program notices by the silence.
   */
  cancelTransfer(id: number): Promise<void>;
  /**
   * What only the browser holds, for all folders that were ever shared on this origin, and in all outboxes: at most 200
   * of each; the state has how many there are.
   * @param skip so many of each are passed over, 0 by default.
   */
  listHeldFiles(skip?: number): Promise<readonly HeldFile[]>;
  /** A held file's content as it is now. @throws FsError */
  readHeldFile(file: HeldFileName): Promise<Blob>;
  /** @throws FsError `busy` while a guest writes it. */
  deleteHeldFile(file: HeldFileName): Promise<void>;
  /** Disconnects, forgets the folders and ends the worker. The share cannot be used again. */
  stop(): Promise<void>;
}
