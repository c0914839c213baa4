import type { Limits } from '../../base/limits.js';
import type { Filesystem, Path, Stat } from '../../share/filesystem.js';
import { DavError } from '../dav-error.js';
import type { Holding } from '../held-members.js';
import { KeptSnapshots, type MemberName, type Snapshot, type SyncLevel, weighMember } from './kept-snapshots.js';

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

/**
 * What changed in a collection since a client last asked (RFC 6578). Each token stands for a list of the members as
 * they were; the answer is the difference to what is there now, so it is right whoever made the change. Where the file
 * system knows that nothing changed, the collection is not listed again. Tokens end with the page: a client then begins
 * anew, as the RFC has it.
 */
export class CollectionSync {
  readonly #filesystem: Filesystem;
  readonly #limits: Limits;
  readonly #snapshots: KeptSnapshots;

  constructor(filesystem: Filesystem, limits: Limits) {
    this.#filesystem = filesystem;
    this.#limits = limits;
    this.#snapshots = new KeptSnapshots(2 * limits.maxSyncMembers);
  }

  /**
   * @param since the client's token; '' for a first time.
   * @param holding of the request that tells them.
   * @throws DavError 403 `valid-sync-token` for one that we do not know, 507 for more members than we keep in mind.
   */
  async changes(
    path: Path,
    level: SyncLevel,
    since: string,
    maxChanges: number,
    holding: Holding,
  ): Promise<CollectionChanges> {
    const key = this.#filesystem.key(path);
    const before = since === '' ? undefined : this.#snapshots.get(since);
    if (since !== '' && (before === undefined || before.key !== key || before.level !== level)) {
      throw new DavError(403, { name: 'valid-sync-token' });
    }
    const { members: now, weight, stats, epoch } = await this.#look(path, level, before, holding);
    const changes: CollectionChange[] = [];
    for (const [name, version] of now) {
      if (before?.members.get(name) === version) continue;
      changes.push({ name, stat: stats.get(name) as Stat, isCollection: version === collectionVersion });
    }
    for (const [name, version] of before?.members ?? []) {
      if (!now.has(name)) changes.push({ name, stat: null, isCollection: version === collectionVersion });
    }
    if (before !== undefined && changes.length === 0) {
      this.#snapshots.keep({ ...before, epoch });
      return { changes, token: before.token, isTruncated: false };
    }
    const told = changes.slice(0, maxChanges);
    const isTruncated = told.length < changes.length;
    const token = `urn:uuid:${crypto.randomUUID()}`;
    if (isTruncated) {
      const members = applied(before?.members ?? new Map(), told, now);
      // What is not told yet is a difference that the mark would hide.
      this.#snapshots.keep({ token, key, level, members, weight: weighAll(members), epoch: undefined });
    } else {
      this.#snapshots.keep({ token, key, level, members: now, weight, epoch });
    }
    return { changes: told, token, isTruncated };
  }

  /** The token of the collection as it is now (RFC 6578 4). */
  async token(path: Path, holding: Holding): Promise<string> {
    const last = this.#snapshots.last(this.#filesystem.key(path), '1');
    return (await this.changes(path, '1', last?.token ?? '', Number.POSITIVE_INFINITY, holding)).token;
  }

  async #look(
    path: Path,
    level: SyncLevel,
    before: Snapshot | undefined,
    holding: Holding,
  ): Promise<{
    members: ReadonlyMap<MemberName, string>;
    weight: number;
    stats: ReadonlyMap<MemberName, Stat>;
    epoch: string | undefined;
  }> {
    // Asked first: what changes while the members are listed then makes the next mark another.
    const epoch = level === '1' ? await this.#filesystem.epoch(path) : undefined;
    if (before !== undefined && epoch !== undefined && before.epoch === epoch) {
      return { members: before.members, weight: before.weight, stats: new Map(), epoch };
    }
    const members = new Map<MemberName, string>();
    const stats = new Map<MemberName, Stat>();
    let weight = 0;
    const waiting: MemberName[] = [''];
    for (let below = waiting.pop(); below !== undefined; below = waiting.pop()) {
      const directory = below === '' ? path : [...path, ...below.split('/')];
      for await (const entries of this.#filesystem.list(directory)) {
        holding.add(entries.length);
        for (const { name, stat } of entries) {
          const member = below === '' ? name : `${below}/${name}`;
          weight += weighMember(member);
          if (weight > this.#limits.maxSyncMembers) {
            throw new DavError(507, { name: 'number-of-matches-within-limits' });
          }
          members.set(member, stat.kind === 'directory' ? collectionVersion : `${stat.etag} ${stat.lastModified}`);
          stats.set(member, stat);
          if (level === 'infinite' && stat.kind === 'directory') waiting.push(member);
        }
      }
    }
    return { members, weight, stats, epoch };
  }
}

function weighAll(members: ReadonlyMap<MemberName, string>): number {
  let weight = 0;
  for (const name of members.keys()) weight += weighMember(name);
  return weight;
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
