import { systemClock } from '../../../src/base/clock.js';
import { defaultLimits } from '../../../src/base/limits.js';
import { openDrive } from '../../../src/session/drive.js';
import type { Filesystem, FileWriter, Path, ReadableFile } from '../../../src/share/filesystem.js';
import { FsError } from '../../../src/share/fs-error.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import type { JunkPolicy } from '../../../src/share/names/name-placement.js';
import { fromStoredName, toStoredName } from '../../../src/share/names/stored-name.js';
import { openFolder } from '../../../src/share/open-folder.js';
import type { HeldDirectories } from '../../../src/share/overlay/held-directories.js';
import { coverFolder, openOverlays } from '../../../src/share/overlay/overlays.js';
import { ListingRoom } from '../../../src/share/reading/listing-room.js';
import { ReadAhead } from '../../../src/share/reading/read-ahead.js';
import { JournalOwner } from '../../../src/share/recovery/journal.js';
import { IndexedDbStore } from '../../../src/store/indexed-db-store.js';
import { openStore } from '../../../src/store/open-store.js';
import { collect, entriesOf, getText, names, pattern, put } from '../../contract/content.js';
import { directoryHandleCases, filesystemCases, realFolderCases } from '../../contract/filesystem-contract.js';
import { refusedNameCases } from '../../contract/refused-name-cases.js';
import { storeCases } from '../../contract/store-contract.js';
import { plainNames, refusedNames } from '../../model/operations.js';
import { type ProgramResult, runProgram } from '../../model/runner.js';
import { onlyHandlerPeer } from '../../webdav/clients/handler-peer.js';
import { type ReplayCase, replay } from '../../webdav/clients/replay.js';

const cases = [...filesystemCases, ...directoryHandleCases, ...realFolderCases, ...refusedNameCases];
const owner = new JournalOwner();
const database = 'share-page';

let dropped: FileSystemDirectoryHandle | undefined;
let filesystem: Filesystem | undefined;
let overlays: HeldDirectories | undefined;
let writer: FileWriter | undefined;
let reader: ReadableFile | undefined;

document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', async (event) => {
  event.preventDefault();
  const handle = await event.dataTransfer?.items[0]?.getAsFileSystemHandle?.();
  if (handle?.kind === 'directory') dropped = handle as FileSystemDirectoryHandle;
});

async function folderOptions() {
  const store = await openStore(database);
  return {
    store,
    owner,
    clock: systemClock,
    readAhead: new ReadAhead(),
    listingRoom: new ListingRoom(systemClock, defaultLimits.maxListedEntries),
    limits: defaultLimits,
  };
}

async function open(handle: FileSystemDirectoryHandle) {
  return openFolder(handle, await folderOptions());
}

/** The same with every name, as it is shared with a guest. */
async function openCovered(handle: FileSystemDirectoryHandle, junk?: JunkPolicy) {
  const options = await folderOptions();
  const overlays = await openOverlays(options);
  const opened = await openFolder(handle, options);
  return { overlays, id: opened.id, filesystem: await coverFolder(opened, overlays, junk, options) };
}

function droppedFolder(): FileSystemDirectoryHandle {
  if (dropped === undefined) throw new Error('nothing dropped');
  return dropped;
}

/** Lets nothing but the FsError's code out: exceptions do not cross the debugger. */
async function outcome(action: () => Promise<unknown>): Promise<string> {
  try {
    await action();
    return 'done';
  } catch (error) {
    return error instanceof FsError ? error.code : String(error);
  }
}

function opened(): Filesystem {
  if (filesystem === undefined) throw new Error('no folder');
  return filesystem;
}

let caseNumber = 0;

async function newDirectory(place: 'disk' | 'opfs'): Promise<FileSystemDirectoryHandle> {
  const parent = place === 'disk' ? dropped : await navigator.storage.getDirectory();
  if (parent === undefined) throw new Error('no folder');
  caseNumber += 1;
  return parent.getDirectoryHandle(`case ${caseNumber}`, { create: true });
}

/** What no write may leave behind. */
async function leftIn(handle: FileSystemDirectoryHandle): Promise<string[]> {
  const left: string[] = [];
  for await (const key of handle.keys()) if (/crswap|spice-webdav/.test(key)) left.push(key);
  return left;
}
const modelNames = [...plainNames, ...refusedNames];

