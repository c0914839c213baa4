import { systemClock } from '../base/clock.js';
import { ShareError, shareErrorCodes } from '../base/share-error.js';
import type { FileTree } from '../share/file-tree.js';
import { serveFileTree } from '../share/file-tree-port.js';
import { FsError, fsErrorCodes } from '../share/fs-error.js';
import { permissionOf } from '../share/handles/permission.js';
import { FolderPolicy } from '../share/policy/policy.js';
import type { Engine } from '../worker/messages.js';
import {
  type Answer,
  type FolderMode,
  type HeldFile,
  type HeldFileName,
  initialShareState,
  type LockState,
  type RememberedHandle,
  type ShareState,
  type TransfersEvent,
} from '../worker/share-state.js';
import { Audit } from './audit.js';
import { DroppedFiles } from './dropped-files.js';
import { startEngine } from './engine.js';
import { EngineOnDemand } from './engine-on-demand.js';
import { treeOfEntry, treeOfFiles } from './file-trees.js';
import type {
  Attachment,
  ConnectOptions,
  FolderOptions,
  RememberedFolder,
  Share,
  ShareEventMap,
  ShareEventTarget,
  ShareOptions,
  SpiceMainConnection,
} from './share.js';
import { hookMainConnection } from './spice-html5-hook.js';
import { givesHandles } from './support.js';
import { Totals } from './totals.js';

/** The agent looks once a second whether the host's side is there: less than this, and it never saw it go. */
const unmountedMs = 2000;

/**
 * A share with no folder and no guest yet. Nothing is started before it is used, and what was started ends some seconds
 * after the last folder and the channel are gone.
 * @throws TypeError for a policy with patterns that are none.
 */
export function createShare(options: ShareOptions = {}): Share {
  return new EngineShare(options);
}

const TypedEventTarget = EventTarget as new () => ShareEventTarget;

/** The page's half of a share: gestures, permissions and the hook. The engine does the rest. */
class EngineShare extends TypedEventTarget implements Share {
  readonly options: ShareOptions;
  /** What the engine refuses anyway, the browser need not ask the person about. */
  readonly #policy: FolderPolicy;
  readonly #audit: Audit;
  readonly #handles = new Map<string, FileSystemDirectoryHandle>();
  /** As they were listed last: a click must not wait for the store before it asks the browser. */
  #remembered: readonly RememberedHandle[] = [];
  #dropped: DroppedFiles | undefined;
  #state = initialShareState;
  readonly #totals = new Totals();
  readonly #engine = new EngineOnDemand(
    { start: (isCurrent) => this.#start(isCurrent), isNeeded: () => this.#needsEngine() },
    systemClock,
  );
  #attachment: (Attachment & { readonly connection: SpiceMainConnection }) | undefined;
  #lastConnect: ConnectOptions | undefined;
  #stopped = false;
  /** Nobody else's outbox; the same for each engine that is started. */
  #outbox: string | undefined;

  constructor(options: ShareOptions) {
    super();
    this.options = options;
    this.#policy = new FolderPolicy(options.policy ?? {});
    this.#audit = new Audit(options.log, () => systemClock.now());
  }

  get state(): ShareState {
    return this.#state;
  }

  get transfers(): TransfersEvent {
    return this.#totals.transfers;
  }

  get connection(): SpiceMainConnection | null {
    return this.#attachment?.connection ?? null;
  }

  attach(connection: SpiceMainConnection): Attachment {
    this.#attachment?.detach();
    // Failures are in the state, where the person sees them.
    const ignore = (): void => {};
    const unhook = hookMainConnection(connection, {
      onChannel: (options) => void this.connect(options).catch(ignore),
      onNoChannel: () =>
        void this.#useEngine((engine) =>
          engine.reportFailure(
            shareErrorCodes.noChannel,
            'This virtual machine has no WebDAV channel (org.spice-space.webdav.0): it must be added to its devices.',
          ),
        ).catch(ignore),
      onEnd: () => void this.disconnect().catch(ignore),
    });
    const attachment = {
      connection,
      detach: () => {
        if (this.#attachment !== attachment) return;
        this.#attachment = undefined;
        unhook();
        void this.disconnect().catch(ignore);
      },
    };
    this.#attachment = attachment;
    return attachment;
  }

  async connect(options: ConnectOptions): Promise<void> {
    this.#lastConnect = options;
    const { url, subProtocol = 'binary', password = '', connectionId, channelId = 0 } = options;
    const command = { url: new URL(url, document.baseURI).href, subProtocol, password, connectionId, channelId };
    await this.#useEngine((engine) => engine.connect(command));
  }

