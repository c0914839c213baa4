import type { Clock } from '../../base/clock.js';
import type { CommitOptions, FileStat, FileWriter, Path, WriteOptions } from '../filesystem.js';
import { FsError, fsErrorCodes, isAbsence, isFsError } from '../fs-error.js';
import { attempt, toFsError } from '../fs-error-mapping.js';
import { moveAsksPerson } from '../names/dangerous-names.js';
import { newStagingName } from '../names/private-names.js';
import type { Claim } from '../path-claims.js';
import type { Journal } from '../recovery/journal.js';
import { removeLeftovers } from '../recovery/leftovers.js';
import { BatchedWritable } from './batched-writable.js';
import { making } from './making.js';

/**
 * A move that takes so long waits for a person: the list in dangerous-names.ts lacks the type. Where Chromium reads the
 * whole file first (file-type.ts), it is longer by what a slow disk takes: so many bytes in a millisecond.
 */
const moveTimeoutMs = 10_000;
const movedBytesPerMs = 10_000;
/** Chromium numbers the swap files of several writers of one file; so many are looked at. */
const maxSwapFiles = 10;

/** The moment in which nobody can tell old content from new; ended by one of the two. */
export interface Exchange {
  /** Takes note of a commit, with the time that it was given, and tells the file's new stat. */
  committed(handle: FileSystemFileHandle, lastModified: number | undefined): Promise<FileStat>;
  undone(): void;
}

/** What a write needs to know of its folder. */
export interface WritePlace {
  readonly path: Path;
  /** The folder itself. */
  readonly root: FileSystemDirectoryHandle;
  readonly directory: FileSystemDirectoryHandle;
  readonly name: string;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Has the path already; gets the names beside it that the write needs. */
  readonly claim: Claim;
  /** Called before the file is made empty under its own name; resolves when no session will show it. */
  announce(): Promise<void>;
  /** Called before the new content takes the place of the old. */
  exchange(): Exchange;
  /** Called when something of the write stays, for the next one to remove. */
  leftBehind(): void;
  /** Called when the browser lets go of what it kept from being removed, long after the write. */
  unlocked(): void;
  /** Called exactly once, when the write is over either way. */
  release(): void;
}

/** How a write reaches its name without ever showing half a file under it. */
interface Staging {
  /** Swap and staging files: removed when the write comes to nothing. */
  readonly leftovers: readonly string[];
  /** The name to which bytes go: the target's own, or a private one beside it. */
  readonly writeTo: string;
  /** The file of that name, where it exists already. */
  readonly existing?: FileSystemFileHandle;
  /** Set when the target did not exist and is made empty by us. */
  readonly created?: string;
}

/**
 * Starts a write. An existing file is written in place, through the swap file that Chromium puts over it on close: it
 * keeps its mode. A new one is staged under a private name and moved, so that its own name never exists empty. Where
 * that move would ask the person, the new file is made in place, hidden until it is whole.
 * Everything of ours that may lie around if this is the last line that runs is in the journal before it exists.
 * @param options with `keepExisting` the browser copies the whole old file first: 2 to 8 s for 1 GiB.
 */
export async function startWrite(place: WritePlace, { keepExisting = false }: WriteOptions): Promise<StagedWriter> {
  const { directory, journal, claim, path } = place;
  const besides = (name: string): Path => [...path.slice(0, -1), name];
  let started: { readonly staging: Staging; readonly journalKey: string } | undefined;
  let handle: FileSystemFileHandle | undefined;
  let writer: StagedWriter | undefined;
  try {
    const old = await findFile(directory, place.name);
    if (keepExisting && old === undefined) throw new FsError(fsErrorCodes.notFound);
    const staging = await planStaging(directory, place.name, old);
    const { leftovers, writeTo, created, existing } = staging;
    for (const name of leftovers) {
      claim.add(besides(name));
      claim.hide(besides(name));
    }
    if (created !== undefined) {
      claim.hide(path);
      await place.announce();
    }
    const entry = { directory: path.slice(0, -1), leftovers };
    const journalKey = await journal.add(created === undefined ? entry : { ...entry, created });
    started = { staging, journalKey };
    handle = existing ?? (await making(directory, 'create', () => directory.getFileHandle(writeTo, { create: true })));
    const file = handle;
    const before = keepExisting && old !== undefined ? await attempt('read', () => old.getFile()) : undefined;
    const keepExistingData = before !== undefined && existing !== undefined;
    const writable = await attempt('write', () => file.createWritable({ mode: 'exclusive', keepExistingData }));
    writer = new StagedWriter(place, staging, file, new BatchedWritable(writable), journalKey);
    if (before !== undefined) await writer.keep(before, keepExistingData);
    return writer;
  } catch (error) {
    if (writer !== undefined) {
      await writer.abort();
      throw toFsError(error, 'write');
    }
    if (started !== undefined) {
      const { staging, journalKey } = started;
      // Nothing was made where there is no folder to make it in: a guest that tries again and again leaves no notes.
      if (handle === undefined && isAbsence(error)) await journal.strike(journalKey);
      else await undo(place, staging, journalKey);
    }
    place.release();
    throw toFsError(error, 'write');
  }
}

