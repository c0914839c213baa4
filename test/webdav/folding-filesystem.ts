import type {
  Entry,
  Filesystem,
  FileWriter,
  Path,
  ReadableFile,
  Stat,
  WriteOptions,
} from '../../src/share/filesystem.js';
import { MemoryFilesystem } from '../../src/share/memory.js';
import { foldName } from '../../src/webdav/resource.js';
import { entriesOf } from '../contract/content.js';

/** A folder on Windows or macOS: an entry is found by its name in any letter case and Unicode form, and keeps its own. */
export class FoldingFilesystem implements Filesystem {
  readonly #memory = new MemoryFilesystem();

  async stat(path: Path): Promise<Stat> {
    return this.#memory.stat(await this.#resolve(path));
  }

  async *list(path: Path): AsyncIterable<readonly Entry[]> {
    yield* this.#memory.list(await this.#resolve(path));
  }

  async read(path: Path): Promise<ReadableFile> {
    return this.#memory.read(await this.#resolve(path));
  }

  async write(path: Path, options?: WriteOptions): Promise<FileWriter> {
    return this.#memory.write(await this.#resolve(path), options);
  }

  async setLastModified(path: Path, lastModified: number): Promise<void> {
    await this.#memory.setLastModified(await this.#resolve(path), lastModified);
  }

  async createDirectory(path: Path): Promise<void> {
    await this.#memory.createDirectory(await this.#resolve(path));
  }

  async remove(path: Path): Promise<void> {
    await this.#memory.remove(await this.#resolve(path));
  }

  async move(from: Path, to: Path): Promise<void> {
    const [source, target] = [await this.#resolve(from), await this.#resolve(to)];
    // A rename from one spelling to another: the entry then has the new one.
    const isRespelt = this.key(source) === this.key(target);
    await this.#memory.move(source, isRespelt ? [...target.slice(0, -1), ...to.slice(-1)] : target);
  }

  async copy(from: Path, to: Path): Promise<void> {
    await this.#memory.copy(await this.#resolve(from), await this.#resolve(to));
  }

  epoch(path: Path): Promise<string | undefined> {
    return this.#memory.epoch(path);
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
    return this.#memory.key(path);
  }

  /** The path as the host spells it, as far as it leads. */
  async #resolve(path: Path): Promise<Path> {
    let resolved: Path = [];
    for (const name of path) {
      let own = name;
      try {
        for await (const entry of entriesOf(this.#memory, resolved))
          if (foldName(entry.name) === foldName(name)) own = entry.name;
      } catch {
        // Nothing there: the method itself will say so.
      }
      resolved = [...resolved, own];
    }
    return resolved;
  }
}
