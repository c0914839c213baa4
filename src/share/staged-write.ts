import type { Clock } from '../base/clock.js';
import { BatchedWritable } from './batched-writable.js';
import { moveAsksPerson } from './dangerous-names.js';
import type { FileStat, FileWriter, Path } from './filesystem.js';
import { FsError, fsErrorCodes } from './fs-error.js';
import { attempt, toFsError } from './fs-error-mapping.js';
import type { Journal } from './journal.js';
import { newStagingName } from './private-names.js';

/** A move that takes so long waits for a person: the list in dangerous-names.ts lacks the type. */
const moveTimeoutMs = 10_000;
/** Chromium numbers the swap files of several writers of one file; so many are looked at. */
const maxSwapFiles = 10;

/** What a write needs to know of its folder. */
export interface WritePlace {
  readonly path: Path;
  readonly directory: FileSystemDirectoryHandle;
  readonly name: string;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Keeps a name out of listings while it is only half there. */
  hide(name: string): void;
  show(name: string): void;
  /** Takes note of a commit and tells the file's new stat. */
  committed(handle: FileSystemFileHandle): Promise<FileStat>;
  /** Called exactly once, when the write is over either way. */
  release(): void;
}

/** How a write reaches its name without ever showing half a file under it. */
interface Staging {
  /** Swap and staging files: removed when the write comes to nothing. */
  readonly leftovers: readonly string[];
  /** The name to which bytes go: the target's own, or a private one beside it. */
  readonly writeTo: string;
  /** Set when the target did not exist and is made empty by us. */
  readonly created?: string;
}

/**
 * Starts a write. An existing file is written in place, through the swap file that Chromium puts over it on close: it
 * keeps its mode. A new one is staged under a private name and moved, so that its own name never exists empty. Where
 * that move would ask the person, the new file is made in place, hidden until it is whole.
 * Everything of ours that may lie around if this is the last line that runs is in the journal before it exists.
 */
export async function startWrite(place: WritePlace): Promise<StagedWriter> {
  const { directory, journal, path } = place;
  let staging: Staging | undefined;
  let journalKey: string | undefined;
  try {
    staging = await planStaging(directory, place.name);
    const { leftovers, writeTo, created } = staging;
    for (const name of halfThere(staging)) place.hide(name);
    const entry = { directory: path.slice(0, -1), leftovers };
    journalKey = await journal.add(created === undefined ? entry : { ...entry, created });
    const handle = await attempt('create', () => directory.getFileHandle(writeTo, { create: true }));
    const writable = await attempt('write', () => handle.createWritable({ mode: 'exclusive' }));
    return new StagedWriter(place, staging, handle, new BatchedWritable(writable), journalKey);
  } catch (error) {
    if (staging !== undefined && journalKey !== undefined) {
      const allGone = await removeLeftovers(directory, staging, place.clock);
      if (allGone) await journal.strike(journalKey).catch(() => {});
    }
    if (staging !== undefined) for (const name of halfThere(staging)) place.show(name);
    place.release();
    throw toFsError(error, 'write');
  }
}

async function planStaging(directory: FileSystemDirectoryHandle, name: string): Promise<Staging> {
  const existing = await findFile(directory, name);
  if (existing !== undefined) return { writeTo: name, leftovers: [await nextSwapName(directory, name)] };
  if (moveAsksPerson(name)) return { writeTo: name, created: name, leftovers: [await nextSwapName(directory, name)] };
  const writeTo = newStagingName();
  return { writeTo, leftovers: [writeTo, `${writeTo}.crswap`] };
}

/** The names under which something unfinished lies meanwhile. */
function halfThere({ leftovers, created }: Staging): readonly string[] {
  return created === undefined ? leftovers : [...leftovers, created];
}

/** The file of that name, or undefined when the name is free. */
export async function findFile(
  directory: FileSystemDirectoryHandle,
  name: string,
): Promise<FileSystemFileHandle | undefined> {
  try {
    return await attempt('open-file', () => directory.getFileHandle(name));
  } catch (error) {
    if (error instanceof FsError && error.code === fsErrorCodes.notFound) return undefined;
    throw error;
  }
}

