import type { Limits } from '../base/limits.js';
import type { Filesystem, Path, Stat } from '../share/filesystem.js';
import { DavError } from './dav-error.js';

export type SyncLevel = '1' | 'infinite';

/** A member by its names below the collection, joined by "/": no name holds one. */
export type MemberName = string;

/** One state of a collection's members. */
interface Snapshot {
  readonly token: string;
  readonly key: string;
  readonly level: SyncLevel;
  /** What tells one version of a member from another. */
  readonly members: ReadonlyMap<MemberName, string>;
  /** The file system's mark of the collection when it was looked at; see Filesystem.epoch. */
  readonly epoch: string | undefined;
}

export interface CollectionChange {
  readonly name: MemberName;
  /** Null: it has gone. */
  readonly stat: Stat | null;
  readonly isCollection: boolean;
}

export interface CollectionChanges {
  readonly changes: readonly CollectionChange[];
  /** Stands for what has been told with these changes. */
  readonly token: string;
  /** There are more than were asked for: to be asked for with the token. */
  readonly isTruncated: boolean;
}

/** A collection is told when it comes and goes; what happens in it is its own. */
const collectionVersion = '';
/** States kept of one collection: one for each client that keeps itself up to date, and some to spare. */
const maxSnapshotsPerCollection = 16;

/**
 * What changed in a collection since a client last asked (RFC 6578). Each token stands for a list of the members as
 * they were; the answer is the difference to what is there now, so it is right whoever made the change. Where the file
 * system knows that nothing changed, the collection is not listed again. Tokens end with the page: a client then begins
 * anew, as the RFC has it.
 */
export class CollectionSync {
  readonly #filesystem: Filesystem;
  readonly #limits: Limits;
  /** By token; the one that was used longest ago comes first. */
  readonly #snapshots = new Map<string, Snapshot>();
  #memberCount = 0;

  constructor(filesystem: Filesystem, limits: Limits) {
    this.#filesystem = filesystem;
    this.#limits = limits;
  }

  /**
   * @param since the client's token; '' for a first time.
   * @throws DavError 403 `valid-sync-token` for one that we do not know, 507 for more members than we keep in mind.
   */
  async changes(path: Path, level: SyncLevel, since: string, maxChanges: number): Promise<CollectionChanges> {
    const key = this.#filesystem.key(path);
    const before = since === '' ? undefined : this.#snapshots.get(since);
    if (since !== '' && (before === undefined || before.key !== key || before.level !== level)) {
      throw new DavError(403, { name: 'valid-sync-token' });
    }
    const { members: now, stats, epoch } = await this.#look(path, level, before);
    const changes: CollectionChange[] = [];
    for (const [name, version] of now) {
      if (before?.members.get(name) === version) continue;
      changes.push({ name, stat: stats.get(name) as Stat, isCollection: version === collectionVersion });
    }
    for (const [name, version] of before?.members ?? []) {
      if (!now.has(name)) changes.push({ name, stat: null, isCollection: version === collectionVersion });
    }
    if (before !== undefined && changes.length === 0) {
      this.#keep({ ...before, epoch });
      return { changes, token: before.token, isTruncated: false };
    }
    const told = changes.slice(0, maxChanges);
    const isTruncated = told.length < changes.length;
    const members = isTruncated ? applied(before?.members ?? new Map(), told, now) : now;
    const token = `urn:uuid:${crypto.randomUUID()}`;
    // What is not told yet is a difference that the mark would hide.
    this.#keep({ token, key, level, members, epoch: isTruncated ? undefined : epoch });
    return { changes: told, token, isTruncated };
  }

  /** The token of the collection as it is now (RFC 6578 4). */
  async token(path: Path): Promise<string> {
    const key = this.#filesystem.key(path);
    const last = [...this.#snapshots.values()].findLast((snapshot) => snapshot.key === key && snapshot.level === '1');
    return (await this.changes(path, '1', last?.token ?? '', Number.POSITIVE_INFINITY)).token;
  }

  async #look(
    path: Path,
    level: SyncLevel,
    before: Snapshot | undefined,
  ): Promise<{
    members: ReadonlyMap<MemberName, string>;
    stats: ReadonlyMap<MemberName, Stat>;
    epoch: string | undefined;
  }> {
    // Asked first: what changes while the members are listed then makes the next mark another.
    const epoch = level === '1' ? await this.#filesystem.epoch(path) : undefined;
    if (before !== undefined && epoch !== undefined && before.epoch === epoch) {
      return { members: before.members, stats: new Map(), epoch };
    }
    const members = new Map<MemberName, string>();
    const stats = new Map<MemberName, Stat>();
    const waiting: MemberName[] = [''];
    for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
      const directory = below === '' ? path : [...path, ...below.split('/')];
      for await (const entries of this.#filesystem.list(directory)) {
        if (members.size + entries.length > this.#limits.maxSyncMembers) {
          throw new DavError(507, { name: 'number-of-matches-within-limits' });
        }
        for (const { name, stat } of entries) {
          const member = below === '' ? name : `${below}/${name}`;
          members.set(member, stat.kind === 'directory' ? collectionVersion : `${stat.etag} ${stat.lastModified}`);
          stats.set(member, stat);
          if (level === 'infinite' && stat.kind === 'directory') waiting.push(member);
        }
      }
    }
    return { members, stats, epoch };
  }

  /** The newest last; the oldest go, of the collection and of all. */
  #keep(snapshot: Snapshot): void {
    this.#drop(snapshot.token);
    this.#snapshots.set(snapshot.token, snapshot);
    this.#memberCount += snapshot.members.size;
    const siblings = [...this.#snapshots.values()].filter(({ key }) => key === snapshot.key);
    for (const { token } of siblings.slice(0, -maxSnapshotsPerCollection)) this.#drop(token);
    for (const { token } of [...this.#snapshots.values()]) {
      if (this.#memberCount <= 2 * this.#limits.maxSyncMembers || token === snapshot.token) return;
      this.#drop(token);
    }
  }

  #drop(token: string): void {
    this.#memberCount -= this.#snapshots.get(token)?.members.size ?? 0;
    this.#snapshots.delete(token);
  }
}

/** A state with some of its changes. */
function applied(
  before: ReadonlyMap<MemberName, string>,
  changes: readonly CollectionChange[],
  now: ReadonlyMap<MemberName, string>,
): Map<MemberName, string> {
  const members = new Map(before);
  for (const { name } of changes) {
    const version = now.get(name);
    if (version === undefined) members.delete(name);
    else members.set(name, version);
  }
  return members;
}
