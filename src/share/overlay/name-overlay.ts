import type { Entry, FileStat, Filesystem, FileWriter, Path, ReadableFile, Stat, WriteOptions } from '../filesystem.js';
import { FsError, fsErrorCodes, isAbsence } from '../fs-error.js';
import { isJunk, type JunkPolicy, placementOf } from '../names/name-placement.js';
import { fromStoredName, toStoredName } from '../names/stored-name.js';
import { PathClaims } from '../path-claims.js';
import { inBatches } from '../reading/listing.js';
import { copyAcross, type HalfMove, HalfMoves, type Place } from '../recovery/half-moves.js';
import type { Journal } from '../recovery/journal.js';
import { HostGit } from './host-git.js';
import { OverlayMirror, statOrUndefined } from './overlay-mirror.js';

export interface NameOverlayOptions {
  /** The person's folder. */
  readonly folder: Filesystem;
  /** Files that only the browser holds, under the paths that they would have in the folder. */
  readonly overlay: Filesystem;
  readonly junk: JunkPolicy | undefined;
  /** Where moves from one of the two to the other are noted. */
  readonly moves: Journal<HalfMove>;
  /** What the overlay holds is something else now. */
  onHeldChange(): void;
  /** The folder's files are others now, by what a guest did. */
  onFolderChange?(): void;
}

/** Which of the two a path leads to, as the journal has it. */
const sides = { folder: 'folder', overlay: 'overlay' } as const;

/**
 * A folder with every name that a guest may think of (house decision 7). Names that Chromium refuses are spelt in
 * another way on the disk; junk is kept beside the folder, in an overlay whose directories mirror the folder's as far
 * as there are files in them. To a guest it is one tree: a name is one file's, and leads to the overlay first.
 */
export class NameOverlay implements Filesystem {
  readonly #options: NameOverlayOptions;
  readonly #folder: Filesystem;
  readonly #overlay: Filesystem;
  readonly #mirror: OverlayMirror;
  readonly #moves: HalfMoves;
  /** For what takes both sides; each has its own for what it does itself. */
  readonly #claims = new PathClaims();
  #swept = false;

