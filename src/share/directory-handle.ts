import type { Clock } from '../base/clock.js';
import type { Limits } from '../base/limits.js';
import type {
  CommitOptions,
  Entry,
  FileStat,
  Filesystem,
  Path,
  ReadableFile,
  Stat,
  WriteOptions,
} from './filesystem.js';
import { FsError, type FsErrorCode, fsErrorCodes, isFsError } from './fs-error.js';
import { attempt } from './fs-error-mapping.js';
import { type CreateObserver, FolderObserver } from './handles/folder-observer.js';
import { permissionOf } from './handles/permission.js';
import { moveAsksPerson } from './names/dangerous-names.js';
import { keepsFileType } from './names/file-type.js';
import { foldedPath } from './names/folded-path.js';
import { isPrivateName } from './names/private-names.js';
import { type Claim, PathClaims } from './path-claims.js';
import type { FileSnapshot } from './reading/file-snapshot.js';
import type { FileVersions } from './reading/file-versions.js';
import { FolderReader } from './reading/folder-reader.js';
import { KeptListings } from './reading/kept-listings.js';
import type { ListingRoom } from './reading/listing-room.js';
import type { ReadAhead } from './reading/read-ahead.js';
import { type HalfMove, HalfMoves } from './recovery/half-moves.js';
import type { Journal } from './recovery/journal.js';
import { isSwapFile } from './recovery/leftovers.js';
import { Sweeper } from './recovery/sweeper.js';
import { making } from './writing/making.js';
import { NewFiles } from './writing/new-files.js';
import {
  type Exchange,
  findFile,
  moveWithin,
  type StagedWriter,
  startWrite,
  type WritePlace,
} from './writing/staged-write.js';

export interface DirectoryHandleOptions {
  readonly id: string;
  readonly versions: FileVersions;
  readonly journal: Journal;
  /** Where moves are noted that go by copy and remove. */
  readonly moves: Journal<HalfMove>;
  readonly clock: Clock;
  readonly readAhead: ReadAhead;
  readonly listingRoom: ListingRoom;
  readonly limits: Limits;
  /** The browser's own by default. */
  readonly createObserver?: CreateObserver;
}

/** A folder behind a FileSystemDirectoryHandle: of the person's disk, or of OPFS. */
export class DirectoryHandleFilesystem implements Filesystem {
  readonly #root: FileSystemDirectoryHandle;
  readonly #options: DirectoryHandleOptions;
  readonly #claims = new PathClaims();
  readonly #newFiles: NewFiles;
  readonly #reader: FolderReader;
  readonly #moves: HalfMoves;
  readonly #observer: FolderObserver;
  readonly #listings: KeptListings;
  readonly #sweeper: Sweeper;

  constructor(root: FileSystemDirectoryHandle, options: DirectoryHandleOptions) {
    this.#root = root;
    this.#options = options;
    this.#newFiles = new NewFiles(options.id);
    const { clock, limits, listingRoom, createObserver } = options;
    const reading = { ...options, listingPaces: listingRoom.paces };
    this.#reader = new FolderReader(root, this.#claims, this.#newFiles, reading);
    this.#moves = new HalfMoves(options.moves, (path) => ({ filesystem: this, path }));
    this.#sweeper = new Sweeper(options.journal, this.#reader.directories, this.#claims, clock);
    this.#observer = new FolderObserver(clock, limits.maxObservedDirectories, createObserver);
    this.#listings = new KeptListings(this.#observer, clock, listingRoom, limits.maxKeptEntries);
  }

  stat(path: Path): Promise<Stat> {
    return this.#reader.stat(path);
  }

  async *list(path: Path): AsyncIterable<readonly Entry[]> {
    const directory = await this.#reader.directories.open(path);
    yield* this.#listings.list(path.join('/'), directory, () => this.#reader.list(path));
  }

  read(path: Path, found?: FileStat): Promise<ReadableFile> {
    return this.#reader.read(path, found);
  }

  async write(path: Path, options: WriteOptions = {}): Promise<StagedWriter> {
    const name = this.#newName(path, fsErrorCodes.isADirectory);
    await this.#requireWrites(path);
    const claim = this.#claims.claim(path);
    return this.#startWrite(path, name, claim, claim.release, options);
  }

  async setLastModified(path: Path, lastModified: number): Promise<void> {
    await this.#requireWrites(path);
    const claim = this.#claims.claim(path);
    try {
      const { file } = await this.#reader.snapshot(path);
      await this.#options.versions.setTime(path.join('/'), file, lastModified);
      this.#changed(path);
    } finally {
      claim.release();
    }
  }

