import type { FileStat, Filesystem, Path, ReadableFile } from '../filesystem.js';
import { isAbsence } from '../fs-error.js';
import { PathClaims } from '../path-claims.js';
import type { Journal, Owned } from './journal.js';

/** A file's place in one of several folders. */
export interface Place {
  readonly filesystem: Filesystem;
  readonly path: Path;
  /** The same, as the journal has it: it outlives the page. */
  readonly name: Path;
}

/** A move by copy and remove that may have come halfway. */
export interface HalfMove extends Owned {
  readonly from: Path;
  readonly to: Path;
  /** What was to be moved: bytes, and milliseconds since the epoch. */
  readonly size: number;
  readonly lastModified: number;
}

/** Both by the names that the journal has. */
export interface HalfMoveRules {
  /** Nobody else changes a file while its move is being ended. */
  readonly claims?: PathClaims;
  /** Whether the two may be one file, though both folders are there: then neither is removed. */
  mayMeet?(from: Path, to: Path): boolean;
}

/** Throws when what is under way is not to be done any more: asked before each step that would change something. */
type RequireWanted = () => void;
const alwaysWanted: RequireWanted = () => {};

/** Copies a file's content from one folder to another: staged, so that the old file at the target stays until then. */
export async function copyAcross(from: Place, to: Place, requireWanted = alwaysWanted): Promise<void> {
  await writeAll(await from.filesystem.read(from.path), to, requireWanted);
}

/**
 * Moves that the platform cannot make in one step: a copy, then the removal of what was copied. A session that ends
 * between the two leaves the file twice; the next one removes the first of them, if it still is the same to the byte.
 */
export class HalfMoves {
  readonly #journal: Journal<HalfMove>;
  readonly #find: (name: Path) => Omit<Place, 'name'> | undefined;
  readonly #claims: PathClaims;
  readonly #mayMeet: (from: Path, to: Path) => boolean;

  /** @param find gives undefined for a folder that is not there now. */
  constructor(
    journal: Journal<HalfMove>,
    find: (name: Path) => Omit<Place, 'name'> | undefined,
    { claims = new PathClaims(), mayMeet = () => false }: HalfMoveRules = {},
  ) {
    this.#journal = journal;
    this.#find = find;
    this.#claims = claims;
    this.#mayMeet = mayMeet;
  }

  /** @param from what is moved, as it was when `copy` began to read it. */
  async move(
    { name, size, lastModified }: { readonly name: Path } & Pick<FileStat, 'size' | 'lastModified'>,
    to: Path,
    copy: () => Promise<unknown>,
    remove: () => Promise<void>,
  ): Promise<void> {
    const key = await this.#journal.add({ from: name, to, size, lastModified });
    try {
      await copy();
      await remove();
    } finally {
      await this.#journal.strike(key);
    }
  }

  /** Moves a file from one folder to another, with its time. */
  async moveAcross(from: Place, to: Place, requireWanted = alwaysWanted): Promise<void> {
    const file = await from.filesystem.read(from.path);
    const copy = (): Promise<void> => writeAll(file, to, requireWanted, file.stat.lastModified);
    await this.move({ name: from.name, ...file.stat }, to.name, copy, async () => {
      // Written again meanwhile; or one file in both folders, because one holds the other: it is not what was copied.
      const now = await from.filesystem.stat(from.path);
      requireWanted();
      if (now.kind === 'file' && now.etag === file.stat.etag) await from.filesystem.remove(from.path);
    });
  }

  /**
   * Ends what sessions that were killed began. What cannot be ended now stays in the journal. Never rejects.
   * @returns whether nothing is left.
   */
  async sweep(): Promise<boolean> {
    const abandoned = await this.#journal.abandoned().catch(() => undefined);
    let allDone = abandoned !== undefined;
    for (const [key, move] of abandoned ?? []) {
      if (await this.#end(move)) await this.#journal.strike(key);
      else allDone = false;
    }
    return allDone;
  }

  async #end(move: HalfMove): Promise<boolean> {
    const [source, target] = [this.#find(move.from), this.#find(move.to)];
    if (source === undefined || target === undefined) return false;
    // Of two names of one file, which are equal whether or not it was copied, both would be gone.
    if (this.#mayMeet(move.from, move.to)) return true;
    if (!(await isThere(source.filesystem)) || !(await isThere(target.filesystem))) return false;
    try {
      const claim = this.#claims.claim(move.from, move.to);
      return await this.#finish(move, source, target).finally(claim.release);
    } catch (error) {
      // It did not arrive, or has gone from where it was.
      return isAbsence(error);
    }
  }

  async #finish(
    { from, to, size, lastModified }: HalfMove,
    source: Omit<Place, 'name'>,
    target: Omit<Place, 'name'>,
  ): Promise<boolean> {
    const left = await source.filesystem.read(source.path);
    if (left.stat.size !== size || left.stat.lastModified !== lastModified) return true;
    const arrived = await target.filesystem.read(target.path);
    if (arrived.stat.size !== size || !(await haveSameContent(left, arrived))) return true;
    // The person may have stopped sharing one of them while they were compared.
    const isShared = this.#find(from)?.filesystem === source.filesystem && this.#find(to) !== undefined;
    if (isShared) await source.filesystem.remove(source.path);
    return isShared;
  }
}

async function writeAll(
  file: ReadableFile,
  to: Place,
  requireWanted: RequireWanted,
  lastModified?: number,
): Promise<void> {
  const writer = await to.filesystem.write(to.path);
  try {
    for await (const bytes of file.stream(0, file.stat.size)) {
      requireWanted();
      await writer.write(bytes);
    }
    requireWanted();
  } catch (error) {
    await writer.abort();
    throw error;
  }
  await writer.commit(lastModified === undefined ? {} : { lastModified });
}

/** A folder on a stick that was pulled out comes back with what was begun in it. */
async function isThere(filesystem: Filesystem): Promise<boolean> {
  try {
    for await (const _ of filesystem.list([])) break;
    return true;
  } catch {
    return false;
  }
}

async function haveSameContent(one: ReadableFile, other: ReadableFile): Promise<boolean> {
  const rest = other.stream(0, other.stat.size)[Symbol.asyncIterator]();
  let ahead: Uint8Array = new Uint8Array(0);
  try {
    for await (const bytes of one.stream(0, one.stat.size)) {
      for (let offset = 0; offset < bytes.byteLength; ) {
        if (ahead.byteLength === 0) {
          const next = await rest.next();
          if (next.done === true) return false;
          ahead = next.value;
        }
        const count = Math.min(ahead.byteLength, bytes.byteLength - offset);
        for (let index = 0; index < count; index += 1) if (ahead[index] !== bytes[offset + index]) return false;
        ahead = ahead.subarray(count);
        offset += count;
      }
    }
    return ahead.byteLength === 0;
  } finally {
    await rest.return?.();
  }
}
