import { Readable, Writable } from 'node:stream';
import {
  type CopyInfo,
  type CreateInfo,
  type CreationDateInfo,
  type DeleteInfo,
  type DisplayNameInfo,
  Errors,
  type ETagInfo,
  FileSystem,
  type ILockManager,
  type IPropertyManager,
  type LastModifiedDateInfo,
  type LockManagerInfo,
  type MimeTypeInfo,
  type MoveInfo,
  type OpenReadStreamInfo,
  type OpenWriteStreamInfo,
  type PropertyManagerInfo,
  type ReadDirInfo,
  type RequestContext,
  ResourceType,
  type Path as ServerPath,
  Path as ServerPathClass,
  type SizeInfo,
  StandardMethods,
  type TypeInfo,
} from 'webdav-server/lib/index.v2.js';
import type { Limits } from '../base/limits.js';
import type { Filesystem, Path, Stat } from '../share/filesystem.js';
import { FsError, fsErrorCodes, isFsError } from '../share/fs-error.js';
import { toServerError } from './errors.js';
import type { Exchange } from './exchange.js';
import { HeldLocks, noProperties } from './managers.js';
import { removeTree, transferTree } from './tree.js';

type Callback<T> = (error?: Error, value?: T) => void;
interface Info {
  readonly context: RequestContext;
}

/** Our folders as a file system of webdav-server's. */
export class ShareFileSystem extends FileSystem {
  readonly #filesystem: Filesystem;
  readonly #exchanges: WeakMap<object, Exchange>;
  readonly #locks: HeldLocks;

  /** @param exchanges by the request that webdav-server's context has. */
  constructor(filesystem: Filesystem, exchanges: WeakMap<object, Exchange>, limits: Limits) {
    super({
      uid: () => 'spice-html5-webdav',
      serialize: (_, callback) => callback(Errors.InvalidOperation),
      unserialize: (_, callback) => callback(Errors.InvalidOperation),
    });
    this.#filesystem = filesystem;
    this.#exchanges = exchanges;
    this.#locks = new HeldLocks(limits.maxLocks);
  }

