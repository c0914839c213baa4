import type { Clock } from '../../base/clock.js';
import type { Disposable } from '../../base/disposable.js';

/** Chromium tells a change of the host's 2 to 8 ms after it was made: what is asked for waits until it has come. */
const settleMs = 30;
/** It takes a millisecond to observe a directory, but some seconds in a browser that has just been started. */
const patienceMs = 5;

/** What the browser's FileSystemObserver tells of a change, as far as it is heeded. */
export interface ObservedChange {
  readonly type: 'appeared' | 'disappeared' | 'errored' | 'modified' | 'moved' | 'unknown';
}

/** The browser's FileSystemObserver, as far as it is used: TypeScript's libraries do not have it. */
export interface DirectoryObserver {
  observe(handle: FileSystemHandle): Promise<void>;
  disconnect(): void;
}

interface ObservedDirectory {
  /** What no other observation has, in this session or another. */
  readonly id: string;
  readonly observer: DirectoryObserver;
  /** Resolves once it is observed; nothing before counts. */
  readonly observed: Promise<void>;
  /** Changes so far. */
  changes: number;
}

/** Makes an observer; undefined where the browser has none. */
export type CreateObserver =
  | ((onChanges: (changes: readonly ObservedChange[]) => void) => DirectoryObserver)
  | undefined;

export const platformObserver: CreateObserver =
  typeof FileSystemObserver === 'undefined' ? undefined : (onChanges) => new FileSystemObserver(onChanges);

/**
 * Whether directories of a folder changed between two looks at them, by us or by the host. They are observed one by one
 * when they are first asked about, each without what is below it, and no more than some at a time: observing a whole tree
 * takes seconds (house decision 8).
 */
export class FolderObserver {
  readonly #clock: Clock;
  readonly #maxDirectories: number;
  readonly #createObserver: CreateObserver;
  /** By path; the one that was asked about longest ago comes first. */
  readonly #directories = new Map<string, ObservedDirectory>();

  constructor(clock: Clock, maxDirectories: number, createObserver: CreateObserver = platformObserver) {
    this.#clock = clock;
    this.#maxDirectories = maxDirectories;
    this.#createObserver = createObserver;
  }

  /**
   * @param key tells directories apart.
   * @returns a mark that is another after each change, and in each session; undefined where that cannot be told. Right
   *   about everything that happened 30 ms before it is given.
   */
  async mark(key: string, handle: FileSystemDirectoryHandle): Promise<string | undefined> {
    const directory = await this.#observed(key, handle);
    if (directory === undefined) return undefined;
    await new Promise<void>((resolve) => void this.#clock.after(settleMs, resolve));
    return this.#markOf(key, directory);
  }

  /**
   * The same at once: right about what we did ourselves, and some milliseconds behind the host. Undefined also while the
   * browser takes its time to observe.
   */
  async glance(key: string, handle: FileSystemDirectoryHandle): Promise<string | undefined> {
    let timer: Disposable | undefined;
    const tooLong = new Promise<undefined>((resolve) => {
      timer = this.#clock.after(patienceMs, () => resolve(undefined));
    });
    const directory = await Promise.race([this.#observed(key, handle), tooLong]);
    timer?.dispose();
    return directory && this.#markOf(key, directory);
  }

  /** For what no observer tells, a time that was set, and for what it tells too late: a change of ours. */
  changed(key: string): void {
    const directory = this.#directories.get(key);
    if (directory !== undefined) directory.changes += 1;
  }

  /** A directory that is observed from now on, if it was not. */
  async #observed(key: string, handle: FileSystemDirectoryHandle): Promise<ObservedDirectory | undefined> {
    if (this.#createObserver === undefined) return undefined;
    const directory = this.#directories.get(key) ?? this.#observe(handle, key, this.#createObserver);
    this.#directories.delete(key);
    this.#directories.set(key, directory);
    this.#limit();
    try {
      await directory.observed;
      return directory;
    } catch {
      this.#forget(key);
      return undefined;
    }
  }

  /** Undefined when it was dropped meanwhile: then nobody counts any more. */
  #markOf(key: string, directory: ObservedDirectory): string | undefined {
    return this.#directories.get(key) === directory ? `${directory.id}-${directory.changes}` : undefined;
  }

  #observe(handle: FileSystemDirectoryHandle, key: string, create: NonNullable<CreateObserver>): ObservedDirectory {
    const observer = create((records) => {
      const known = this.#directories.get(key);
      if (known?.observer !== observer) return;
      // What was missed cannot be told: it is observed anew when it is next asked about.
      if (records.some(({ type }) => type === 'errored' || type === 'unknown')) this.#forget(key);
      else known.changes += 1;
    });
    const observed = observer.observe(handle);
    observed.catch(() => {});
    return { id: crypto.randomUUID(), observer, observed, changes: 0 };
  }

  #limit(): void {
    for (const key of this.#directories.keys()) {
      if (this.#directories.size <= this.#maxDirectories) return;
      this.#forget(key);
    }
  }

  #forget(key: string): void {
    this.#directories.get(key)?.observer.disconnect();
    this.#directories.delete(key);
  }
}