/** @param existing what has the name now. */
async function planStaging(
  directory: FileSystemDirectoryHandle,
  name: string,
  existing: FileSystemFileHandle | undefined,
): Promise<Staging> {
  const moves = !moveAsksPerson(name);
  if (existing !== undefined || !moves) {
    const swapName = await nextSwapName(directory, name);
    if (swapName !== undefined && existing !== undefined) return { writeTo: name, existing, leftovers: [swapName] };
    if (swapName !== undefined) return { writeTo: name, created: name, leftovers: [swapName] };
    if (!moves) throw new FsError(fsErrorCodes.forbidden);
  }
  const writeTo = newStagingName(name);
  return { writeTo, leftovers: [writeTo, `${writeTo}.crswap`] };
}

/** The file of that name, or undefined when the name is free. */
export async function findFile(
  directory: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemFileHandle | undefined> {
  try {
    return await attempt('open-file', () => directory.getFileHandle(name));
  } catch (error) {
    if (isFsError(error, fsErrorCodes.notFound)) return undefined;
    throw error;
  }
}

/**
 * The name that Chromium will give its swap file: the first that no file has; a person's own x.crswap is not ours.
 * Undefined where there is none: Chromium stumbles over a directory in the row, and the file cannot be written in place.
 */
async function nextSwapName(directory: FileSystemDirectoryHandle, name: string): Promise<string | undefined> {
  try {
    for (let number = 0; number < maxSwapFiles; number += 1) {
      const swapName = number === 0 ? `${name}.crswap` : `${name}.${number}.crswap`;
      if ((await findFile(directory, swapName)) === undefined) return swapName;
    }
  } catch (error) {
    if (!isFsError(error, fsErrorCodes.isADirectory)) throw error;
  }
  return undefined;
}

/** Leaves nothing of a write; what cannot be removed now stays in the journal. Never rejects. */
async function undo(place: WritePlace, staging: Staging, journalKey: string): Promise<void> {
  const { root, directory, journal, clock } = place;
  if (await removeLeftovers(root, directory, staging, clock)) {
    await journal.strike(journalKey);
    return;
  }
  journal.giveUp(journalKey);
  place.leftBehind();
}

/** A write under way; see {@link FileWriter}. */
export class StagedWriter implements FileWriter {
  readonly #place: WritePlace;
  readonly #staging: Staging;
  readonly #handle: FileSystemFileHandle;
  readonly #writable: BatchedWritable;
  readonly #journalKey: string;
  #position = 0;
  #size = 0;

  constructor(
    place: WritePlace,
    staging: Staging,
    handle: FileSystemFileHandle,
    writable: BatchedWritable,
    journalKey: string,
  ) {
    this.#place = place;
    this.#staging = staging;
    this.#handle = handle;
    this.#writable = writable;
    this.#journalKey = journalKey;
  }

  get size(): number {
    return this.#size;
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#writable.write(bytes);
    this.#position += bytes.byteLength;
    this.#size = Math.max(this.#size, this.#position);
  }

  async seek(position: number): Promise<void> {
    if (position > this.#size) throw new RangeError(`position ${position} of ${this.#size}`);
    if (position === this.#position) return;
    await this.#writable.seek(position);
    this.#position = position;
  }

  /**
   * Makes the old content the beginning of the new one.
   * @param before the old file.
   * @param isCopied whether the browser has done it already.
   * @throws FsError `changed` when the host wrote into the file meanwhile: parts of two versions make none.
   */
  async keep(before: File, isCopied: boolean): Promise<void> {
    if (!isCopied) {
      await this.#writable.writeFile(before);
      await this.#writable.seek(0);
    }
    const { directory, name } = this.#place;
    const now = await attempt('read', async () => (await directory.getFileHandle(name)).getFile());
    if (now.size !== before.size || now.lastModified !== before.lastModified) throw new FsError(fsErrorCodes.changed);
    this.#size = before.size;
  }

  /** Copies a file's content on the browser's side. */
  async writeFile(file: File): Promise<void> {
    await this.#writable.writeFile(file);
    this.#size = file.size;
  }

  async commit({ lastModified }: CommitOptions = {}): Promise<FileStat> {
    const { directory, name, clock, journal } = this.#place;
    const exchange = this.#place.exchange();
    try {
      await this.#writable.close();
      if (this.#staging.writeTo !== name) {
        const move = (): Promise<void> =>
          moveWithin(clock, this.#size, this.#handle.move(directory, name), this.#place.unlocked);
        await making(directory, 'move', move, this.#handle);
      }
    } catch (error) {
      await this.abort();
      exchange.undone();
      throw toFsError(error, 'write');
    }
    try {
      // The file is whole under its name. What fails from here on is only our notes.
      await journal.strike(this.#journalKey);
      return await exchange.committed(this.#handle, lastModified);
    } finally {
      this.#place.release();
    }
  }

  async abort(): Promise<void> {
    await this.#writable.abort();
    await undo(this.#place, this.#staging, this.#journalKey);
    this.#place.release();
  }
}

/**
 * A move that does not end within its time fails; a person's late "yes" may still carry it out.
 * @param endedLate is called when it ends after all: until then the browser has both names locked.
 */
export function moveWithin(
  clock: Clock,
  bytes: number,
  move: Promise<void>,
  endedLate = (): void => {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(moveTimeoutMs + bytes / movedBytesPerMs, () => {
      reject(new FsError(fsErrorCodes.forbidden));
      move.then(endedLate, endedLate);
    });
    move.then(resolve, reject).finally(() => timer.dispose());
  });
}
