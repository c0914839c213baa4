import { type Clock, systemClock } from '../base/clock.js';
import type {
  DirectoryStat,
  Entry,
  FileStat,
  Filesystem,
  FileWriter,
  Path,
  ReadableFile,
  Stat,
  WriteOptions,
} from './filesystem.js';
import { FsError, fsErrorCodes } from './fs-error.js';
import { inBatches } from './reading/listing.js';

interface MemoryFile {
  readonly kind: 'file';
  /** Replaced as a whole by each commit: readers keep the version that they opened. */
  readonly chunks: readonly Uint8Array[];
  readonly stat: FileStat;
}
interface MemoryDirectory {
  readonly kind: 'directory';
  readonly entries: Map<string, MemoryFile | MemoryDirectory>;
}

/**
 * What an entry takes besides its name, and each piece of a file's content besides its bytes: about what V8 needs for
 * them. Without it empty files would be held without end, and files that came byte by byte.
 */
export const overheadBytes = 256;

const directoryStat: DirectoryStat = { kind: 'directory' };
const newDirectory = (): MemoryDirectory => ({ kind: 'directory', entries: new Map() });

/** A folder in memory, with the semantics of the real one: snapshots for readers, atomic commits, one writer a file. */
export class MemoryFilesystem implements Filesystem {
  readonly #root = newDirectory();
  readonly #writers = new Set<string>();
  readonly #clock: Clock;
  readonly #id: string;
  readonly #maxBytes: number;
  readonly #maxNameBytes: number;
  /** What all entries take, and what is being written. */
  #bytes = 0;
  /** Begins with the time: no validator comes back with the next page's folder of that name. */
  readonly #session = crypto.randomUUID();
  #changes = 0;
  #generation: number;

  /**
   * @param options what would take more than `maxBytes` is refused: `no-space`; and a new name of more than
   *   `maxNameBytes` in UTF-8: `name-too-long`.
   */
  constructor(
    options: {
      readonly clock?: Clock;
      readonly id?: string;
      readonly maxBytes?: number;
      readonly maxNameBytes?: number;
    } = {},
  ) {
    const { clock = systemClock, id = 'memory', maxBytes = Number.POSITIVE_INFINITY } = options;
    this.#clock = clock;
    this.#id = id;
    this.#maxBytes = maxBytes;
    this.#maxNameBytes = options.maxNameBytes ?? Number.POSITIVE_INFINITY;
    this.#generation = clock.now();
  }

  async stat(path: Path): Promise<Stat> {
    const node = this.#find(path);
    return node.kind === 'file' ? node.stat : directoryStat;
  }