  protected override _type(path: ServerPath, info: TypeInfo, callback: Callback<ResourceType>): void {
    this.#answer(info, callback, async () => {
      const { kind } = await this.#stat(path, info);
      return kind === 'file' ? ResourceType.File : ResourceType.Directory;
    });
  }

  protected override _size(path: ServerPath, info: SizeInfo, callback: Callback<number>): void {
    this.#answer(info, callback, async () => {
      const stat = await this.#stat(path, info);
      if (stat.kind === 'directory') throw Errors.NoSizeForAFolder;
      return stat.size;
    });
  }

  protected override _etag(path: ServerPath, info: ETagInfo, callback: Callback<string>): void {
    this.#answer(info, callback, async () => {
      const stat = await this.#stat(path, info);
      // webdav-server leaves out of a listing what has none; a collection's content cannot be asked for anyway.
      return stat.kind === 'file' ? `"${stat.etag}"` : '"collection"';
    });
  }

  protected override _lastModifiedDate(path: ServerPath, info: LastModifiedDateInfo, callback: Callback<number>): void {
    this.#answer(info, callback, async () => {
      const stat = await this.#stat(path, info);
      // The platform tells no time of directories.
      return stat.kind === 'file' ? stat.lastModified : 0;
    });
  }

  protected override _creationDate(path: ServerPath, info: CreationDateInfo, callback: Callback<number>): void {
    this._lastModifiedDate(path, info, callback);
  }

  protected override _displayName(path: ServerPath, _: DisplayNameInfo, callback: Callback<string>): void {
    callback(undefined, path.isRoot() ? '' : path.fileName());
  }

  protected override _mimeType(
    path: ServerPath,
    { context, targetSource }: MimeTypeInfo,
    callback: Callback<string>,
  ): void {
    StandardMethods.standardMimeType(context, this, path, targetSource, callback);
  }

  protected override _readDir(path: ServerPath, info: ReadDirInfo, callback: Callback<ServerPath[]>): void {
    this.#answer(info, callback, async (exchange) => {
      const paths: ServerPath[] = [];
      for await (const entries of this.#filesystem.list(toPath(path))) {
        for (const { name, stat } of entries) {
          const member = new ServerPathClass([...path.paths, name]);
          exchange?.stats.set(member.toString(), Promise.resolve(stat));
          paths.push(member);
        }
      }
      return paths;
    });
  }

  protected override _create(path: ServerPath, info: CreateInfo, callback: Callback<void>): void {
    this.#change(info, callback, async () => {
      const target = toPath(path);
      if (info.type.isDirectory) return this.#filesystem.createDirectory(target);
      await requireFree(this.#filesystem, target);
      // For PUT the file comes with its content: of a body that breaks off no empty file must stay.
      if (!isPut(info)) await (await this.#filesystem.write(target)).commit();
    });
  }

  protected override _delete(path: ServerPath, info: DeleteInfo, callback: Callback<void>): void {
    this.#change(info, callback, async () => {
      await removeTree(this.#filesystem, toPath(path));
      this.#locks.removeTree(path.toString());
    });
  }

  protected override _copy(from: ServerPath, to: ServerPath, info: CopyInfo, callback: Callback<boolean>): void {
    const { overwrite } = info;
    this.#change(info, callback, () =>
      transferTree(this.#filesystem, 'copy', { from: toPath(from), to: toPath(to), overwrite }),
    );
  }

  protected override _move(from: ServerPath, to: ServerPath, info: MoveInfo, callback: Callback<boolean>): void {
    const { overwrite } = info;
    this.#change(info, callback, async () => {
      const isReplaced = await transferTree(this.#filesystem, 'move', {
        from: toPath(from),
        to: toPath(to),
        overwrite,
      });
      for (const path of [from, to]) this.#locks.removeTree(path.toString());
      return isReplaced;
    });
  }

  protected override _openReadStream(path: ServerPath, info: OpenReadStreamInfo, callback: Callback<Readable>): void {
    this.#answer(info, callback, async (exchange) => {
      const announced = await this.#stat(path, info);
      const file = await this.#filesystem.read(toPath(path));
      // Its length has been announced: another version's content does not fit.
      if (announced.kind !== 'file' || announced.etag !== file.stat.etag) throw new FsError(fsErrorCodes.changed);
      const chunks = file.stream(0, file.stat.size)[Symbol.asyncIterator]();
      const pull = async (): Promise<void> => {
        try {
          const next = () => chunks.next();
          const { done, value } = await (exchange?.patience.during(next) ?? next());
          // Node keeps what it is given; the chunk is the file's again.
          stream.push(done ? null : value.slice());
        } catch (error) {
          exchange?.fail(error);
          stream.destroy(toServerError(error));
        }
      };
      const stream = new Readable({
        read: () => void pull(),
        destroy: (error, end) => {
          void chunks.return?.().catch(() => {});
          end(error);
        },
      });
      return exchange?.open(stream) ?? stream;
    });
  }

  protected override _openWriteStream(path: ServerPath, info: OpenWriteStreamInfo, callback: Callback<Writable>): void {
    this.#answer(info, callback, async (exchange) => {
      const target = toPath(path);
      // webdav-server creates what is missing by itself when it hears of it.
      if (info.mode !== 'mustCreate' || !isPut(info)) await this.#stat(path, info);
      const writer = await this.#filesystem.write(target);
      let isCommitted = false;
      const step = (work: () => Promise<unknown>, end: Callback<void>): void => {
        const run = exchange === undefined ? work() : exchange.patience.during(work);
        run.then(
          () => end(),
          (error) => end(toServerError(error)),
        );
      };
      const stream = new Writable({
        write: (chunk: Uint8Array, _, end) => step(() => writer.write(chunk), end),
        final: (end) => {
          isCommitted = true;
          exchange?.stats.clear();
          step(() => writer.commit(), end);
        },
        destroy: (error, end) => {
          if (isCommitted) end(error);
          else void writer.abort().then(() => end(error));
        },
      });
      return exchange?.open(stream) ?? stream;
    });
  }

  protected override _lockManager(path: ServerPath, _: LockManagerInfo, callback: Callback<ILockManager>): void {
    callback(undefined, this.#locks.at(path.toString()));
  }

  protected override _propertyManager(
    _: ServerPath,
    __: PropertyManagerInfo,
    callback: Callback<IPropertyManager>,
  ): void {
    callback(undefined, noProperties);
  }

  #stat(path: ServerPath, { context }: Info): Promise<Stat> {
    const stats = this.#exchangeOf(context)?.stats;
    const key = path.toString();
    const known = stats?.get(key) ?? this.#filesystem.stat(toPath(path));
    stats?.set(key, known);
    return known;
  }

  #change<T>(info: Info, callback: Callback<T>, work: () => Promise<T>): void {
    this.#answer(info, callback, async (exchange) => {
      exchange?.stats.clear();
      try {
        return await work();
      } finally {
        exchange?.stats.clear();
      }
    });
  }

  /** Our promises for its callbacks. What the callback throws is the request's failure, and nobody else's. */
  #answer<T>(info: Info, callback: Callback<T>, work: (exchange: Exchange | undefined) => Promise<T>): void {
    const exchange = this.#exchangeOf(info.context);
    const run = async (): Promise<T> => work(exchange);
    (exchange === undefined ? run() : exchange.patience.during(run))
      .then(
        (value) => callback(undefined, value),
        (error) => callback(toServerError(error)),
      )
      .catch((error) => exchange?.fail(error));
  }

  /** Requests for the root have a context of their own at first, without a request. */
  #exchangeOf(context: RequestContext): Exchange | undefined {
    const request = 'request' in context ? context.request : undefined;
    return typeof request === 'object' && request !== null ? this.#exchanges.get(request) : undefined;
  }
}

/** webdav-server has decoded and resolved it, in this order; what it lets through must still be names. */
function toPath({ paths }: ServerPath): Path {
  for (const name of paths) {
    if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) throw new FsError(fsErrorCodes.badName);
  }
  return paths;
}

async function requireFree(filesystem: Filesystem, path: Path): Promise<void> {
  try {
    await filesystem.stat(path);
  } catch (error) {
    if (isFsError(error, fsErrorCodes.notFound)) return;
    throw error;
  }
  throw new FsError(fsErrorCodes.exists);
}

function isPut({ context }: Info): boolean {
  return 'request' in context && (context.request as { readonly method?: string } | undefined)?.method === 'PUT';
}
