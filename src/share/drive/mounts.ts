import { Turns } from '../../base/turns.js';
import type { Entry, FileStat, Filesystem, FileWriter, Path, ReadableFile, Stat, WriteOptions } from '../filesystem.js';
import { FsError, fsErrorCodes } from '../fs-error.js';
import { PathClaims } from '../path-claims.js';
import { inBatches } from '../reading/listing.js';
import { copyAcross, type HalfMove, HalfMoves, type Place } from '../recovery/half-moves.js';
import type { Journal } from '../recovery/journal.js';

export interface Mount {
  readonly id: string;
  /** How it appears: the entry's name, unless it is the root. */
  readonly name: string;
  readonly filesystem: Filesystem;
  /** Never the root: what the person did not choose as the drive. Makes way for a root that has an entry of its name. */
  readonly isAside?: boolean;
  /** The ids of other folders that hold this one or lie in it, of those that were there before. */
  readonly nestedWith?: ReadonlySet<string>;
}

export interface MountEntry {
  readonly id: string;
  readonly name: string;
  readonly isRoot: boolean;
}

/** A path in one of the folders. */
interface Resolved extends Mount {
  readonly rest: Path;
}

/**
 * Several folders as one drive (house decision 6): the first is the root, further ones are entries in it by name.
 * Adding or removing one moves no other.
 */
export class Mounts implements Filesystem {
  #root: Mount | undefined;
  readonly #mounts = new Map<string, Mount>();
  /** What has no place yet, and is still wanted. */
  readonly #coming = new Set<Mount>();
  /** A name that is free is taken before the next is looked for. */
  readonly #turns = new Turns();
  readonly #moves: HalfMoves;
  /** By the folders' ids, for what takes two of them; each has its own for what it does itself. */
  readonly #claims = new PathClaims();

