import { systemClock } from '../../../src/base/clock.js';
import { defaultLimits } from '../../../src/base/limits.js';
import type { DirectoryHandleFilesystem } from '../../../src/share/directory-handle.js';
import type { FileWriter, Path, ReadableFile } from '../../../src/share/filesystem.js';
import { FsError } from '../../../src/share/fs-error.js';
import { JournalOwner } from '../../../src/share/journal.js';
import { openFolder } from '../../../src/share/open-folder.js';
import { ReadAhead } from '../../../src/share/read-ahead.js';
import { IndexedDbStore } from '../../../src/store/indexed-db-store.js';
import { openStore } from '../../../src/store/open-store.js';
import { collect, getText, names, pattern, put } from '../../contract/content.js';
import { directoryHandleCases, filesystemCases, realFolderCases } from '../../contract/filesystem-contract.js';
import { storeCases } from '../../contract/store-contract.js';

const cases = [...filesystemCases, ...directoryHandleCases, ...realFolderCases];
const owner = new JournalOwner();
const database = 'share-page';

let dropped: FileSystemDirectoryHandle | undefined;
let filesystem: DirectoryHandleFilesystem | undefined;
let writer: FileWriter | undefined;
let reader: ReadableFile | undefined;

document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', async (event) => {
  event.preventDefault();
  const handle = await event.dataTransfer?.items[0]?.getAsFileSystemHandle?.();
  if (handle?.kind === 'directory') dropped = handle as FileSystemDirectoryHandle;
});

async function open(handle: FileSystemDirectoryHandle) {
  const store = await openStore(database);
  return openFolder(handle, { store, owner, clock: systemClock, readAhead: new ReadAhead(), limits: defaultLimits });
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

function opened(): DirectoryHandleFilesystem {
  if (filesystem === undefined) throw new Error('no folder');
  return filesystem;
}

let caseNumber = 0;

const sharePage = {
  isDropped: () => dropped !== undefined,
  /** Shares the dropped folder; resolves to its identity. */
  async share() {
    if (dropped === undefined) throw new Error('nothing dropped');
    const folder = await open(dropped);
    filesystem = folder.filesystem;
    return folder.id;
  },
  async runFilesystemCase(name: string, place: 'disk' | 'opfs') {
    const found = cases.find((candidate) => candidate.name === name);
    const parent = place === 'disk' ? dropped : await navigator.storage.getDirectory();
    if (found === undefined || parent === undefined) throw new Error('no such case or folder');
    caseNumber += 1;
    const handle = await parent.getDirectoryHandle(`case ${caseNumber}`, { create: true });
    const { id, filesystem: subject } = await open(handle);
    await found.run(subject);
    const left = (await (await openStore(database)).scan(`journal/${id}/`)).map(([key]) => key);
    for await (const key of handle.keys()) if (/crswap|spice-webdav/.test(key)) left.push(key);
    return left;
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
  text: (path: Path) => getText(opened(), path),
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
