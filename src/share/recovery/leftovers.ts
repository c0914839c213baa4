import type { Clock } from '../../base/clock.js';
import type { Path } from '../filesystem.js';
import { fsErrorCodes, isAbsence, isFsError } from '../fs-error.js';
import { attempt } from '../fs-error-mapping.js';
import type { DirectoryCache } from '../handles/directory-cache.js';
import type { Journal, JournalEntry } from './journal.js';

/** Chromium lets a file go a moment after abort() has resolved; until then removing it is refused. */
const removalDelaysMs = [10, 50, 250, 1000];

/**
 * Removes what a write left in a directory.
 * @param root the folder that the directory is in: on a drive that was pulled out nothing is found, and all is there.
 * @returns whether all of it is gone: only then may it be struck from the journal.
 */
export async function removeLeftovers(
  root: FileSystemDirectoryHandle,
  directory: FileSystemDirectoryHandle,
  { leftovers, created }: Pick<JournalEntry, 'leftovers' | 'created'>,
  clock: Clock,
): Promise<boolean> {
  let allGone = await isThere(root);
  for (const name of leftovers) {
    const removal = async (): Promise<void> => {
      // Asked for as a file: a directory of that name is the person's.
      await directory.getFileHandle(name);
      await directory.removeEntry(name);
    };
    allGone = (await isGoneAfter(removal, clock)) && allGone;
  }
  if (created === undefined) return allGone && isThere(root);
  const removalIfEmpty = async (): Promise<void> => {
    const file = await (await directory.getFileHandle(created)).getFile();
    // Made empty by us and never filled; one with content has been finished, or is somebody else's by now.
    if (file.size === 0) await directory.removeEntry(created);
  };
  return (await isGoneAfter(removalIfEmpty, clock)) && allGone && isThere(root);
}

/** What Chromium calls the file that it puts in the place of another when a write is done. */
const swapName = /\.crswap$/i;

/** Whether a file may be one, by its name: almost none may, and the rest need not be asked about. */
export function mayBeSwapFile(name: string): boolean {
  return swapName.test(name);
}

/**
 * Whether a file is the swap file of a write that some session has under way, or has left: to a guest it is not there. A
 * person's own file of such a name is in no journal.
 */
export async function isSwapFile(journal: Journal, path: Path): Promise<boolean> {
  const name = path.at(-1) ?? '';
  if (!mayBeSwapFile(name)) return false;
  const directory = path.slice(0, -1).join('/');
  const entries = await journal.entries().catch(() => []);
  return entries.some(([, entry]) => entry.leftovers.includes(name) && entry.directory.join('/') === directory);
}

/** `stays`: something could not be removed yet. `away`: the folder was not there to be looked at. */
export type SweepOutcome = 'swept' | 'stays' | 'away';

/**
 * Undoes what writes have left in a folder that nobody else will end: names in its journal, and no others.
 * What cannot be removed now stays in the journal for the next time.
 */
export async function sweepLeftovers(
  journal: Journal,
  directories: DirectoryCache,
  clock: Clock,
): Promise<SweepOutcome> {
  const abandoned = await journal.abandoned();
  if (abandoned.length === 0) return 'swept';
  const root = await directories.open([]);
  if (!(await isThere(root))) return 'away';
  let allGone = true;
  for (const [key, entry] of abandoned) {
    if (await removeAbandoned(root, entry, directories, clock)) await journal.strike(key);
    else allGone = false;
  }
  if (!(await isThere(root))) return 'away';
  return allGone ? 'swept' : 'stays';
}

async function removeAbandoned(
  root: FileSystemDirectoryHandle,
  entry: JournalEntry,
  directories: DirectoryCache,
  clock: Clock,
): Promise<boolean> {
  try {
    return await removeLeftovers(root, await directories.open(entry.directory), entry, clock);
  } catch (error) {
    // With the directory went what lay in it.
    return isAbsence(error) && isThere(root);
  }
}

/** A folder on a stick that was pulled out comes back with its leftovers. */
export async function isThere(root: FileSystemDirectoryHandle): Promise<boolean> {
  try {
    await root.keys().next();
    return true;
  } catch {
    return false;
  }
}

async function isGoneAfter(removal: () => Promise<void>, clock: Clock): Promise<boolean> {
  for (const delayMs of [0, ...removalDelaysMs]) {
    if (delayMs > 0) await new Promise<void>((resolve) => clock.after(delayMs, resolve));
    try {
      await attempt('remove', removal);
      return true;
    } catch (error) {
      // All of ours was files.
      if (isAbsence(error)) return true;
      if (!isFsError(error, fsErrorCodes.busy)) return false;
    }
  }
  return false;
}
