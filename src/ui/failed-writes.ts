import { byTheWay, folderOf, writes } from './refused-writes.js';
import type { Activity, FolderState, Question } from './share-view.js';

/** `full`: the disk or the quota. `refused`: the host's file system, the browser, or the page's policy. */
type WriteFailure = 'full' | 'refused';

/** So many are known by their paths, and no longer told of once they were written after all; others are counted. */
const maxKnown = 200;
/** Of a path that is known: a guest may send one of 16,384 bytes. */
const maxPathCharacters = 1024;

/** What is told of it. */
export interface FailedWritesView {
  readonly kind: WriteFailure;
  readonly count: number;
}

interface Failure {
  readonly kind: WriteFailure;
  readonly folderId: string | undefined;
}

/**
 * What a program in the guest could not write in a folder that it may write, until it is written after all or the person
 * has seen it. One line and a number, however much of it a guest brings about, and none of its words.
 */
export class FailedWrites {
  readonly #known = new Map<string, Failure>();
  /** Past those that are known. */
  readonly #more = { full: 0, refused: 0 };
  /** Where the person was asked, or said no: that is no failure. */
  readonly #asked = new Set<string>();

  /** @returns whether it is the first of its kind. */
  note({ method, path, destination, status }: Omit<Activity, 'time'>, folders: readonly FolderState[]): boolean {
    if (!writes.has(method) && method !== 'COPY') return false;
    const target = bare(destination ?? path);
    const wasAsked = this.#asked.delete(target) || this.#asked.delete(bare(path));
    if (isSuccess(status) && (method !== 'DELETE' || this.#known.get(target)?.kind === 'refused')) {
      this.#known.delete(target);
    }
    const folder = folderOf(target, folders);
    const kind = failureOf(status);
    if (kind === undefined) return false;
    if (kind === 'refused' && (wasAsked || folder?.mode !== 'readwrite' || byTheWay.test(target))) return false;
    const isFirst = this.#count(kind) === 0;
    const hasRoom = this.#known.size < maxKnown && target.length <= maxPathCharacters;
    if (hasRoom || this.#known.has(target)) this.#known.set(target, { kind, folderId: folder?.id });
    else this.#more[kind] += 1;
    return isFirst;
  }

  /** The person decides about it, or has cancelled it: a refusal is theirs, and told as such. */
  expect(asked: readonly Pick<Question, 'path'>[]): void {
    // Answers that never came are not waited for.
    if (this.#asked.size > maxKnown) this.#asked.clear();
    for (const { path } of asked) this.#asked.add(bare(path));
  }

  /** What to say of it: that there is no room comes first, for nothing else helps then. What is no longer shared is forgotten. */
  in(folders: readonly FolderState[]): FailedWritesView | undefined {
    for (const [path, { folderId }] of this.#known) {
      if (folderId !== undefined && !folders.some(({ id }) => id === folderId)) this.#known.delete(path);
    }
    const kind = this.#count('full') > 0 ? 'full' : 'refused';
    const count = this.#count(kind);
    return count === 0 ? undefined : { kind, count };
  }

  /** The person has seen it: what fails from now on is told anew. */
  dismiss(): void {
    this.#known.clear();
    this.#more.full = 0;
    this.#more.refused = 0;
  }

  #count(kind: WriteFailure): number {
    return [...this.#known.values()].filter((failure) => failure.kind === kind).length + this.#more[kind];
  }
}

/** By HTTP status: what webdav/status.ts makes of a disk's answers. Conditions, locks and wrong requests are the guest's own. */
function failureOf(status: number): WriteFailure | undefined {
  if (status === 507) return 'full';
  return status === 403 || status === 414 || status === 500 ? 'refused' : undefined;
}

/** 207 tells of members that failed, and not why. */
function isSuccess(status: number): boolean {
  return status >= 200 && status < 300 && status !== 207;
}

/** Of a collection with its slash or without. */
function bare(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}