  async createDirectory(path: Path): Promise<void> {
    const name = this.#newName(path, fsErrorCodes.exists);
    await this.#requireWrites(path);
    const claim = this.#claims.claim(path);
    try {
      const parent = await this.#openParent(path);
      if (await this.#reader.exists(path)) throw new FsError(fsErrorCodes.exists);
      const created = await making(parent, 'create', () => parent.getDirectoryHandle(name, { create: true }));
      this.#reader.directories.remember(path, created);
      this.#changed(path);
    } finally {
      claim.release();
    }
  }

  async remove(path: Path): Promise<void> {
    const name = oldName(path, fsErrorCodes.forbidden);
    await this.#requireWrites(path);
    const claim = this.#claims.claim(path);
    try {
      await this.#removeEntry(await this.#openParent(path), path, name);
    } finally {
      claim.release();
    }
  }

  async move(from: Path, to: Path): Promise<void> {
    const sourceName = oldName(from, fsErrorCodes.isADirectory);
    const name = this.#newName(to, fsErrorCodes.isADirectory);
    await this.#requireWrites(from, to);
    const claim = this.#claims.claim(from, to);
    try {
      const parent = await this.#openParent(from);
      const source = await this.#reader.openFile(parent, from, sourceName);
      const directory = await this.#openParent(to);
      // Also refuses a directory at the target.
      const replaced = await findFile(directory, name);
      if (replaced !== undefined && (await replaced.isSameEntry(source))) return;
      const size = keepsFileType(sourceName, name) ? 0 : (await attempt('read', () => source.getFile())).size;
      // A pipe looks like a file of 0 bytes. To move one could stop every file of the page.
      const mayHang = size === 0 && !keepsFileType(sourceName, name);
      // Where the host folds names, a copy to "A.sh" of "a.sh" is the file itself, and must not be removed.
      if ((moveAsksPerson(name) || mayHang) && foldedPath(from) !== foldedPath(to)) {
        const snapshot = await this.#reader.snapshotOf(from, source);
        const version = this.#reader.describe(snapshot.file, from);
        await this.#moves.move(
          { name: from, ...version },
          to,
          () => this.#copyFile(snapshot, to, name, claim, () => {}, { lastModified: version.lastModified }),
          async () => {
            // What the host has written since was not copied.
            await snapshot.requireUnchanged();
            await this.#removeEntry(parent, from, sourceName);
          },
        );
        return;
      }
      await this.#moveFile(source, size, directory, name, from, to);
    } finally {
      claim.release();
    }
  }

  async copy(from: Path, to: Path): Promise<void> {
    const name = this.#newName(to, fsErrorCodes.isADirectory);
    await this.#requireWrites(to);
    const snapshot = await this.#reader.snapshot(from);
    const claim = this.#claims.claim(to);
    await this.#copyFile(snapshot, to, name, claim, claim.release);
  }

  async epoch(path: Path): Promise<string | undefined> {
    return this.#observer.mark(path.join('/'), await this.#reader.directories.open(path));
  }

  async hidesBelow(): Promise<boolean> {
    return false;
  }

  async isBound(): Promise<boolean> {
    return false;
  }

  isReadOnly(): boolean {
    return false;
  }