  async disconnect(): Promise<void> {
    if (this.#engine.isRunning) await this.#useEngine((engine) => engine.disconnect());
    // The engine that failed may have been ended since.
    if (this.#state.phase === 'failed') this.#setState({ ...this.#state, phase: 'closed', error: null });
  }

  async mountAgain(): Promise<void> {
    const options = this.#lastConnect;
    if (options === undefined) throw new ShareError(shareErrorCodes.closed, 'channel', 'Not connected to a machine');
    await this.disconnect();
    await new Promise<void>((resolve) => systemClock.after(unmountedMs, resolve));
    // Somebody else may have connected meanwhile.
    if (this.#lastConnect === options) await this.connect(options);
  }

  async addFolder(handle: FileSystemDirectoryHandle, options: FolderOptions = {}): Promise<string> {
    const { name = handle.name, mode = 'read' } = options;
    return this.#audit.folder({ operation: 'add-folder', path: name, mode }, async () => {
      this.#policy.requireFolder(handle.name, mode);
      if (!(await this.#isShared(handle))) this.#policy.requireRoom(this.#state.folders.length);
      await requirePermission(handle, mode);
      const id = await this.#useEngine((engine) => engine.addFolder(handle, name, mode));
      this.#handles.set(id, handle);
      return id;
    });
  }

  async addFiles(
    files: Iterable<File> | FileSystemDirectoryEntry,
    options: Pick<FolderOptions, 'name'> = {},
  ): Promise<string> {
    const { name: ownName, tree } = Symbol.iterator in files ? treeOfFiles(files) : treeOfEntry(files);
    const name = options.name ?? (ownName || 'Files');
    const id = crypto.randomUUID();
    await this.#addTree(id, tree, name, false);
    return id;
  }

  async addDroppedFiles(files: Iterable<File>, name = 'Dropped files'): Promise<void> {
    const known = this.#dropped;
    if (known !== undefined && this.#state.folders.some(({ id }) => id === known.id)) {
      known.add(files);
      return;
    }
    const dropped = new DroppedFiles(files);
    this.#dropped = dropped;
    await this.#addTree(dropped.id, dropped.tree, name, true);
  }

  async #addTree(id: string, tree: FileTree, name: string, isAside: boolean): Promise<void> {
    const openPort = (): MessagePort => {
      const { port1, port2 } = new MessageChannel();
      serveFileTree(tree, port1);
      return port2;
    };
    await this.#audit.folder({ operation: 'add-folder', path: name, mode: 'read' }, () =>
      this.#useEngine((engine) => engine.addFiles(id, openPort, name, isAside)),
    );
  }

  async setMode(id: string, mode: FolderMode): Promise<void> {
    await this.#audit.folder({ operation: 'set-mode', path: this.#nameOf(id), mode }, async () => {
      this.#policy.requireMode(mode);
      const handle = this.#handles.get(id);
      if (handle !== undefined) await requirePermission(handle, mode);
      else if (!this.#state.folders.some((folder) => folder.id === id)) throw new FsError(fsErrorCodes.notFound);
      await this.#useEngine((engine) => engine.setMode(id, mode));
    });
  }

