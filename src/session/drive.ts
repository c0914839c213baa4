import type { Clock } from '../base/clock.js';
import type { Limits } from '../base/limits.js';
import { Turns } from '../base/turns.js';
import type { RequestHandler } from '../http/message.js';
import { type Mount, Mounts } from '../share/drive/mounts.js';
import { ReadOnlySwitch } from '../share/drive/read-only.js';
import { type FileTree, FileTreeFilesystem } from '../share/file-tree.js';
import type { Filesystem, Path } from '../share/filesystem.js';
import { FsError, fsErrorCodes } from '../share/fs-error.js';
import { nestedWith } from '../share/handles/nesting.js';
import { permissionOf } from '../share/handles/permission.js';
import { Presence } from '../share/handles/presence.js';
import { type OpenFolderOptions, openFolder } from '../share/open-folder.js';
import type { HeldDirectories } from '../share/overlay/held-directories.js';
import { isOutbox, openOutboxes, outboxId } from '../share/overlay/outboxes.js';
import { type Coverable, coverFolder, openOverlays } from '../share/overlay/overlays.js';
import { FolderPolicy } from '../share/policy/policy.js';
import { ListingRoom } from '../share/reading/listing-room.js';
import { ReadAhead } from '../share/reading/read-ahead.js';
import { Journal, JournalOwner } from '../share/recovery/journal.js';
import { openStore } from '../store/open-store.js';
import type { Store } from '../store/store.js';
import { createWebDavHandler, guardHandler, type HeldLock, type LockDesk, type LossKind } from '../webdav/index.js';
import type { DriveSettings } from './drive-settings.js';
import { type DriveHeldFile, HeldFiles, maxListed, outboxName } from './held-files.js';
import { type RememberedFolder, RememberedFolders } from './remembered-folders.js';

export type { HeldLock, LossKind };

export type DriveMode = 'read' | 'readwrite';

/** A folder in the drive, as the panel shows it. */
export interface DriveFolder {
  readonly id: string;
  readonly name: string;
  readonly mode: DriveMode;
  readonly isRoot: boolean;
  readonly permission: PermissionState;
  /** False for files that can only be read. */
  readonly canWrite: boolean;
  /** The host has it no longer under its name. */
  readonly isMissing: boolean;
}

/** The folder that the browser keeps for what a guest hands out. */
export interface DriveOutbox {
  /** How it appears in the drive; empty when this share has none, and others have left files. */
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
}

/** What a handler is made of. */
export interface HandlerOptions extends Omit<DriveSettings, 'confirm'> {
  /** All folders as one drive. */
  readonly filesystem: Filesystem;
  /** For what is to outlive the page. */
  readonly store: Store;
  readonly clock: Clock;
  readonly limits: Limits;
  onProblem(error: unknown): void;
}
/** Makes what answers the guest's requests: once, when the first folder or channel comes. */
export type CreateHandler = (options: HandlerOptions) => RequestHandler;

export interface DriveOptions {
  readonly settings: DriveSettings;
  readonly clock: Clock;
  readonly limits: Limits;
  /** Our own WebDAV server by default. */
  readonly createHandler?: CreateHandler | undefined;
  /** Puts to the person what the settings have asked; nobody there is a no. The path: "/a folder/b.txt". */
  ask?(operation: LossKind, path: string, signal: AbortSignal): Promise<boolean>;
  onProblem(error: unknown): void;
}

interface Mounted {
  /** None for files that can only be read. */
  readonly handle: FileSystemDirectoryHandle | undefined;
  readonly writes: ReadOnlySwitch;
  permission: PermissionState;
  readonly presence: Presence | undefined;
  /** As it was told last. */
  isMissing: boolean;
}

/** One for all shares of an origin: two tabs that share one folder see one set of locks and one journal. */
const storeName = 'spice-html5-webdav';