/** The name that Chromium will give its swap file: the first that nobody has. A person's own x.crswap is not ours. */
async function nextSwapName(directory: FileSystemDirectoryHandle, name: string): Promise<string> {
  for (let number = 0; number < maxSwapFiles; number += 1) {
    const swapName = number === 0 ? `${name}.crswap` : `${name}.${number}.crswap`;
    if ((await findFile(directory, swapName)) === undefined) return swapName;
  }
  throw new FsError(fsErrorCodes.busy);
}

/** Chromium lets a file go a moment after abort() has resolved; until then removing it is refused. */
const removalDelaysMs = [0, 10, 50, 250, 1000];

/**
 * Removes what a write left.
 * @returns whether all of it is gone: only then may it be struck from the journal.
 */
export async function removeLeftovers(
  directory: FileSystemDirectoryHandle,
  { leftovers, created }: { leftovers: readonly string[]; created?: string },
  clock: Clock,
): Promise<boolean> {
  let allGone = true;
  for (const name of leftovers) allGone = (await removeName(directory, name, clock)) && allGone;
  if (created === undefined) return allGone;
  try {
    const file = await findFile(directory, created);
    // Made empty by us and never filled; one with content has been finished, or is somebody else's by now.
    if (file === undefined || (await file.getFile()).size > 0) return allGone;
    return (await removeName(directory, created, clock)) && allGone;
  } catch {
    return false;
  }
}

async function removeName(directory: FileSystemDirectoryHandle, name: string, clock: Clock): Promise<boolean> {
  for (const delayMs of removalDelaysMs) {
    if (delayMs > 0) await new Promise<void>((resolve) => clock.after(delayMs, resolve));
    try {
      await attempt('remove', () => directory.removeEntry(name));
      return true;
    } catch (error) {
      if (error instanceof FsError && error.code === fsErrorCodes.notFound) return true;
    }
  }
  return false;
}

/** A write under way; see {@link FileWriter}. */
export class StagedWriter implements FileWriter {
  readonly #place: WritePlace;
  readonly #staging: Staging;
  readonly #handle: FileSystemFileHandle;
  readonly #writable: BatchedWritable;
  readonly #journalKey: string;

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

  write(bytes: Uint8Array): Promise<void> {
    return this.#writable.write(bytes);
  }

  /** Copies a file's content on the browser's side. */
  writeFile(file: File): Promise<void> {
    return this.#writable.writeFile(file);
  }

  async commit(): Promise<FileStat> {
    const { directory, name, clock, journal } = this.#place;
    try {
      await this.#writable.close();
      if (this.#staging.writeTo !== name) {
        await attempt('move', () => moveWithin(clock, this.#handle.move(directory, name)));
      }
    } catch (error) {
      await this.abort();
      throw toFsError(error, 'write');
    }
    // The file is whole under its name. What fails from here on is only our notes.
    await journal.strike(this.#journalKey).catch(() => {});
    this.#finish();
    return this.#place.committed(this.#handle);
  }

  async abort(): Promise<void> {
    await this.#writable.abort();
    const { directory, clock, journal } = this.#place;
    // What cannot be removed stays in the journal, for the next start.
    const allGone = await removeLeftovers(directory, this.#staging, clock);
    if (allGone) await journal.strike(this.#journalKey).catch(() => {});
    this.#finish();
  }

  #finish(): void {
    for (const name of halfThere(this.#staging)) this.#place.show(name);
    this.#place.release();
  }
}

/** A move that does not end within its time fails; a person's late "yes" may still carry it out. */
export function moveWithin(clock: Clock, move: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(moveTimeoutMs, () => reject(new FsError(fsErrorCodes.forbidden)));
    move.then(resolve, reject).finally(() => timer.dispose());
  });
}
