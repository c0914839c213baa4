import type {
  Entry,
  FileStat,
  Filesystem,
  FileWriter,
  Path,
  ReadableFile,
  Stat,
  WriteOptions,
} from '../../src/share/filesystem.js';

/** A directory of another folder, as a folder of its own: what a second handle is to the host. */
export class Subfolder implements Filesystem {
  readonly #outer: Filesystem;
  readonly #name: string;
  readonly #id: string;

  constructor(outer: Filesystem, name: string, id: string) {
    this.#outer = outer;
    this.#name = name;
    this.#id = id;
  }

  stat(path: Path): Promise<Stat> {
    return this.#outer.stat(this.#at(path));
  }

  list(path: Path): AsyncIterable<readonly Entry[]> {
    return this.#outer.list(this.#at(path));
  }

  read(path: Path, found?: FileStat): Promise<ReadableFile> {
    return this.#outer.read(this.#at(path), found);
  }

  write(path: Path, options?: WriteOptions): Promise<FileWriter> {
    return this.#outer.write(this.#at(path), options);
  }

  setLastModified(path: Path, lastModified: number): Promise<void> {
    return this.#outer.setLastModified(this.#at(path), lastModified);
  }

  createDirectory(path: Path): Promise<void> {
    return this.#outer.createDirectory(this.#at(path));
  }

  remove(path: Path): Promise<void> {
    return this.#outer.remove(this.#at(path));
  }

  move(from: Path, to: Path): Promise<void> {
    return this.#outer.move(this.#at(from), this.#at(to));
  }

  copy(from: Path, to: Path): Promise<void> {
    return this.#outer.copy(this.#at(from), this.#at(to));
  }

  epoch(path: Path): Promise<string | undefined> {
    return this.#outer.epoch(this.#at(path));
  }

  hidesBelow(path: Path, signal?: AbortSignal): Promise<boolean> {
    return this.#outer.hidesBelow(this.#at(path), signal);
  }

  isBound(path: Path, signal?: AbortSignal): Promise<boolean> {
    return this.#outer.isBound(this.#at(path), signal);
  }

  isReadOnly(path: Path): boolean {
    return this.#outer.isReadOnly(this.#at(path));
  }

  key(path: Path): string {
    return [this.#id, ...path].join('/');
  }

  #at(path: Path): Path {
    return [this.#name, ...path];
  }
}