export async function openDrive(options: DriveOptions): Promise<Drive> {
  const store = await openStore(storeName, options.limits);
  const { clock, limits } = options;
  const [readAhead, listingRoom] = [new ReadAhead(), new ListingRoom(clock, limits.maxListedEntries)];
  const folderOptions = { store, owner: new JournalOwner(), clock, readAhead, listingRoom, limits };
  const held = { overlays: await openOverlays(folderOptions), outboxes: await openOutboxes(folderOptions) };
  const drive = new Drive(held, folderOptions, options);
  if (options.settings.outbox) await drive.openOutbox(options.settings.outbox);
  return drive;
}

interface Held {
  readonly overlays: HeldDirectories;
  readonly outboxes: HeldDirectories;
}

/** The folders and the WebDAV server over them: what outlives any one connection to a guest. */
export class Drive {
  readonly handler: RequestHandler;
  readonly #store: Store;
  readonly #overlays: HeldDirectories;
  readonly #outboxes: HeldDirectories;
  readonly #folderOptions: OpenFolderOptions;
  readonly #settings: DriveSettings;
  readonly #policy: FolderPolicy;
  readonly #mounts: Mounts;
  readonly #clock: Clock;
  /** None of a handler that is not ours. */
  readonly #locks: LockDesk | undefined;
  readonly #remembered: RememberedFolders | undefined;
  readonly #folders = new Map<string, Mounted>();
  /** Which folder it is, and what it lies in, is known only after a wait. */
  readonly #additions = new Turns();
  /** The ids, as they went: one that was to be added before that, and still waits, is not wanted any more. */
  readonly #removed: string[] = [];
  readonly #onProblem: (error: unknown) => void;
  readonly #held: HeldFiles;