  constructor(options: NameOverlayOptions) {
    const { overlay, moves } = options;
    const folder = new HostGit(options.folder);
    this.#options = options;
    this.#folder = folder;
    this.#overlay = overlay;
    this.#mirror = new OverlayMirror(overlay);
    this.#moves = new HalfMoves(moves, ([side, ...path]) => ({
      filesystem: side === sides.overlay ? overlay : folder,
      path,
    }));
  }

  async stat(path: Path): Promise<Stat> {
    const stored = toStoredPath(path);
    return (await this.#held(path, stored)) ?? this.#folder.stat(stored);
  }

  async *list(path: Path): AsyncIterable<readonly Entry[]> {
    const stored = toStoredPath(path);
    const held = new Map<string, Entry>();
    for await (const entries of this.#mirror.list(stored)) {
      for (const { name, stat } of entries) {
        const shown = fromStoredName(name);
        if (stat.kind === 'file' && isJunk(shown)) held.set(name, { name: shown, stat });
      }
    }
    for await (const entries of this.#folder.list(stored)) {
      const others = held.size === 0 ? entries : entries.filter(({ name }) => !held.has(name));
      yield others.map(toShownEntry);
    }
    yield* inBatches(held.values());
  }

  async read(path: Path, found?: FileStat): Promise<ReadableFile> {
    const { filesystem, path: stored } = await this.#source(path);
    return filesystem.read(stored, found);
  }

  async write(path: Path, options?: WriteOptions): Promise<FileWriter> {
    await this.#sweepOnce();
    const claim = this.#claims.claim(path);
    try {
      const target = await this.#target(path);
      const writer = await target.filesystem.write(target.path, options);
      return {
        get size() {
          return writer.size;
        },
        write: (bytes) => writer.write(bytes),
        seek: (position) => writer.seek(position),
        commit: (commitOptions) =>
          writer.commit(commitOptions).finally(() => {
            claim.release();
            this.#tell(target);
          }),
        abort: () => writer.abort().finally(claim.release),
      };
    } catch (error) {
      claim.release();
      throw error;
    }
  }

  async setLastModified(path: Path, lastModified: number): Promise<void> {
    const { filesystem, path: stored } = await this.#source(path);
    await filesystem.setLastModified(stored, lastModified);
  }

  async createDirectory(path: Path): Promise<void> {
    const stored = toStoredPath(path);
    await this.#claimed([path], async () => {
      if ((await this.#held(path, stored)) !== undefined) throw new FsError(fsErrorCodes.exists);
      await this.#folder.createDirectory(stored);
    });
  }

  async remove(path: Path): Promise<void> {
    await this.#claimed([path], async () => {
      const source = await this.#source(path);
      const stored = source.path;
      if (source.filesystem === this.#folder) {
        await this.#mirror.remove(stored);
        await this.#folder.remove(stored);
        this.#tell(source);
        return;
      }
      await this.#overlay.remove(stored);
      this.#tell(source);
      // The host may have made one of that name since: a guest that removes a name is not to find it again.
      if ((await statOrUndefined(this.#folder, stored))?.kind === 'file') await this.#folder.remove(stored);
    });
  }

  async move(from: Path, to: Path): Promise<void> {
    await this.#claimed([from, to], async () => {
      const source = await this.#source(from);
      const target = await this.#targetFrom(from, source, to);
      if (source.filesystem === target.filesystem) await source.filesystem.move(source.path, target.path);
      else await this.#moves.moveAcross(source, target);
      this.#tell(source, target);
      if (source.filesystem === this.#overlay) await this.#takeAlong(source, target);
      if (target.filesystem === this.#folder) await this.#dropHeld(to, target);
    });
  }

  async copy(from: Path, to: Path): Promise<void> {
    await this.#claimed([to], async () => {
      const source = await this.#source(from);
      const target = await this.#targetFrom(from, source, to);
      if (source.filesystem === target.filesystem) await source.filesystem.copy(source.path, target.path);
      else await copyAcross(source, target);
      this.#tell(target);
      if (target.filesystem === this.#folder) await this.#dropHeld(to, target);
    });
  }

  async epoch(path: Path): Promise<string | undefined> {
    const stored = toStoredPath(path);
    const folder = await this.#folder.epoch(stored);
    const overlay = await this.#overlay.epoch(stored).catch((error: unknown) => {
      // No mirror: nothing is held for it.
      if (isAbsence(error)) return 'none';
      throw error;
    });
    return folder === undefined || overlay === undefined ? undefined : `${folder} ${overlay}`;
  }

  hidesBelow(path: Path, signal?: AbortSignal): Promise<boolean> {
    return this.#folder.hidesBelow(toStoredPath(path), signal);
  }

  isBound(path: Path, signal?: AbortSignal): Promise<boolean> {
    return this.#folder.isBound(toStoredPath(path), signal);
  }

  isReadOnly(path: Path): boolean {
    return this.#folder.isReadOnly(path);
  }

  /** The plain path's: it stays when a name's place does not. */
  key(path: Path): string {
    return this.#folder.key(path);
  }

  /** Ends what sessions that were killed began to move. What cannot be ended now is tried once more before a change. */
  async sweep(): Promise<void> {
    this.#swept = await this.#moves.sweep();
  }

  async #sweepOnce(): Promise<void> {
    if (this.#swept) return;
    this.#swept = true;
    await this.#moves.sweep();
  }

  async #claimed(paths: readonly Path[], change: () => Promise<void>): Promise<void> {
    await this.#sweepOnce();
    const claim = this.#claims.claim(...paths);
    try {
      await change();
    } finally {
      claim.release();
    }
  }

  /** The file that the overlay holds under a name; undefined: what there is, is in the folder. */
  async #held(path: Path, stored: Path): Promise<FileStat | undefined> {
    const name = path.at(-1);
    if (name === undefined || !isJunk(name)) return undefined;
    const stat = await statOrUndefined(this.#overlay, stored);
    if (stat?.kind !== 'file') return undefined;
    // What lies there for a directory that the host removed is for the person's eyes only.
    await this.#requireDirectory(stored.slice(0, -1));
    return stat;
  }

  /** Where something is, or would be. */
  async #source(path: Path): Promise<Place> {
    const stored = toStoredPath(path);
    return this.#place((await this.#held(path, stored)) === undefined ? sides.folder : sides.overlay, stored);
  }

  /** Where a file of a name goes: what there is, is replaced where it is. @throws FsError `bad-name` by policy. */
  async #target(path: Path): Promise<Place> {
    const placement = placementOf(path.at(-1) ?? '', this.#options.junk);
    if (placement === 'refused') throw new FsError(fsErrorCodes.badName);
    return placement === 'folder' ? this.#source(path) : this.#targetToHold(path);
  }

  /**
   * The same for what has a place already. Junk under another junk name stays on its side, whatever the policy says of
   * what is made: a folder that is renamed takes along what the host has in it, which may be a part of a person's file.
   */
  async #targetFrom(from: Path, source: Place, to: Path): Promise<Place> {
    if (![from, to].every((path) => isJunk(path.at(-1) ?? ''))) return this.#target(to);
    return source.filesystem === this.#folder ? this.#place(sides.folder, toStoredPath(to)) : this.#targetToHold(to);
  }

  /** For what the overlay is to hold, unless the folder has something of that name. */
  async #targetToHold(path: Path): Promise<Place> {
    const source = await this.#source(path);
    if (source.filesystem === this.#overlay) return source;
    if ((await statOrUndefined(this.#folder, source.path)) !== undefined) return source;
    const parent = source.path.slice(0, -1);
    await this.#requireDirectory(parent);
    await this.#mirror.make(parent);
    return this.#place(sides.overlay, source.path);
  }

  /** The host may have made a file of the name that was held: whoever moves a name is not to find it there again. */
  async #takeAlong(source: Place, target: Place): Promise<void> {
    if ((await statOrUndefined(this.#folder, source.path))?.kind !== 'file') return;
    if (target.filesystem === this.#overlay) await this.#folder.move(source.path, target.path);
    else await this.#folder.remove(source.path);
    this.#tell(this.#place(sides.folder, source.path));
  }

  /** What was held under a name gives way to what the folder has got under it: else it would still come first. */
  async #dropHeld(path: Path, { path: stored }: Place): Promise<void> {
    if ((await this.#held(path, stored)) === undefined) return;
    await this.#overlay.remove(stored);
    this.#tell(this.#place(sides.overlay, stored));
  }

  #place(side: (typeof sides)[keyof typeof sides], path: Path): Place {
    return { filesystem: side === sides.overlay ? this.#overlay : this.#folder, path, name: [side, ...path] };
  }

  #tell(...places: readonly Place[]): void {
    if (places.some(({ filesystem }) => filesystem === this.#overlay)) this.#options.onHeldChange();
    if (places.some(({ filesystem }) => filesystem === this.#folder)) this.#options.onFolderChange?.();
  }

  async #requireDirectory(stored: Path): Promise<void> {
    const { kind } = await this.#folder.stat(stored);
    if (kind !== 'directory') throw new FsError(fsErrorCodes.notADirectory);
  }
}

function toStoredPath(path: Path): Path {
  return path.map(toStoredName);
}

/** Almost every name is shown as it is stored: a new object for each of thousands is more than all else it takes. */
function toShownEntry(entry: Entry): Entry {
  const name = fromStoredName(entry.name);
  return name === entry.name ? entry : { name, stat: entry.stat };
}