const sharePage = {
  /**
   * A random program on WebDAV over a new directory of the dropped one, with its overlay in the browser, against the
   * reference model.
   */
  async runModelProgram(seed: number, steps: number): Promise<ProgramResult & { readonly directory: string }> {
    let attempt = 0;
    const makeFilesystem = async (): Promise<Filesystem> => {
      attempt += 1;
      const name = `program ${seed}.${attempt}`;
      const { filesystem } = await openCovered(await droppedFolder().getDirectoryHandle(name, { create: true }));
      return filesystem;
    };
    const result = await runProgram({ seed, steps, names: modelNames, makeFilesystem, attempts: 40 });
    return { ...result, directory: `program ${seed}.1` };
  },
  isDropped: () => dropped !== undefined,
  /** The mark of the folder that is shared. */
  mark: () => opened().epoch([]),
  /** Shares the dropped folder; resolves to its identity. */
  async share() {
    const folder = await open(droppedFolder());
    filesystem = folder.filesystem;
    return folder.id;
  },
  /** Shares it with every name; resolves to its identity. */
  async shareCovered(junk?: JunkPolicy) {
    const folder = await openCovered(droppedFolder(), junk);
    filesystem = folder.filesystem;
    overlays = folder.overlays;
    return { id: folder.id, persistent: overlays.persistent };
  },
  /** A folder with every name where there may be no storage: what is kept, and what is held. */
  async coverMemory() {
    const options = await folderOptions();
    overlays = await openOverlays(options);
    filesystem = await coverFolder({ id: 'memory', filesystem: new MemoryFilesystem() }, overlays, undefined, options);
    await put(filesystem, ['~$a'], 'lock');
    await put(filesystem, ['a'], 'plain');
    const { persistent } = overlays;
    return { persistent, listed: await names(filesystem), held: await sharePage.held() };
  },
  /** What the browser holds, by path, with its content. */
  async held() {
    const found: Record<string, string> = {};
    if (overlays === undefined) throw new Error('nothing shared');
    for await (const { folderId, path, size } of overlays.files()) {
      const content = await overlays.content(folderId, path);
      if (content.size !== size) throw new Error(`${path} has ${content.size} bytes instead of ${size}`);
      found[path] = await content.text();
    }
    return found;
  },
  async deleteHeld(folderId: string, path: string) {
    return outcome(async () => overlays?.remove(folderId, path));
  },
  /** The spelling of each name, whether the browser takes it, and whether it takes the name as it is. */
  async trySpellings(names: readonly string[]) {
    const takes = async (name: string) => {
      try {
        await droppedFolder().getFileHandle(name);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        if (error.name === 'TypeError') return false;
        if (error.name !== 'NotFoundError') throw error;
      }
      return true;
    };
    return Promise.all(
      names.map(async (name) => {
        const stored = toStoredName(name);
        return { name, stored, taken: await takes(stored), back: fromStoredName(stored), plain: await takes(name) };
      }),
    );
  },
  async runFilesystemCase(name: string, place: 'disk' | 'opfs', covered = false) {
    const found = cases.find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error('no such case');
    const handle = await newDirectory(place);
    const { id, filesystem: subject } = covered ? await openCovered(handle) : await open(handle);
    await found.run(subject);
    const journal = await (await openStore(database)).scan('journal/');
    const left = journal.map(([key]) => key).filter((key) => key.includes(id));
    return [...left, ...(await leftIn(handle))];
  },
  /** Plays what a client sends, on a drive as a guest has it. Resolves to what went wrong, and the folder's name. */
  async replayClient(replayCase: ReplayCase, place: 'disk' | 'opfs') {
    const handle = await newDirectory(place);
    const problems: string[] = [];
    const onProblem = (error: unknown): void => void problems.push(`unforeseen: ${error}`);
    const drive = await openDrive({ settings: {}, clock: systemClock, limits: defaultLimits, onProblem });
    try {
      const id = await drive.addFolder(handle, 'replay', 'readwrite');
      const forbidWrites = async (): Promise<void> => drive.setMode(id, 'read');
      problems.push(...(await replay(replayCase, onlyHandlerPeer(drive.handler, forbidWrites))));
    } finally {
      drive.close();
    }
    return { problems: [...problems, ...(await leftIn(handle))], folder: handle.name };
  },
  async runStoreCase(name: string) {
    const found = storeCases.find((candidate) => candidate.name === name);
    if (found === undefined) throw new Error('no such case');
    caseNumber += 1;
    const store = await IndexedDbStore.open(`case ${caseNumber} ${crypto.randomUUID()}`);
    await found.run(store);
    store.close();
  },
  /** What one opening of a database writes, the next finds. */
  async reopenStore() {
    const name = crypto.randomUUID();
    const first = await IndexedDbStore.open(name);
    await first.write([['a', { kept: new Date(5) }]]);
    first.close();
    const second = await IndexedDbStore.open(name);
    const found = await second.get<{ kept: Date }>('a');
    second.close();
    return { kept: found?.kept.getTime(), persistent: second.persistent };
  },
  list: (path: Path = []) => names(opened(), path),
  /** Names with sizes; directories end in "/". */
  sizes: async () => {
    const entries: string[] = [];
    for await (const { name, stat } of entriesOf(opened())) {
      entries.push(stat.kind === 'file' ? `${name} ${stat.size}` : `${name}/`);
    }
    return entries;
  },
  text: (path: Path) => getText(opened(), path),
  move: (from: Path, to: Path) => outcome(() => opened().move(from, to)),
  createDirectory: (path: Path) => outcome(() => opened().createDirectory(path)),
  remove: (path: Path) => outcome(() => opened().remove(path)),
  isBound: (path: Path) => opened().isBound(path),
  write: (path: Path, content: string) => outcome(() => put(opened(), path, content)),
  startWrite: (path: Path, bytes: number) =>
    outcome(async () => {
      writer = await opened().write(path);
      await writer.write(pattern(bytes));
    }),
  moreWrite: (bytes: number) => outcome(async () => writer?.write(pattern(bytes))),
  commit: () => outcome(async () => writer?.commit()),
  abort: () => outcome(async () => writer?.abort()),
  openRead: (path: Path) =>
    outcome(async () => {
      reader = await opened().read(path);
    }),
  finishRead: () => outcome(async () => reader && collect(reader.stream(0, reader.stat.size))),
};

declare global {
  interface Window {
    sharePage: typeof sharePage;
  }
}
window.sharePage = sharePage;