  async *list(path: Path): AsyncIterable<readonly Entry[]> {
    for (const nodes of inBatches([...this.#directory(path).entries])) {
      yield nodes.map(([name, node]) => ({ name, stat: node.kind === 'file' ? node.stat : directoryStat }));
    }
  }

  async read(path: Path): Promise<ReadableFile> {
    const { stat, chunks } = this.#file(path);
    return {
      stat,
      async *stream(start, end) {
        yield* cut(chunks, start, end);
      },
    };
  }

  async write(path: Path, { keepExisting = false }: WriteOptions = {}): Promise<FileWriter> {
    const { parent, name } = this.#newPlace(path);
    if (parent.entries.get(name)?.kind === 'directory') throw new FsError(fsErrorCodes.isADirectory);
    let chunks = keepExisting ? [...this.#file(path).chunks] : [];
    const key = this.key(path);
    if (this.#writers.has(key)) throw new FsError(fsErrorCodes.busy);
    let position = 0;
    let size = sizeOf(chunks);
    let taken = entryBytes(name) + contentBytes(chunks);
    this.#reserve(taken);
    this.#writers.add(key);
    const end = (): void => {
      this.#writers.delete(key);
      this.#bytes -= taken;
    };
    return {
      get size() {
        return size;
      },
      write: async (bytes) => {
        const after = position + bytes.byteLength;
        const own = bytes.slice();
        const replaced =
          position === size
            ? undefined
            : [...cut(chunks, 0, position), own, ...cut(chunks, after, size)].map(withItsBytesAlone);
        const pieces = replaced === undefined ? 1 : replaced.length - chunks.length;
        const growth = Math.max(0, after - size) + pieces * overheadBytes;
        this.#reserve(growth);
        taken += growth;
        if (replaced === undefined) chunks.push(own);
        else chunks = replaced;
        position = after;
        size = Math.max(size, after);
      },
      seek: async (to) => {
        if (to > size) throw new RangeError(`position ${to} of ${size}`);
        position = to;
      },
      commit: async ({ lastModified } = {}) => {
        end();
        return this.#put(path, chunks, lastModified);
      },
      abort: async () => end(),
    };
  }

  async setLastModified(path: Path, lastModified: number): Promise<void> {
    const file = this.#file(path);
    const { parent, name } = this.#place(path);
    if (this.#writers.has(this.key(path))) throw new FsError(fsErrorCodes.busy);
    parent.entries.set(name, { ...file, stat: { ...file.stat, lastModified } });
    this.#changes += 1;
  }

  async createDirectory(path: Path): Promise<void> {
    if (path.length === 0) throw new FsError(fsErrorCodes.exists);
    const { parent, name } = this.#newPlace(path);
    if (parent.entries.has(name)) throw new FsError(fsErrorCodes.exists);
    if (this.#writers.has(this.key(path))) throw new FsError(fsErrorCodes.busy);
    this.#reserve(entryBytes(name));
    parent.entries.set(name, newDirectory());
    this.#changes += 1;
  }

  async remove(path: Path): Promise<void> {
    const node = this.#find(path);
    if (path.length === 0) throw new FsError(fsErrorCodes.forbidden);
    if (node.kind === 'directory' && (node.entries.size > 0 || this.#isWrittenBelow(path))) {
      throw new FsError(fsErrorCodes.notEmpty);
    }
    if (this.#writers.has(this.key(path))) throw new FsError(fsErrorCodes.busy);
    const { parent, name } = this.#place(path);
    parent.entries.delete(name);
    this.#changes += 1;
    this.#bytes -= bytesOf(name, node);
  }

  async move(from: Path, to: Path): Promise<void> {
    const file = this.#file(from);
    const source = this.#place(from);
    const target = this.#newPlace(to);
    if (target.parent.entries.get(target.name)?.kind === 'directory') throw new FsError(fsErrorCodes.isADirectory);
    if (this.#writers.has(this.key(from)) || this.#writers.has(this.key(to))) throw new FsError(fsErrorCodes.busy);
    this.#reserve(entryBytes(target.name) - entryBytes(source.name));
    source.parent.entries.delete(source.name);
    this.#bytes -= bytesOf(target.name, target.parent.entries.get(target.name));
    target.parent.entries.set(target.name, file);
    this.#changes += 1;
  }

  async copy(from: Path, to: Path): Promise<void> {
    const { chunks } = this.#file(from);
    const { parent, name } = this.#newPlace(to);
    if (parent.entries.get(name)?.kind === 'directory') throw new FsError(fsErrorCodes.isADirectory);
    if (this.#writers.has(this.key(to))) throw new FsError(fsErrorCodes.busy);
    this.#put(to, chunks);
  }

  /** Any change, anywhere in it. */
  async epoch(path: Path): Promise<string | undefined> {
    this.#directory(path);
    return `${this.#session}-${this.#changes}`;
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
    return [this.#id, ...path].join('/');
  }

  #put(path: Path, chunks: readonly Uint8Array[], lastModified = this.#clock.now()): FileStat {
    const { parent, name } = this.#place(path);
    if (parent.entries.get(name)?.kind === 'directory') throw new FsError(fsErrorCodes.isADirectory);
    const size = sizeOf(chunks);
    this.#reserve(entryBytes(name) + contentBytes(chunks));
    this.#bytes -= bytesOf(name, parent.entries.get(name));
    this.#generation += 1;
    const etag = `${size.toString(36)}-${this.#generation.toString(36).padStart(6, '0')}`;
    const stat: FileStat = { kind: 'file', size, lastModified, etag };
    parent.entries.set(name, { kind: 'file', chunks, stat });
    this.#changes += 1;
    return stat;
  }

  #reserve(bytes: number): void {
    if (bytes > 0 && this.#bytes + bytes > this.#maxBytes) throw new FsError(fsErrorCodes.noSpace);
    this.#bytes += bytes;
  }

  /** As on a disk, where something staged lies in the directory. */
  #isWrittenBelow(path: Path): boolean {
    const prefix = `${this.key(path)}/`;
    return [...this.#writers].some((key) => key.startsWith(prefix));
  }

  #find(path: Path): MemoryFile | MemoryDirectory {
    let node: MemoryFile | MemoryDirectory = this.#root;
    for (const name of path) {
      if (node.kind === 'file') throw new FsError(fsErrorCodes.notADirectory);
      const next: MemoryFile | MemoryDirectory | undefined = node.entries.get(name);
      if (next === undefined) throw new FsError(fsErrorCodes.notFound);
      node = next;
    }
    return node;
  }

  #directory(path: Path): MemoryDirectory {
    const node = this.#find(path);
    if (node.kind === 'file') throw new FsError(fsErrorCodes.notADirectory);
    return node;
  }

  #file(path: Path): MemoryFile {
    const node = this.#find(path);
    if (node.kind === 'directory') throw new FsError(fsErrorCodes.isADirectory);
    return node;
  }

  #place(path: Path): { parent: MemoryDirectory; name: string } {
    const name = path.at(-1);
    if (name === undefined) throw new FsError(fsErrorCodes.isADirectory);
    return { parent: this.#directory(path.slice(0, -1)), name };
  }

  /** The same for something that is to come into being. */
  #newPlace(path: Path): { parent: MemoryDirectory; name: string } {
    const place = this.#place(path);
    if (new TextEncoder().encode(place.name).byteLength > this.#maxNameBytes) {
      throw new FsError(fsErrorCodes.nameTooLong);
    }
    return place;
  }
}

/** What an entry takes without its content. */
function entryBytes(name: string): number {
  return name.length * 2 + overheadBytes;
}

function contentBytes(chunks: readonly Uint8Array[]): number {
  return sizeOf(chunks) + chunks.length * overheadBytes;
}

function bytesOf(name: string, node: MemoryFile | MemoryDirectory | undefined): number {
  if (node === undefined) return 0;
  return entryBytes(name) + (node.kind === 'file' ? contentBytes(node.chunks) : 0);
}

function sizeOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
}

/** What is left of a piece must not hold all that the piece had. */
function withItsBytesAlone(part: Uint8Array): Uint8Array {
  return part.byteLength === part.buffer.byteLength ? part : part.slice();
}

/** What lies from `start` to before `end`. */
function* cut(chunks: readonly Uint8Array[], start: number, end: number): Generator<Uint8Array> {
  let offset = 0;
  for (const chunk of chunks) {
    const part = chunk.subarray(Math.max(0, start - offset), Math.max(0, end - offset));
    offset += chunk.byteLength;
    if (part.byteLength > 0) yield part;
  }
}
