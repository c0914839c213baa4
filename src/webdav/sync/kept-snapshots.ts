/** How deep a sync-collection looks (RFC 6578 3.3). */
export type SyncLevel = '1' | 'infinite';

/** A member by its names below the collection, joined by "/": no name holds one. */
export type MemberName = string;

/** One state of a collection's members. */
export interface Snapshot {
  readonly token: string;
  readonly key: string;
  readonly level: SyncLevel;
  /** What tells one version of a member from another. */
  readonly members: ReadonlyMap<MemberName, string>;
  /** Of the members together: see {@link weighMember}. */
  readonly weight: number;
  /** The file system's mark of the collection when it was looked at; see Filesystem.epoch. */
  readonly epoch: string | undefined;
}

/** States kept of one collection: one for each client that keeps itself up to date, and some to spare. */
const maxSnapshotsPerCollection = 16;
/** Of a state itself, in members: an empty one takes its place too. */
const ownWeight = 4;
/** So long a name is, or a key, that takes as much as another member. */
const charactersOfWeight = 64;

/** One, and more for a name far below. */
export function weighMember(name: MemberName): number {
  return 1 + Math.floor(name.length / charactersOfWeight);
}

/** States of collections by their tokens, up to a weight: the one that was used longest ago goes first. */
export class KeptSnapshots {
  readonly #maxWeight: number;
  /** The newest last, here and there. */
  readonly #byToken = new Map<string, Snapshot>();
  readonly #byKey = new Map<string, Map<string, Snapshot>>();
  #weight = 0;

  constructor(maxWeight: number) {
    this.#maxWeight = maxWeight;
  }

  get size(): number {
    return this.#byToken.size;
  }

  get(token: string): Snapshot | undefined {
    return this.#byToken.get(token);
  }

  /** The newest of a collection at that level. */
  last(key: string, level: SyncLevel): Snapshot | undefined {
    return [...(this.#byKey.get(key)?.values() ?? [])].findLast((snapshot) => snapshot.level === level);
  }

  /** In place of the one with its token. The oldest go, of the collection and of all; this one stays. */
  keep(snapshot: Snapshot): void {
    const { token, key } = snapshot;
    this.#drop(this.#byToken.get(token));
    const siblings = this.#byKey.get(key) ?? new Map<string, Snapshot>();
    this.#byKey.set(key, siblings.set(token, snapshot));
    this.#byToken.set(token, snapshot);
    this.#weight += weigh(snapshot);
    if (siblings.size > maxSnapshotsPerCollection) this.#drop(siblings.values().next().value);
    for (const oldest of this.#byToken.values()) {
      if (this.#weight <= this.#maxWeight || oldest === snapshot) return;
      this.#drop(oldest);
    }
  }

  #drop(snapshot: Snapshot | undefined): void {
    if (snapshot === undefined) return;
    const { token, key } = snapshot;
    this.#weight -= weigh(snapshot);
    this.#byToken.delete(token);
    const siblings = this.#byKey.get(key);
    siblings?.delete(token);
    if (siblings?.size === 0) this.#byKey.delete(key);
  }
}

function weigh({ key, weight }: Snapshot): number {
  return ownWeight + Math.floor(key.length / charactersOfWeight) + weight;
}
