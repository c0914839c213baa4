import type { Clock } from '../base/clock.js';
import type { Limits } from '../base/limits.js';
import type { RequestHandler } from '../http/message.js';
import type { Filesystem } from '../share/filesystem.js';
import { folderName } from '../share/folder-identity.js';
import { Journal, JournalOwner } from '../share/journal.js';
import { Mounts } from '../share/mounts.js';
import { type OpenFolderOptions, openFolder } from '../share/open-folder.js';
import { type HeldFile, Overlays } from '../share/overlays.js';
import { ReadAhead } from '../share/read-ahead.js';
import { ReadOnlySwitch } from '../share/read-only.js';
import { openStore } from '../store/open-store.js';
import type { Store } from '../store/store.js';
import { createWebDavHandler, guardHandler } from '../webdav/index.js';
import type { DriveSettings } from './drive-settings.js';

export type DriveMode = 'read' | 'readwrite';

/** A folder in the drive, as the panel shows it. */
export interface DriveFolder {
  readonly id: string;
  readonly name: string;
  readonly mode: DriveMode;
  readonly isRoot: boolean;
  readonly permission: PermissionState;
}

/** A file that only the browser holds, with the name of the folder that it belongs to. */
export interface DriveHeldFile extends HeldFile {
  readonly folder: string;
}

/** What a handler is made of. */
export interface HandlerOptions extends DriveSettings {
  /** All folders as one drive. */
  readonly filesystem: Filesystem;
  /** For what is to outlive the page. */
  readonly store: Store;
  readonly clock: Clock;
  readonly limits: Limits;
  onProblem(error: unknown): void;
}
export type CreateHandler = (options: HandlerOptions) => RequestHandler;

export interface DriveOptions {
  readonly settings: DriveSettings;
  readonly clock: Clock;
  readonly limits: Limits;
  /** Our own WebDAV server by default. */
  readonly createHandler?: CreateHandler | undefined;
  onProblem(error: unknown): void;
}

interface Mounted {
  readonly handle: FileSystemDirectoryHandle;
  readonly writes: ReadOnlySwitch;
  permission: PermissionState;
}

/** One for all shares of an origin: two tabs that share one folder see one set of locks and one journal. */
const storeName = 'spice-html5-webdav';

export async function openDrive(options: DriveOptions): Promise<Drive> {
  const store = await openStore(storeName, options.limits);
  const { clock, limits } = options;
  const folderOptions = { store, owner: new JournalOwner(), clock, readAhead: new ReadAhead(), limits };
  return new Drive(await Overlays.open(folderOptions), folderOptions, options);
}

/** The folders and the WebDAV server over them: what outlives any one connection to a guest. */
export class Drive {
  readonly handler: RequestHandler;
  readonly #store: Store;
  readonly #overlays: Overlays;
  readonly #folderOptions: OpenFolderOptions;
  readonly #settings: DriveSettings;
  readonly #mounts: Mounts;
  readonly #folders = new Map<string, Mounted>();
  #heldFiles = 0;

  constructor(overlays: Overlays, folderOptions: OpenFolderOptions, options: DriveOptions) {
    const { store, owner } = folderOptions;
    const { settings, clock, limits, onProblem, createHandler } = options;
    this.#store = store;
    this.#overlays = overlays;
    this.#folderOptions = folderOptions;
    this.#settings = settings;
    this.#mounts = new Mounts(new Journal(store, owner, 'drive'));
    const handlerOptions = { ...settings, clock, limits, onProblem, store, filesystem: this.#mounts };
    this.handler =
      createHandler === undefined
        ? createWebDavHandler(handlerOptions)
        : guardHandler(createHandler(handlerOptions), settings.guestHosts);
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
   * Serves a folder under its name. Sharing the same folder again changes its mode and keeps its id.
   * @throws FsError when the folder cannot be read.
   */
  async addFolder(handle: FileSystemDirectoryHandle, name: string, mode: DriveMode): Promise<string> {
    const opened = await openFolder(handle, this.#folderOptions);
    const { id } = opened;
    const known = this.#folders.get(id);
    if (known !== undefined) {
      known.writes.readOnly = mode === 'read';
      return id;
    }
    const writes = new ReadOnlySwitch(await this.#overlays.cover(opened, this.#settings.junk), mode === 'read');
    await this.#mounts.mount({ id, name, filesystem: writes });
    this.#folders.set(id, { handle, writes, permission: 'granted' });
    return id;
  }

  setMode(id: string, mode: DriveMode): void {
    const folder = this.#folders.get(id);
    if (folder !== undefined) folder.writes.readOnly = mode === 'read';
  }

  removeFolder(id: string): void {
    this.#mounts.unmount(id);
    this.#folders.delete(id);
  }

  /**
   * Asks the browser, not the person, what the folders' permissions are now.
   * @returns whether one changed since the last time.
   */
  async refreshPermissions(): Promise<boolean> {
    let changed = false;
    for (const folder of this.#folders.values()) {
      const mode = folder.writes.readOnly ? 'read' : 'readwrite';
      const permission = await folder.handle.queryPermission({ mode });
      changed ||= permission !== folder.permission;
      folder.permission = permission;
    }
    return changed;
  }

  /** The folders in the order in which they were added. */
  get folders(): DriveFolder[] {
    return this.#mounts.entries().map(({ id, name, isRoot }) => {
      const folder = this.#folders.get(id) as Mounted;
      return { id, name, isRoot, mode: folder.writes.readOnly ? 'read' : 'readwrite', permission: folder.permission };
    });
  }

  /** Files that only the browser holds, as they were counted last. */
  get heldFiles(): number {
    return this.#heldFiles;
  }

  /** Counts them anew if a guest may have changed them. @returns whether the count did. */
  async refreshHeldFiles(): Promise<boolean> {
    if (!this.#overlays.takeChange()) return false;
    const before = this.#heldFiles;
    await this.listHeldFiles();
    return this.#heldFiles !== before;
  }

  async listHeldFiles(): Promise<DriveHeldFile[]> {
    const files: DriveHeldFile[] = [];
    const names = new Map(this.folders.map(({ id, name }) => [id, name]));
    for await (const file of this.#overlays.files()) {
      const { folderId } = file;
      const folder = names.get(folderId) ?? (await folderName(folderId, this.#store)) ?? '';
      names.set(folderId, folder);
      files.push({ ...file, folder });
    }
    this.#heldFiles = files.length;
    return files;
  }

  /** @throws FsError */
  readHeldFile(folderId: string, path: string): Promise<Blob> {
    return this.#overlays.content(folderId, path);
  }

  /** @throws FsError */
  deleteHeldFile(folderId: string, path: string): Promise<void> {
    return this.#overlays.remove(folderId, path);
  }

  /** Lets the store go. Requests after it fail. */
  close(): void {
    this.#store.close();
  }
}