  key(path: Path): string {
    return [this.#options.id, ...path].join('/');
  }

  /**
   * Removes what sessions that were killed left behind, and what this one could not remove: names in the journal, and no
   * others. Ends what they began to move. Without permission to write nothing happens; it is tried again before the next
   * write, as it is when the folder is not there.
   */
  async sweep(): Promise<void> {
    await this.#sweeper.sweep();
    // It removes files of its own accord, which wait for the sweep before.
    if (this.#sweeper.isSwept) await this.#moves.sweep();
  }

  #openParent(path: Path): Promise<FileSystemDirectoryHandle> {
    return this.#reader.directories.open(path.slice(0, -1));
  }

  /** @param release is called when the write is over; also when it cannot start. */
  async #startWrite(
    path: Path,
    name: string,
    claim: Claim,
    release: () => void,
    options: WriteOptions = {},
  ): Promise<StagedWriter> {
    const { journal, clock } = this.#options;
    const directory = await this.#openParent(path).catch((error: unknown) => {
      release();
      throw error;
    });
    let endAnnouncement = (): void => {};
    const place: WritePlace = {
      path,
      root: this.#root,
      directory,
      name,
      journal,
      clock,
      claim,
      announce: async () => {
        endAnnouncement = await this.#newFiles.announce(path.join('/'));
      },
      exchange: () => this.#exchange(path),
      leftBehind: () => {
        this.#sweeper.leftBehind();
        claim.leave();
      },
      unlocked: () => void this.#sweeper.sweep().catch(() => {}),
      release: () => {
        endAnnouncement();
        release();
      },
    };
    return startWrite(place, options);
  }

  /** The content goes from file to file within the browser. @throws FsError `changed`: parts of two versions make none. */
  async #copyFile(
    snapshot: FileSnapshot,
    to: Path,
    name: string,
    claim: Claim,
    release: () => void,
    options: CommitOptions = {},
  ): Promise<void> {
    const writer = await this.#startWrite(to, name, claim, release);
    try {
      await writer.writeFile(snapshot.file);
      await snapshot.requireUnchanged();
    } catch (error) {
      await writer.abort();
      throw error;
    }
    await writer.commit(options);
  }

  #exchange(path: Path): Exchange {
    const { versions } = this.#options;
    const key = path.join('/');
    const settle = versions.unsettle(key);
    return {
      committed: async (handle, lastModified) => {
        try {
          const file = await attempt('read', () => handle.getFile());
          await versions.commit(key, file, lastModified);
          settle();
          this.#changed(path);
          return this.#reader.describe(file, path);
        } finally {
          settle();
        }
      },
      undone: settle,
    };
  }

  async #moveFile(
    source: FileSystemFileHandle,
    size: number,
    directory: FileSystemDirectoryHandle,
    name: string,
    from: Path,
    to: Path,
  ): Promise<void> {
    const { clock, versions } = this.#options;
    const key = to.join('/');
    const settle = versions.unsettle(key);
    try {
      await making(directory, 'move', () => moveWithin(clock, size, source.move(directory, name)), source);
      await versions.moved(from.join('/'), key, await attempt('read', () => source.getFile()));
      this.#changed(from, to);
    } finally {
      settle();
    }
  }

  async #removeEntry(parent: FileSystemDirectoryHandle, path: Path, name: string): Promise<void> {
    try {
      await attempt('remove', () => parent.removeEntry(name));
    } catch (error) {
      // Chromium: a directory with a symbolic link or an unlisted name in it is "in use".
      if (isFsError(error, fsErrorCodes.busy) && (await isDirectory(parent, name))) {
        throw new FsError(fsErrorCodes.notEmpty, error);
      }
      throw error;
    }
    this.#reader.directories.forget(path);
    this.#options.versions.removed(path.join('/'));
    this.#changed(path);
  }

  /** No listing from before is right: of what these are in, nor of what they are. */
  #changed(...paths: readonly Path[]): void {
    for (const path of paths) {
      this.#claims.show(path);
      this.#observer.changed(path.slice(0, -1).join('/'));
      this.#observer.changed(path.join('/'));
    }
  }

  /** Asks the browser first: a write without permission would make it ask the person, who may be typing in the guest. */
  async #requireWrites(...paths: readonly Path[]): Promise<void> {
    if ((await permissionOf(this.#root, 'readwrite')) !== 'granted') {
      throw new FsError(fsErrorCodes.permissionLost);
    }
    if (!this.#sweeper.isSwept) await this.sweep();
    // Another session's write will put it in the place of its file: its content is nobody else's to change.
    for (const path of paths) {
      if (await isSwapFile(this.#options.journal, path)) throw new FsError(fsErrorCodes.busy);
    }
  }

  /** The name of something that is to come into being. @param forRoot what the folder itself is refused with. */
  #newName(path: Path, forRoot: FsErrorCode): string {
    const name = oldName(path, forRoot);
    if (new TextEncoder().encode(name).byteLength > this.#options.limits.maxNameBytes) {
      throw new FsError(fsErrorCodes.nameTooLong);
    }
    return name;
  }
}

/** The name of what is there already: the host may have longer ones than we can make. */
function oldName(path: Path, forRoot: FsErrorCode): string {
  const name = path.at(-1);
  if (name === undefined) throw new FsError(forRoot);
  if (isPrivateName(name)) throw new FsError(fsErrorCodes.badName);
  return name;
}

async function isDirectory(parent: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await parent.getDirectoryHandle(name);
    return true;
  } catch {
    return false;
  }
}