  constructor({ overlays, outboxes }: Held, folderOptions: OpenFolderOptions, options: DriveOptions) {
    const { store, owner } = folderOptions;
    const { settings, clock, limits, onProblem, createHandler } = options;
    this.#store = store;
    this.#overlays = overlays;
    this.#outboxes = outboxes;
    this.#held = new HeldFiles({ overlays, outboxes, store, clock });
    this.#folderOptions = folderOptions;
    this.#settings = settings;
    this.#policy = new FolderPolicy(settings.policy ?? {});
    this.#mounts = new Mounts(new Journal(store, owner, 'drive'));
    this.#clock = clock;
    this.#onProblem = onProblem;
    this.#remembered = settings.remember === undefined ? undefined : new RememberedFolders(store, settings.remember);
    const { confirm: asked = 'never', ...rest } = settings;
    const handlerOptions = { ...rest, clock, limits, onProblem, store, filesystem: this.#mounts };
    if (createHandler === undefined) {
      const confirm = (kind: LossKind, path: Path, signal: AbortSignal): Promise<boolean> | true =>
        asked === 'write' || kind === asked
          ? (options.ask?.(kind, `/${path.join('/')}`, signal) ?? Promise.resolve(false))
          : true;
      const server = createWebDavHandler(asked === 'never' ? handlerOptions : { ...handlerOptions, confirm });
      this.handler = server;
      this.#locks = server.locks;
    } else {
      this.handler = guardHandler(createHandler(handlerOptions), settings.guestHosts);
    }
  }

  /** False where the browser refuses storage, so that properties and locks end with the page. */
  get persistent(): boolean {
    return this.#store.persistent;
  }

  /** False where what only the browser holds ends with the page. */
  get heldFilesPersist(): boolean {
    return this.#overlays.persistent;
  }

  /**
   * Serves a folder under its name. Sharing the same folder again changes its mode and keeps its id. One that is removed
   * while it is being added is not served.
   * @throws FsError when the folder cannot be read; `policy-forbids`.
   */
  async addFolder(handle: FileSystemDirectoryHandle, name: string, mode: DriveMode): Promise<string> {
    this.#policy.requireFolder(handle.name, mode);
    const removedBefore = this.#removed.length;
    const id = await this.#additions.take(async () => {
      const opened = await openFolder(handle, this.#folderOptions);
      const known = this.#folders.get(opened.id);
      if (known !== undefined) {
        known.writes.readOnly = mode === 'read';
        return opened.id;
      }
      const covered = await this.#cover(opened);
      const writes = new ReadOnlySwitch(this.#policy.cover(covered), mode === 'read');
      const others = [...this.#folders].flatMap(([other, folder]) =>
        folder.handle === undefined ? [] : [[other, folder.handle] as const],
      );
      const place = { id: opened.id, name, nestedWith: await nestedWith(handle, others) };
      if (!this.#removed.includes(opened.id, removedBefore)) {
        const presence = new Presence(handle);
        await this.#mount(place, { handle, writes, permission: 'granted', presence, isMissing: false });
      }
      return opened.id;
    });
    await this.#keepInMind(id);
    return id;
  }

  /**
   * Serves files that can only be read, under a name.
   * @param isAside in the drive, but never as the drive.
   * @throws FsError `policy-forbids`
   */
  async addFiles(id: string, tree: FileTree, name: string, isAside = false): Promise<void> {
    this.#policy.requireFolder(name, 'read');
    const filesystem = new FileTreeFilesystem(tree, { id, ...this.#folderOptions });
    const writes = new ReadOnlySwitch(this.#policy.cover(filesystem), true);
    const files = { handle: undefined, presence: undefined, permission: 'granted', isMissing: false } as const;
    await this.#mount({ id, name, isAside }, { ...files, writes });
  }

  #cover(folder: Coverable): Promise<Filesystem> {
    return coverFolder(folder, this.#overlays, this.#settings.junk, this.#folderOptions);
  }

  /** It counts before the first wait: of two folders that come at once, the second finds its place taken. */
  async #mount(place: Omit<Mount, 'filesystem'>, folder: Mounted): Promise<void> {
    this.#policy.requireRoom(this.#folders.size);
    this.#folders.set(place.id, folder);
    try {
      await this.#mounts.mount({ ...place, filesystem: folder.writes });
    } catch (error) {
      this.#folders.delete(place.id);
      throw error;
    }
  }

  /** Serves the outbox of a key, in the drive but never as the drive. */
  async openOutbox(key: string): Promise<void> {
    const id = outboxId(key);
    const filesystem = await this.#outboxes.directory(id);
    const onFolderChange = this.#outboxes.noteChange;
    const covered = await this.#cover({ id, filesystem, onFolderChange });
    await this.#mounts.mount({ id, name: outboxName, filesystem: covered, isAside: true });
  }

  /** @throws FsError `read-only` for files that can only be read; `policy-forbids`. */
  async setMode(id: string, mode: DriveMode): Promise<void> {
    this.#policy.requireMode(mode);
    const folder = this.#folders.get(id);
    if (folder === undefined) return;
    if (folder.handle === undefined && mode !== 'read') throw new FsError(fsErrorCodes.readOnly);
    folder.writes.readOnly = mode === 'read';
    await this.#keepInMind(id);
  }

  /**
   * Has it appear under another name; what a guest has open goes on.
   * @throws FsError `bad-name` for what is no name.
   */
  async renameFolder(id: string, name: string): Promise<void> {
    if (name === '' || name === '.' || name === '..' || name.includes('/')) throw new FsError(fsErrorCodes.badName);
    await this.#mounts.rename(id, name);
    await this.#keepInMind(id);
  }

  removeFolder(id: string): void {
    this.#removed.push(id);
    this.#mounts.unmount(id);
    this.#folders.delete(id);
  }

  /**
   * Asks the browser, not the person, what the folders' permissions are now, and whether they are where they were: the
   * answer to that comes with the next time.
   * @returns whether something changed since the last time.
   */
  async refreshFolders(): Promise<boolean> {
    let changed = false;
    for (const folder of this.#folders.values()) {
      const mode = folder.writes.readOnly ? 'read' : 'readwrite';
      const permission = folder.handle === undefined ? 'granted' : await permissionOf(folder.handle, mode);
      const isMissing = folder.presence?.isMissing ?? false;
      void folder.presence?.look();
      changed ||= permission !== folder.permission || isMissing !== folder.isMissing;
      folder.permission = permission;
      folder.isMissing = isMissing;
    }
    return changed;
  }

  /** The folders in the order in which they were added. */
  get folders(): DriveFolder[] {
    return this.#mounts.entries().flatMap(({ id, name, isRoot }): DriveFolder[] => {
      const folder = this.#folders.get(id);
      if (folder === undefined) return [];
      const { writes, permission, handle, isMissing } = folder;
      const mode = writes.readOnly ? 'read' : 'readwrite';
      return [{ id, name, isRoot, mode, permission, canWrite: handle !== undefined, isMissing }];
    });
  }

  /** What programs in the guest have locked in the folders, as much as a person looks through. */
  async listLocks(): Promise<readonly HeldLock[]> {
    return (await this.#locks?.list(this.#places(), maxListed)) ?? [];
  }

  async countLocks(): Promise<number> {
    return (await this.#locks?.count(this.#places())) ?? 0;
  }

  /** Where the folders lie, the longest way first: what lies in a folder of its own is not the root's. */
  #places(): Path[] {
    const places = this.#mounts.entries().map(({ name, isRoot }) => (isRoot ? [] : [name]));
    return places.sort((one, other) => other.length - one.length);
  }

  async breakLock(token: string): Promise<void> {
    await this.#locks?.breakLock(token);
  }

  /** Folders that were shared before with this machine, the last used first; none where the settings have no key. */
  async listRemembered(): Promise<readonly RememberedFolder[]> {
    return (await this.#remembered?.list()) ?? [];
  }

  async forget(id: string): Promise<void> {
    await this.#remembered?.forget(id);
  }

  /** Files that only the browser holds, as they were counted last; without those of outboxes. */
  get heldFiles(): number {
    return this.#held.count;
  }

  /** What outboxes hold, as it was counted last; null when there is neither an outbox nor a file of an earlier one. */
  get outbox(): DriveOutbox | null {
    const name = this.#mounts.entries().find(({ id }) => isOutbox(id))?.name ?? '';
    const { outgoing } = this.#held;
    return name === '' && outgoing.files === 0 ? null : { name, ...outgoing };
  }

  /** Counts them anew if a guest may have changed them. @returns whether it did. */
  refreshHeldFiles(): Promise<boolean> {
    return this.#held.refresh();
  }

  /** As many as a person looks through, of folders and of outboxes, after so many of each. */
  listHeldFiles(skip = 0): Promise<DriveHeldFile[]> {
    return this.#held.list(new Map(this.folders.map(({ id, name }) => [id, name])), skip);
  }

  /** @throws FsError */
  readHeldFile(folderId: string, path: string, isOutgoing: boolean): Promise<Blob> {
    return this.#held.content(folderId, path, isOutgoing);
  }

  /** @throws FsError */
  deleteHeldFile(folderId: string, path: string, isOutgoing: boolean): Promise<void> {
    return this.#held.remove(folderId, path, isOutgoing);
  }

  /** That it cannot be remembered keeps no folder from being shared. */
  async #keepInMind(id: string): Promise<void> {
    const folder = this.folders.find((candidate) => candidate.id === id);
    const handle = this.#folders.get(id)?.handle;
    if (folder === undefined || handle === undefined) return;
    const { name, mode } = folder;
    await this.#remembered?.keep({ id, handle, name, mode }, this.#clock.now()).catch(this.#onProblem);
  }

  /** Lets the store go. Requests after it fail. */
  close(): void {
    this.#store.close();
  }
}
