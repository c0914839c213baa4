/** Decoded names from the root of the drive; [] is the root itself. No name is empty, ".", ".." or holds "/" or NUL. */
export type Path = readonly string[];

/** What is told of a file. */
export interface FileStat {
  readonly kind: 'file';
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch: the host's, or what a client set. */
  readonly lastModified: number;
  /**
   * A strong validator, unquoted, at least 4 characters of A-Z a-z 0-9 - _ : changes whenever the content does,
   * also when we rewrite the file within one millisecond, and never comes back (house decision 9).
   */
  readonly etag: string;
}
/** Directories have neither size nor time: the platform tells none. */
export interface DirectoryStat {
  readonly kind: 'directory';
}
/** What is told of what lies at a path. */
export type Stat = FileStat | DirectoryStat;

/** One row of a directory's listing. */
export interface Entry {
  readonly name: string;
  readonly stat: Stat;
}

/** One version of a file: reading it while the host changes it fails with `changed`, never mixes contents. */
export interface ReadableFile {
  readonly stat: FileStat;
  /**
   * The bytes from `start` to before `end`. Ending the iteration early releases the file. A chunk is the stream's again
   * once the next is asked for.
   */
  stream(start: number, end: number): AsyncIterable<Uint8Array>;
}

export interface WriteOptions {
  /** The new version begins as a copy of the old one, to be changed in parts. `not-found` when there is none. */
  readonly keepExisting?: boolean;
}

export interface CommitOptions {
  /** The time of the new version, as for `setLastModified`; by default now. */
  readonly lastModified?: number;
}

/**
 * A write in progress. Until `commit` resolves, readers see the old file (or none); whatever happens before leaves
 * the old content whole. Exactly one of `commit` and `abort` must be called.
 */
export interface FileWriter {
  /** Bytes of the new version so far; with `keepExisting` at first those of the old one. */
  readonly size: number;
  /**
   * Puts bytes at the position, over what is there: at the start at first, then behind the bytes before.
   * Resolves when more may come; the bytes may then be reused.
   */
  write(bytes: Uint8Array): Promise<void>;
  /** Moves the position: from 0 to `size`, so that no file has a hole that nobody wrote. */
  seek(position: number): Promise<void>;
  /** @returns the new file's stat. A failed commit has already been undone. */
  commit(options?: CommitOptions): Promise<FileStat>;
  /** Never rejects; after it nothing of the write remains. */
  abort(): Promise<void>;
}

/**
 * What WebDAV reads and writes. Every method works on single entries: trees are walked by the caller, who can then name
 * the members that failed. All of them reject with FsError only.
 */
export interface Filesystem {
  stat(path: Path): Promise<Stat>;
  /**
   * A directory's entries with their stats, in no order and some at a time, stats taken in parallel. Entries that vanish
   * or cannot be read meanwhile are left out.
   */
  list(path: Path): AsyncIterable<readonly Entry[]>;
  /** @param found what `stat` has just told of the path: that version is read, where it is still at hand. */
  read(path: Path, found?: FileStat): Promise<ReadableFile>;
  /**
   * Starts replacing or creating a file. The parent must exist (`not-found` if it does not).
   * `busy` while another writer has the same path.
   */
  write(path: Path, options?: WriteOptions): Promise<FileWriter>;
  /**
   * Makes `stat` answer this time, in whole milliseconds since the epoch, for as long as the file on the host stays as it
   * is, over reloads too. Its content and so its etag stay. It goes along with a move; a copy is of its own time.
   */
  setLastModified(path: Path, lastModified: number): Promise<void>;
  /** `exists` when anything has the name; `not-found` when the parent does not exist. */
  createDirectory(path: Path): Promise<void>;
  /** A file or an empty directory (`not-empty` otherwise). */
  remove(path: Path): Promise<void>;
  /** Moves one file, replacing a file at `to`. `is-a-directory` when either is one. */
  move(from: Path, to: Path): Promise<void>;
  /** Copies one file's content, replacing a file at `to`, atomically like `write`. */
  copy(from: Path, to: Path): Promise<void>;
  /**
   * A mark of a directory's members and their content. While it stays the same, nothing directly in the directory has
   * changed, by us or by the host; undefined where that cannot be told, and the caller has to look for itself.
   */
  epoch(path: Path): Promise<string | undefined>;
  /**
   * Whether members of a directory, at any depth, are kept from whoever asks (policy.ts): it can be neither removed nor
   * moved as a whole. Where nothing is kept from anybody, this costs nothing.
   * @param signal ends the search: `aborted`.
   */
  hidesBelow(path: Path, signal?: AbortSignal): Promise<boolean>;
  /**
   * Whether something at a path, around it or below it is read and removed, but neither moved nor written (host-git.ts):
   * a tree with it stays where it is, and nothing takes its place or comes into it.
   * @param signal ends the search: `aborted`.
   */
  isBound(path: Path, signal?: AbortSignal): Promise<boolean>;
  /** Whether writes to this path are refused as a matter of policy: its folder is shared read-only. */
  isReadOnly(path: Path): boolean;
  /**
   * Whether the two may be one place, or one lie in the other, though their paths do not show it: they are in two folders
   * of which one holds the other. Between such nothing is copied or moved (`forbidden`), and whoever walks a tree asks
   * before the first step. A filesystem without this method has none.
   */
  mayMeet?(one: Path, other: Path): boolean;
  /**
   * A name for the entry that stays the same when folders are added, removed or reloaded: the folder's identity, then
   * the names, joined by "/". Children's keys start with their parent's key plus "/". Locks and properties hang on it.
   */
  key(path: Path): string;
}
