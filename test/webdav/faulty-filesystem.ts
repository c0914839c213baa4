import type { Entry, FileWriter, Path, WriteOptions } from '../../src/share/filesystem.js';
import { FsError, type FsErrorCode } from '../../src/share/fs-error.js';
import { MemoryFilesystem } from '../../src/share/memory.js';

type Operation = 'list' | 'write' | 'setLastModified' | 'createDirectory' | 'remove' | 'move' | 'copy';

/** A folder in memory that refuses what it is told to, and is read-only where it is told to be. */
export class FaultyFilesystem extends MemoryFilesystem {
  /** "remove a/b": by the entry that changes. */
  readonly #faults = new Map<string, Error>();
  readonly readOnlyNames = new Set<string>();
  /** What was done, in order. */
  readonly log: string[] = [];

  fail(operation: Operation, path: string, fault: FsErrorCode | Error): void {
    this.#faults.set(`${operation} ${path}`, typeof fault === 'string' ? new FsError(fault) : fault);
  }

  heal(): void {
    this.#faults.clear();
  }

  override async *list(path: Path): AsyncIterable<readonly Entry[]> {
    this.#check('list', path);
    yield* super.list(path);
  }

  override async write(path: Path, options?: WriteOptions): Promise<FileWriter> {
    this.#check('write', path);
    return super.write(path, options);
  }

  override async setLastModified(path: Path, lastModified: number): Promise<void> {
    this.#check('setLastModified', path);
    await super.setLastModified(path, lastModified);
  }

  override async createDirectory(path: Path): Promise<void> {
    this.#check('createDirectory', path);
    await super.createDirectory(path);
  }

  override async remove(path: Path): Promise<void> {
    this.#check('remove', path);
    await super.remove(path);
  }

  override async move(from: Path, to: Path): Promise<void> {
    this.#check('move', from);
    await super.move(from, to);
  }

  override async copy(from: Path, to: Path): Promise<void> {
    this.#check('copy', to);
    await super.copy(from, to);
  }

  override isReadOnly(path: Path = []): boolean {
    return this.readOnlyNames.has(path[0] ?? '');
  }

  #check(operation: Operation, path: Path): void {
    const step = `${operation} ${path.join('/')}`;
    const fault = this.#faults.get(step);
    if (fault !== undefined) throw fault;
    this.log.push(step);
  }
}