  async renameFolder(id: string, name: string): Promise<void> {
    await this.#audit.folder({ operation: 'rename-folder', path: name, mode: null }, () =>
      this.#useEngine((engine) => engine.renameFolder(id, name)),
    );
  }

  async removeFolder(id: string): Promise<void> {
    await this.#audit.folder({ operation: 'remove-folder', path: this.#nameOf(id), mode: null }, async () => {
      this.#handles.delete(id);
      await this.#useEngine((engine) => engine.removeFolder(id));
    });
  }

  async listRemembered(): Promise<readonly RememberedFolder[]> {
    // Nothing is started to find that nothing is kept.
    if (this.options.remember === undefined || !givesHandles()) return [];
    const remembered = await this.#useEngine((engine) => engine.listRemembered());
    this.#remembered = remembered;
    const shared = new Set(this.#state.folders.map(({ id }) => id));
    const others = remembered.filter(({ id }) => !shared.has(id));
    return Promise.all(
      others.map(async ({ handle, ...folder }) => ({ ...folder, permission: await permissionOf(handle, folder.mode) })),
    );
  }

  async shareAgain(id: string): Promise<void> {
    const folder = this.#remembered.find((candidate) => candidate.id === id);
    if (folder === undefined) throw new FsError(fsErrorCodes.notFound);
    await this.addFolder(folder.handle, folder);
  }

  async forget(id: string): Promise<void> {
    await this.#useEngine((engine) => engine.forget(id));
  }

  async answerQuestion(id: number, answer: Answer): Promise<void> {
    await this.#useEngine((engine) => engine.answerQuestion(id, answer));
  }

  listLocks(): Promise<readonly LockState[]> {
    return this.#useEngine((engine) => engine.listLocks());
  }

  async breakLock(token: string): Promise<void> {
    await this.#useEngine((engine) => engine.breakLock(token));
  }

  async cancelTransfer(id: number): Promise<void> {
    await this.#useEngine((engine) => engine.cancelTransfer(this.#totals.ownId(id)));
  }

  listHeldFiles(skip?: number): Promise<readonly HeldFile[]> {
    return this.#useEngine((engine) => engine.listHeldFiles(skip));
  }

  readHeldFile({ folderId, path, isOutgoing }: HeldFileName): Promise<Blob> {
    return this.#useEngine((engine) => engine.readHeldFile({ folderId, path, isOutgoing }));
  }

  async deleteHeldFile({ folderId, path, isOutgoing }: HeldFileName): Promise<void> {
    await this.#useEngine((engine) => engine.deleteHeldFile({ folderId, path, isOutgoing }));
  }

  async stop(): Promise<void> {
    this.#attachment?.detach();
    this.#handles.clear();
    const { folders } = this.#state;
    this.#stopped = true;
    await this.#engine.stop();
    for (const { name } of folders) this.#audit.removed(name);
    this.#setState(initialShareState);
  }

  async #useEngine<T>(use: (engine: Engine) => Promise<T>): Promise<T> {
    if (this.#stopped)
      throw new ShareError(shareErrorCodes.closed, 'channel', 'This share was stopped: make a new one');
    return this.#engine.use(use);
  }

  async #start(isCurrent: () => boolean): Promise<Engine> {
    const { workerUrl, worker, log, ...decided } = this.options;
    // An insecure page has neither folders nor random ids.
    if (window.isSecureContext && !givesHandles() && decided.policy?.folders !== false)
      this.#outbox ??= crypto.randomUUID();
    const settings = { outbox: this.#outbox ?? (false as const), ...decided };
    this.#totals.begin();
    return startEngine(
      { ...this.options, settings },
      {
        onState: (state) => {
          if (isCurrent()) this.#hear(state);
        },
        onRequest: (event) => {
          this.#emit('request', event);
          this.#audit.request(event);
        },
        onBytes: (event) => this.#emit('bytes', this.#totals.addBytes(event)),
        onTransfers: (event) => this.#emit('transfers', this.#totals.addTransfers(event)),
      },
    );
  }

  #hear(state: ShareState): void {
    const { phase, error } = this.#state;
    const isOver = phase === 'closed' || phase === 'failed';
    // One that was started since knows nothing of how the last connection ended.
    this.#setState(isOver && state.phase === 'idle' ? { ...state, phase, error } : state);
    this.#engine.review();
  }

  /** What it serves or holds, and the count of a quota, would go with it. */
  #needsEngine(): boolean {
    const { phase, folders, persistent, heldFilesPersist } = this.#state;
    const hasChannel = phase === 'connecting' || phase === 'connected' || phase === 'reconnecting';
    const keepsInMemory = !persistent || !heldFilesPersist || this.options.quotaBytes !== undefined;
    return folders.length > 0 || hasChannel || keepsInMemory;
  }

  async #isShared(handle: FileSystemDirectoryHandle): Promise<boolean> {
    for (const shared of this.#handles.values()) if (await shared.isSameEntry(handle)) return true;
    return false;
  }

  /** As it appears in the drive; empty for an id that is none. */
  #nameOf(id: string): string {
    return this.#state.folders.find((folder) => folder.id === id)?.name ?? '';
  }

  #setState(state: ShareState): void {
    this.#state = state;
    this.#emit('state', state);
  }

  #emit<K extends keyof ShareEventMap>(type: K, detail: ShareEventMap[K]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/**
 * Has the person's permission for the mode, asking only where the browser says that it must.
 * @throws FsError `permission-lost` when it is refused, or when asking would need a gesture that is not there.
 */
async function requirePermission(handle: FileSystemDirectoryHandle, mode: FolderMode): Promise<void> {
  if ((await permissionOf(handle, mode)) === 'granted') return;
  let answer: PermissionState = 'denied';
  try {
    answer = await handle.requestPermission({ mode });
  } catch (cause) {
    throw new FsError(fsErrorCodes.permissionLost, cause);
  }
  if (answer !== 'granted') throw new FsError(fsErrorCodes.permissionLost);
}
