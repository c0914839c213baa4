import type {
  Attachment,
  ConnectOptions,
  FolderOptions,
  Share,
  ShareEventMap,
  ShareEventTarget,
} from '../../src/embed/share.js';

type ShareState = Share['state'];
type HeldFile = Awaited<ReturnType<Share['listHeldFiles']>>[number];
type RememberedFolder = Awaited<ReturnType<Share['listRemembered']>>[number];
type LockState = Awaited<ReturnType<Share['listLocks']>>[number];
type HeldFileName = Parameters<Share['readHeldFile']>[0];

const TypedEventTarget = EventTarget as new () => ShareEventTarget;

/** A share without an engine: it does what it is told and remembers what it was asked. */
export class FakeShare extends TypedEventTarget implements Share {
  /** What was called, in order, as readable lines. */
  readonly calls: string[] = [];
  options: Share['options'] = {};
  readonly connection = null;
  /** Thrown by the next call that may fail, then forgotten. */
  nextError: { readonly name: string; readonly code?: string; readonly message: string } | undefined;
  state: ShareState = {
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
  transfers: Share['transfers'] = { running: [], ended: [], done: 0, failed: 0 };
  remembered: RememberedFolder[] = [];
  locks: LockState[] = [];
  /** What the browser holds; the content of each file is its path. */
  held: HeldFile[] = [];
  #nextId = 1;

  /** Replaces parts of the state and tells it. */
  update(change: Partial<ShareState>): void {
    this.state = { ...this.state, ...change };
    this.#emit('state', this.state);
  }

  move(bytes: ShareEventMap['bytes']['detail']): void {
    this.#emit('bytes', bytes);
  }

  transfer(transfers: Partial<Share['transfers']>): void {
    this.transfers = { ...this.transfers, ...transfers };
    this.#emit('transfers', this.transfers);
  }

  answer(request: ShareEventMap['request']['detail']): void {
    this.#emit('request', request);
  }

  attach(): Attachment {
    this.calls.push('attach');
    return { detach: () => void this.calls.push('detach') };
  }

  async connect({ url }: ConnectOptions): Promise<void> {
    this.#call(`connect ${url}`);
  }

  async disconnect(): Promise<void> {
    this.#call('disconnect');
  }

  async mountAgain(): Promise<void> {
    this.#call('mountAgain');
  }

  async addFolder(handle: FileSystemDirectoryHandle, { name = handle.name, mode = 'read' }: FolderOptions = {}) {
    this.#call(`addFolder ${name} ${mode}`);
    const id = `folder-${this.#nextId++}`;
    const isRoot = this.state.folders.length === 0;
    this.update({
      folders: [
        ...this.state.folders,
        { id, name, mode, isRoot, permission: 'granted', canWrite: true, isMissing: false },
      ],
    });
    return id;
  }

  async addFiles(files: Parameters<Share['addFiles']>[0], { name = 'Files' }: { name?: string } = {}) {
    const count = Symbol.iterator in files ? [...files].length : files.name;
    this.#call(`addFiles ${name} ${count}`);
    const id = `folder-${this.#nextId++}`;
    const isRoot = this.state.folders.length === 0;
    const folder = {
      id,
      name,
      mode: 'read',
      isRoot,
      permission: 'granted',
      canWrite: false,
      isMissing: false,
    } as const;
    this.update({ folders: [...this.state.folders, folder] });
    return id;
  }

  async setMode(id: string, mode: 'read' | 'readwrite'): Promise<void> {
    this.#call(`setMode ${id} ${mode}`);
    this.update({
      folders: this.state.folders.map((folder) =>
        folder.id === id ? { ...folder, mode, permission: 'granted' } : folder,
      ),
    });
  }

  async removeFolder(id: string): Promise<void> {
    this.#call(`removeFolder ${id}`);
    this.update({ folders: this.state.folders.filter((folder) => folder.id !== id) });
  }

  async renameFolder(id: string, name: string): Promise<void> {
    this.#call(`renameFolder ${id} ${name}`);
    this.update({ folders: this.state.folders.map((folder) => (folder.id === id ? { ...folder, name } : folder)) });
  }

  async addDroppedFiles(files: Iterable<File>, name = 'Dropped files'): Promise<void> {
    this.#call(`addDroppedFiles ${name} ${[...files].map((file) => file.name)}`);
  }

  async listRemembered(): Promise<readonly RememberedFolder[]> {
    const shared = new Set(this.state.folders.map(({ id }) => id));
    return this.remembered.filter(({ id }) => !shared.has(id));
  }

  async shareAgain(id: string): Promise<void> {
    this.#call(`shareAgain ${id}`);
    const found = this.remembered.find((folder) => folder.id === id);
    if (found === undefined) return;
    const { name, mode } = found;
    const isRoot = this.state.folders.length === 0;
    this.update({
      folders: [
        ...this.state.folders,
        { id, name, mode, isRoot, permission: 'granted', canWrite: true, isMissing: false },
      ],
    });
  }

  async forget(id: string): Promise<void> {
    this.#call(`forget ${id}`);
    this.remembered = this.remembered.filter((folder) => folder.id !== id);
  }

  async answerQuestion(id: number, answer: 'allow' | 'allow-all' | 'refuse'): Promise<void> {
    this.#call(`answerQuestion ${id} ${answer}`);
    this.update({ questions: this.state.questions.filter((question) => question.id !== id) });
  }

  async listLocks(): Promise<readonly LockState[]> {
    return [...this.locks];
  }

  async breakLock(token: string): Promise<void> {
    this.#call(`breakLock ${token}`);
    this.locks = this.locks.filter((lock) => lock.token !== token);
    this.update({ locks: this.locks.length });
  }

  async cancelTransfer(id: number): Promise<void> {
    this.#call(`cancelTransfer ${id}`);
    this.transfer({ running: this.transfers.running.filter((transfer) => transfer.id !== id) });
  }

  async listHeldFiles(skip = 0): Promise<readonly HeldFile[]> {
    this.#call(skip === 0 ? 'listHeldFiles' : `listHeldFiles ${skip}`);
    const told = (isOutgoing: boolean) =>
      this.held.filter((file) => file.isOutgoing === isOutgoing).slice(skip, skip + 200);
    return [...told(false), ...told(true)];
  }

  async readHeldFile({ folderId, path }: HeldFileName): Promise<Blob> {
    this.#call(`readHeldFile ${folderId} ${path}`);
    return new Blob([path]);
  }

  async deleteHeldFile({ folderId, path }: HeldFileName): Promise<void> {
    this.#call(`deleteHeldFile ${folderId} ${path}`);
    this.held = this.held.filter((file) => file.folderId !== folderId || file.path !== path);
    this.update({ heldFiles: this.held.length });
  }

  async stop(): Promise<void> {
    this.#call('stop');
    this.update({ phase: 'idle', agentRunning: false, clients: 0, folders: [] });
  }

  #call(line: string): void {
    this.calls.push(line);
    const error = this.nextError;
    this.nextError = undefined;
    if (error !== undefined) throw Object.assign(new Error(error.message), error);
  }

  #emit<K extends keyof ShareEventMap>(type: K, detail: ShareEventMap[K]['detail']): void {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
