import type { Entry, FileStat, Filesystem, FileWriter, Path, ReadableFile, Stat, WriteOptions } from '../filesystem.js';
import { FsError, fsErrorCodes } from '../fs-error.js';
import { hasMember } from '../member-search.js';
import { fromStoredName, toStoredName } from '../names/stored-name.js';
import { statOrUndefined } from './overlay-mirror.js';

const gitName = /^\.git$/i;

/**
 * A folder in which the host may have a `.git`. Chromium lists it, opens it and removes it, makes none, and writes what
 * lies in it in part: of what it refuses, a move never ends. A guest's own lies beside it under another spelling
 * (stored-name.ts) and comes first. Where there is none, its name leads to the host's, which is read and removed, and
 * neither written nor moved. Paths are as stored.
 */
export class HostGit implements Filesystem {
  readonly #folder: Filesystem;

  constructor(folder: Filesystem) {
    this.#folder = folder;
  }

  async stat(path: Path): Promise<Stat> {
    return this.#folder.stat((await this.#find(path)).path);
  }

  async *list(path: Path): AsyncIterable<readonly Entry[]> {
    const names = new Set<string>();
    const hosts: Entry[] = [];
    for await (const entries of this.#folder.list((await this.#find(path)).path)) {
      const others = entries.filter(({ name }) => !isHosts(name));
      for (const { name } of others) if (isGuests(name)) names.add(name);
      if (others.length < entries.length) hosts.push(...entries.filter(({ name }) => isHosts(name)));
      yield others;
    }
    if (hosts.length > 0) yield hosts.filter(({ name }) => !names.has(toStoredName(name)));
  }

  async read(path: Path, found?: FileStat): Promise<ReadableFile> {
    return this.#folder.read((await this.#find(path)).path, found);
  }

  async write(path: Path, options?: WriteOptions): Promise<FileWriter> {
    await this.#requireGuests(path);
    return this.#folder.write(path, options);
  }

  async setLastModified(path: Path, lastModified: number): Promise<void> {
    await this.#requireGuests(path);
    await this.#folder.setLastModified(path, lastModified);
  }

  async createDirectory(path: Path): Promise<void> {
    const found = await this.#find(path);
    if (found.isHosts) throw new FsError((await this.#has(found.path)) ? fsErrorCodes.exists : fsErrorCodes.forbidden);
    await this.#folder.createDirectory(path);
  }

  async remove(path: Path): Promise<void> {
    await this.#folder.remove((await this.#find(path)).path);
  }

  async move(from: Path, to: Path): Promise<void> {
    await this.#requireGuests(from);
    await this.#requireGuests(to);
    await this.#folder.move(from, to);
  }

  async copy(from: Path, to: Path): Promise<void> {
    await this.#requireGuests(to);
    await this.#folder.copy((await this.#find(from)).path, to);
  }

  async epoch(path: Path): Promise<string | undefined> {
    return this.#folder.epoch((await this.#find(path)).path);
  }

  async hidesBelow(path: Path, signal?: AbortSignal): Promise<boolean> {
    return this.#folder.hidesBelow((await this.#find(path)).path, signal);
  }

  async isBound(path: Path, signal?: AbortSignal): Promise<boolean> {
    const found = await this.#find(path);
    if (found.isHosts) return true;
    const stat = await statOrUndefined(this.#folder, path);
    return stat?.kind === 'directory' && hasMember(this.#folder, path, isHosts, signal);
  }

  isReadOnly(path: Path): boolean {
    return this.#folder.isReadOnly(path);
  }

  key(path: Path): string {
    return this.#folder.key(path);
  }

  /** Where a path leads, and whether that is the host's `.git` or below one. */
  async #find(path: Path): Promise<{ readonly path: Path; readonly isHosts: boolean }> {
    const at = path.findIndex(isGuests);
    if (at < 0) return { path, isHosts: false };
    for (let length = at + 1; length <= path.length; length += 1) {
      const name = path[length - 1] as string;
      if (!isGuests(name)) continue;
      const host = [...path.slice(0, length - 1), fromStoredName(name)];
      if ((await this.#has(path.slice(0, length))) || !(await this.#has(host))) continue;
      // Whatever has such a name in there is git's own as well.
      return { path: [...host, ...path.slice(length).map(toHostsName)], isHosts: true };
    }
    return { path, isHosts: false };
  }

  /** @throws FsError `forbidden` for what is the host's. */
  async #requireGuests(path: Path): Promise<void> {
    if ((await this.#find(path)).isHosts) throw new FsError(fsErrorCodes.forbidden);
  }

  async #has(path: Path): Promise<boolean> {
    return (await statOrUndefined(this.#folder, path)) !== undefined;
  }
}

function isHosts(name: string): boolean {
  return gitName.test(name);
}

/** Whether a stored name is what a guest's `.git` is spelt like: the length tells almost every other one. */
function isGuests(name: string): boolean {
  return name.length === 4 && !isHosts(name) && gitName.test(fromStoredName(name));
}

function toHostsName(name: string): string {
  return isGuests(name) ? fromStoredName(name) : name;
}
