import { isMadeByChromium, isTakenByChromium } from './chromium-names.js';

type Node = FakeFile | FakeDirectory;

class FakeFile {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  lastModified = 0;
  /** Open for writing: Chromium lets nobody else touch it. */
  locked = false;
}
class FakeDirectory {
  readonly entries = new Map<string, Node>();
}

/** What the disk does wrong: called before each step, e.g. "move x", "removeEntry x", "close x"; may throw or wait. */
export type Fault = (step: string) => Promise<void> | void;

/** A disk in memory behind the browser's own interfaces, with Chromium's swap files, locks and exceptions. */
export class FakeDisk {
  readonly #root = new FakeDirectory();
  fault: Fault = () => {};
  permission: PermissionState = 'granted';
  #time = 0;

  get root(): FileSystemDirectoryHandle {
    return directoryHandle(this, this.#root, '');
  }

  /** Everything that lies there, by path; directories end in "/". */
  listing(): string[] {
    const walk = ({ entries }: FakeDirectory): string[] =>
      [...entries].flatMap(([name, node]) =>
        node instanceof FakeFile ? [name] : [`${name}/`, ...walk(node).map((below) => `${name}/${below}`)],
      );
    return walk(this.#root).sort();
  }

  /** As the host does it: past the browser. */
  put(path: string, content: string, lastModified = this.tick()): void {
    const file = new FakeFile();
    file.bytes = new TextEncoder().encode(content);
    file.lastModified = lastModified;
    const directories = path.split('/');
    const name = directories.pop() ?? '';
    let parent = this.#root;
    for (const directory of directories) {
      const known = parent.entries.get(directory);
      const next = known instanceof FakeDirectory ? known : new FakeDirectory();
      parent.entries.set(directory, next);
      parent = next;
    }
    parent.entries.set(name, file);
  }

  text(name: string): string {
    const node = this.#root.entries.get(name);
    if (!(node instanceof FakeFile)) throw new Error(`no file ${name}`);
    return new TextDecoder().decode(node.bytes);
  }

  /** The time of the next change: never the same twice. */
  tick(): number {
    this.#time = Math.max(this.#time + 1, Date.now());
    return this.#time;
  }
}

function failure(name: string): DOMException {
  return new DOMException(name, name);
}

/** A file that was looked at. Its bytes are on the disk, and are taken from there when they are read. */
class DiskFile extends File {
  asRead: () => Blob = () => new Blob();

  override arrayBuffer = async () => this.asRead().arrayBuffer();
  override stream = () => this.asRead().stream();
  override slice = (start?: number, end?: number) => {
    const part = new DiskFile([super.slice(start, end)], this.name, { lastModified: this.lastModified });
    part.asRead = () => this.asRead().slice(start, end);
    return part;
  };
}

/** As Chromium has it: it gives what is there by then, if it is long enough and its time is the same to the second. */
function snapshotOf(name: string, { bytes, lastModified }: FakeFile, current: () => FakeFile): File {
  const file = new DiskFile([bytes], name, { lastModified });
  const secondOf = (ms: number): number => Math.floor(ms / 1000);
  file.asRead = () => {
    const now = current();
    const isSame = secondOf(now.lastModified) === secondOf(lastModified) && now.bytes.byteLength >= bytes.byteLength;
    if (!isSame) throw failure('NotReadableError');
    return new Blob([now.bytes.slice(0, bytes.byteLength)]);
  };
  return file;
}

/** As the browser has it: [] is the directory itself, null what does not lie in it. */
function pathTo(directory: FakeDirectory, sought: Node): string[] | null {
  if (sought === directory) return [];
  for (const [name, node] of directory.entries) {
    if (node === sought) return [name];
    const below = node instanceof FakeDirectory ? pathTo(node, sought) : null;
    if (below !== null) return [name, ...below];
  }
  return null;
}

function directoryHandle(disk: FakeDisk, directory: FakeDirectory, name: string): FileSystemDirectoryHandle {
  const find = (child: string): Node | undefined => {
    if (!isTakenByChromium(child)) throw new TypeError('Name is not allowed.');
    return directory.entries.get(child);
  };
  const requireMade = (child: string): void => {
    if (!isMadeByChromium(child)) throw failure('SecurityError');
  };
  const handle = {
    kind: 'directory',
    name,
    node: directory,
    queryPermission: async () => disk.permission,
    isSameEntry: async (other: { node: Node }) => other.node === directory,
    resolve: async (other: { node: Node }) => pathTo(directory, other.node),
    async getFileHandle(child: string, options?: { create?: boolean }) {
      await disk.fault(`getFileHandle ${child}`);
      let node = find(child);
      if (node === undefined && options?.create) {
        requireMade(child);
        node = new FakeFile();
        node.lastModified = disk.tick();
        directory.entries.set(child, node);
      }
      if (node === undefined) throw failure('NotFoundError');
      if (!(node instanceof FakeFile)) throw failure('TypeMismatchError');
      return fileHandle(disk, directory, node, child);
    },
    async getDirectoryHandle(child: string, options?: { create?: boolean }) {
      await disk.fault(`getDirectoryHandle ${child}`);
      let node = find(child);
      if (node === undefined && options?.create) {
        requireMade(child);
        node = new FakeDirectory();
        directory.entries.set(child, node);
      }
      if (node === undefined) throw failure('NotFoundError');
      if (!(node instanceof FakeDirectory)) throw failure('TypeMismatchError');
      return directoryHandle(disk, node, child);
    },
    async removeEntry(child: string) {
      await disk.fault(`removeEntry ${child}`);
      const node = find(child);
      if (node === undefined) throw failure('NotFoundError');
      if (node instanceof FakeDirectory && node.entries.size > 0) throw failure('InvalidModificationError');
      if (node instanceof FakeFile && node.locked) throw failure('NoModificationAllowedError');
      directory.entries.delete(child);
    },
    async *keys() {
      await disk.fault('keys');
      yield* [...directory.entries.keys()];
    },
    async *entries() {
      await disk.fault('entries');
      for (const [child, node] of [...directory.entries]) {
        if (!isTakenByChromium(child)) continue;
        yield [
          child,
          node instanceof FakeFile ? fileHandle(disk, directory, node, child) : directoryHandle(disk, node, child),
        ];
      }
    },
  };
  return handle as unknown as FileSystemDirectoryHandle;
}

function fileHandle(disk: FakeDisk, parent: FakeDirectory, file: FakeFile, name: string): FileSystemFileHandle {
  // A handle is a path, not a file: another file may have its name by now.
  let place = { parent, name };
  const current = (): FakeFile => {
    const node = place.parent.entries.get(place.name);
    if (!(node instanceof FakeFile)) throw failure(node === undefined ? 'NotFoundError' : 'TypeMismatchError');
    return node;
  };
  const handle = {
    kind: 'file',
    name,
    node: file,
    isSameEntry: async (other: { node: Node }) => other.node === current(),
    async getFile() {
      await disk.fault(`getFile ${place.name}`);
      return snapshotOf(place.name, current(), current);
    },
    async createWritable({ keepExistingData = false }: { keepExistingData?: boolean } = {}) {
      await disk.fault(`createWritable ${place.name}`);
      const target = current();
      if (target.locked) throw failure('NoModificationAllowedError');
      let swapName = `${place.name}.crswap`;
      for (let number = 1; place.parent.entries.get(swapName) instanceof FakeFile; number += 1) {
        swapName = `${place.name}.${number}.crswap`;
      }
      if (place.parent.entries.has(swapName)) throw failure('TypeMismatchError');
      const swap = new FakeFile();
      place.parent.entries.set(swapName, swap);
      target.locked = true;
      swap.locked = true;
      let content = new Blob(keepExistingData ? [target.bytes] : []);
      let position = 0;
      const end = () => {
        target.locked = false;
        swap.locked = false;
        place.parent.entries.delete(swapName);
      };
      return {
        async write(part: BlobPart) {
          await disk.fault(`write ${place.name}`);
          const bytes = part instanceof DiskFile ? part.asRead() : new Blob([part]);
          content = new Blob([content.slice(0, position), bytes, content.slice(position + bytes.size)]);
          position += bytes.size;
        },
        async seek(to: number) {
          position = to;
        },
        async close() {
          try {
            await disk.fault(`close ${place.name}`);
            const written = new FakeFile();
            written.bytes = new Uint8Array(await content.arrayBuffer());
            written.lastModified = disk.tick();
            place.parent.entries.set(place.name, written);
          } finally {
            end();
          }
        },
        async abort() {
          await disk.fault(`abort ${place.name}`);
          end();
        },
      };
    },
    async move(directory: { node: FakeDirectory }, newName: string) {
      await disk.fault(`move ${place.name}`);
      const moved = current();
      // As measured: neither done nor refused, and the file is nobody's from then on.
      if (!isMadeByChromium(newName)) {
        moved.locked = true;
        return new Promise<void>(() => {});
      }
      const replaced = directory.node.entries.get(newName);
      if (replaced instanceof FakeDirectory) throw failure('InvalidModificationError');
      if (moved.locked || replaced?.locked) throw failure('NoModificationAllowedError');
      place.parent.entries.delete(place.name);
      directory.node.entries.set(newName, moved);
      place = { parent: directory.node, name: newName };
    },
  };
  return handle as unknown as FileSystemFileHandle;
}