  /** @param moves where moves from one folder to another are noted, by the folders' ids. */
  constructor(moves: Journal<HalfMove>) {
    const mountOf = ([id]: Path): Mount | undefined =>
      [this.#root, ...this.#mounts.values()].find((candidate) => candidate?.id === id);
    const find = (name: Path): Omit<Place, 'name'> | undefined => {
      const mount = mountOf(name);
      return mount && { filesystem: mount.filesystem, path: name.slice(1) };
    };
    const mayMeet = (from: Path, to: Path): boolean => areNested(mountOf(from), mountOf(to));
    this.#moves = new HalfMoves(moves, find, { claims: this.#claims, mayMeet });
  }

  /**
   * Serves a folder: as the root when there is none. A name in use, there or in the root, gets " (2)". What is unmounted
   * before it has its place never gets one.
   */
  async mount(mount: Mount): Promise<void> {
    this.#coming.add(mount);
    await this.#turns.take(() => this.#enter(mount)).finally(() => this.#coming.delete(mount));
    await this.#moves.sweep();
  }

  /** At once, whatever is under way: the person has said so. */
  unmount(id: string): void {
    for (const mount of this.#coming) if (mount.id === id) this.#coming.delete(mount);
    if (this.#root?.id === id) this.#root = undefined;
    for (const [name, mount] of this.#mounts) if (mount.id === id) this.#mounts.delete(name);
  }

  /** Has it appear under another name, or that with " (2)" where it is in use. What a guest has open goes on. */
  rename(id: string, name: string): Promise<void> {
    return this.#turns.take(async () => {
      if (this.#root?.id === id) {
        this.#root = { ...this.#root, name };
        return;
      }
      const mount = [...this.#mounts.values()].find((candidate) => candidate.id === id);
      if (mount !== undefined && mount.name !== name) this.#call(mount, await this.#freeName(name));
    });
  }

  /** The root first, then the others in the order in which they came. */
  entries(): MountEntry[] {
    const others = [...this.#mounts.values()].map(({ id, name }) => ({ id, name, isRoot: false }));
    return this.#root === undefined ? others : [{ id: this.#root.id, name: this.#root.name, isRoot: true }, ...others];
  }

  async stat(path: Path): Promise<Stat> {
    const { filesystem, rest } = this.#resolve(path);
    return filesystem === undefined ? emptyRootStat(rest) : filesystem.stat(rest);
  }

  async *list(path: Path): AsyncIterable<readonly Entry[]> {
    const { filesystem, rest } = this.#resolve(path);
    if (path.length === 0) {
      const names = inBatches(this.#mounts.keys());
      for (const some of names) yield some.map((name) => ({ name, stat: { kind: 'directory' } }));
    }
    if (filesystem === undefined) {
      emptyRootStat(rest);
      return;
    }
    for await (const entries of filesystem.list(rest)) {
      yield path.length > 0 ? entries : entries.filter(({ name }) => !this.#mounts.has(name));
    }
  }

  async read(path: Path, found?: FileStat): Promise<ReadableFile> {
    const { filesystem, rest } = this.#existing(path);
    return filesystem.read(rest, found);
  }

  async write(path: Path, options?: WriteOptions): Promise<FileWriter> {
    const target = this.#writable(path);
    const claim = this.#claims.claim(nameOf(target));
    try {
      const writer = await target.filesystem.write(target.rest, options);
      // The person may have stopped sharing the folder while the bytes came: then nothing in it has changed.
      const commit: FileWriter['commit'] = async (commitOptions) => {
        if (this.#isShared(target)) return writer.commit(commitOptions);
        await writer.abort();
        throw new FsError(fsErrorCodes.notFound);
      };
      return {
        get size() {
          return writer.size;
        },
        write: (bytes) => writer.write(bytes),
        seek: (position) => writer.seek(position),
        commit: (commitOptions) => commit(commitOptions).finally(claim.release),
        abort: () => writer.abort().finally(claim.release),
      };
    } catch (error) {
      claim.release();
      throw error;
    }
  }

  async setLastModified(path: Path, lastModified: number): Promise<void> {
    const { filesystem, rest } = this.#writable(path);
    await filesystem.setLastModified(rest, lastModified);
  }

  async createDirectory(path: Path): Promise<void> {
    if (this.#isMountPoint(path)) throw new FsError(fsErrorCodes.exists);
    const target = this.#writable(path);
    await this.#claimed([target], () => target.filesystem.createDirectory(target.rest));
  }

  async remove(path: Path): Promise<void> {
    const entry = this.#ownEntry(path);
    await this.#claimed([entry], () => entry.filesystem.remove(entry.rest));
  }

  async move(from: Path, to: Path): Promise<void> {
    const source = this.#ownEntry(from);
    const target = this.#writable(to);
    requireApart(source, target);
    await this.#claimed([source, target], () => {
      if (source.filesystem === target.filesystem) return source.filesystem.move(source.rest, target.rest);
      // Asked first: else a copy would stay behind.
      if (source.filesystem.isReadOnly(source.rest)) throw new FsError(fsErrorCodes.readOnly);
      return this.#moves.moveAcross(placeOf(source), placeOf(target), () => this.#requireShared(source, target));
    });
  }

  async copy(from: Path, to: Path): Promise<void> {
    const source = this.#existing(from);
    const target = this.#writable(to);
    requireApart(source, target);
    await this.#claimed([target], () => {
      if (source.filesystem === target.filesystem) return source.filesystem.copy(source.rest, target.rest);
      return copyAcross(placeOf(source), placeOf(target), () => this.#requireShared(source, target));
    });
  }

  async epoch(path: Path): Promise<string | undefined> {
    const { filesystem, rest } = this.#resolve(path);
    const mark = filesystem === undefined ? 'empty' : await filesystem.epoch(rest);
    if (path.length > 0 || mark === undefined) return mark;
    return [mark, ...this.#mounts.keys()].join('/');
  }

  async hidesBelow(path: Path, signal?: AbortSignal): Promise<boolean> {
    const { filesystem, rest } = this.#resolve(path);
    return filesystem === undefined ? false : filesystem.hidesBelow(rest, signal);
  }

  async isBound(path: Path, signal?: AbortSignal): Promise<boolean> {
    const { filesystem, rest } = this.#resolve(path);
    return filesystem === undefined ? false : filesystem.isBound(rest, signal);
  }

  isReadOnly(path: Path): boolean {
    const { filesystem, rest } = this.#resolve(path);
    return filesystem === undefined || filesystem.isReadOnly(rest);
  }

  mayMeet(one: Path, other: Path): boolean {
    const [first, second] = [this.#resolve(one), this.#resolve(other)];
    return first.filesystem !== undefined && second.filesystem !== undefined && areNested(first, second);
  }

  key(path: Path): string {
    const { filesystem, rest } = this.#resolve(path);
    return filesystem === undefined ? ['empty', ...rest].join('/') : filesystem.key(rest);
  }

  #resolve(path: Path): Resolved | { readonly filesystem: undefined; readonly rest: Path } {
    const mount = path[0] === undefined ? undefined : this.#mounts.get(path[0]);
    if (mount !== undefined) return { ...mount, rest: path.slice(1) };
    return this.#root === undefined ? { filesystem: undefined, rest: path } : { ...this.#root, rest: path };
  }

  #existing(path: Path): Resolved {
    const resolved = this.#resolve(path);
    if (resolved.filesystem === undefined)
      throw new FsError(resolved.rest.length === 0 ? fsErrorCodes.isADirectory : fsErrorCodes.notFound);
    return resolved;
  }

  #writable(path: Path): Resolved {
    const resolved = this.#resolve(path);
    if (resolved.filesystem === undefined) throw new FsError(fsErrorCodes.readOnly);
    if (this.#isMountPoint(path)) throw new FsError(fsErrorCodes.isADirectory);
    return resolved;
  }

  /** For DELETE and MOVE: the guest does not decide what is shared. */
  #ownEntry(path: Path): Resolved {
    if (path.length === 0 || this.#isMountPoint(path)) throw new FsError(fsErrorCodes.forbidden);
    return this.#existing(path);
  }

  async #claimed(entries: readonly Resolved[], change: () => Promise<void>): Promise<void> {
    const claim = this.#claims.claim(...entries.map(nameOf));
    try {
      await change();
    } finally {
      claim.release();
    }
  }

  /** Not so for a folder that was unmounted and shared again: it may be for reading now. */
  #isShared({ filesystem }: Mount): boolean {
    return [this.#root, ...this.#mounts.values()].some((mount) => mount?.filesystem === filesystem);
  }

  #requireShared(...mounts: readonly Mount[]): void {
    if (!mounts.every((mount) => this.#isShared(mount))) throw new FsError(fsErrorCodes.notFound);
  }

  #isMountPoint(path: Path): boolean {
    return path.length === 1 && this.#mounts.has(path[0] as string);
  }

  async #enter(mount: Mount): Promise<void> {
    if (this.#root !== undefined || mount.isAside === true) {
      const name = await this.#freeName(mount.name);
      if (this.#coming.has(mount)) this.#mounts.set(name, { ...mount, name });
      return;
    }
    if (!this.#coming.has(mount)) return;
    this.#root = mount;
    for (const aside of [...this.#mounts.values()]) {
      if (aside.isAside !== true || !(await this.#isInRoot(aside.name))) continue;
      this.#call(aside, await this.#freeName(aside.name));
    }
  }

  /** In its old place: the list keeps its order. What has been unmounted meanwhile is not there. */
  #call(mount: Mount, name: string): void {
    const mounts = [...this.#mounts.values()];
    this.#mounts.clear();
    for (const each of mounts) {
      const called = each === mount ? { ...each, name } : each;
      this.#mounts.set(called.name, called);
    }
  }

  async #freeName(name: string): Promise<string> {
    let free = name;
    for (let number = 2; this.#mounts.has(free) || (await this.#isInRoot(free)); number += 1)
      free = `${name} (${number})`;
    return free;
  }

  async #isInRoot(name: string): Promise<boolean> {
    try {
      await this.#root?.filesystem.stat([name]);
      return this.#root !== undefined;
    } catch {
      return false;
    }
  }
}

/** The same for as long as the folder is known, whatever it is called. */
function nameOf({ id, rest }: Resolved): Path {
  return [id, ...rest];
}

function placeOf(entry: Resolved): Place {
  return { filesystem: entry.filesystem, path: entry.rest, name: nameOf(entry) };
}

/** Known to the one that came last. */
function areNested(one: Mount | undefined, other: Mount | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return one.nestedWith?.has(other.id) === true || other.nestedWith?.has(one.id) === true;
}

function requireApart(source: Mount, target: Mount): void {
  if (areNested(source, target)) throw new FsError(fsErrorCodes.forbidden);
}

/** With no folder there is one empty directory. */
function emptyRootStat(path: Path): Stat {
  if (path.length > 0) throw new FsError(fsErrorCodes.notFound);
  return { kind: 'directory' };
}
