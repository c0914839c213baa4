import { fsErrorCodes } from '../../share/fs-error.js';
import { toFsError } from '../../share/fs-error-mapping.js';
import type { Store, StorePage } from '../../store/store.js';

/** A property that a client set. */
export interface DeadProperty {
  readonly namespace: string;
  readonly name: string;
  /** The whole element, as XML that stands on its own. */
  readonly xml: string;
}

const prefix = 'property/';

/** Of a collection's members that are read together. */
const pageRecords = 64;
/** What one listing, and all at once, may hold of their members' properties, as XML. Windows writes 300 characters for each. */
const maxHeldByOne = 512 * 1024;
const maxHeldByAll = 4 * 1024 * 1024;

/** What clients have set on the members of a collection, for one listing. */
export interface MemberProperties {
  /** Those that have any; undefined for those that would be too many to hold, and are to be asked for one by one. */
  readonly byName: ReadonlyMap<string, readonly DeadProperty[] | undefined>;
  /** To be called when the listing is over or was left. */
  release(): void;
}

/**
 * Where a resource's record lies: below its parent's key and two slashes, which no name holds, so that a scan finds the
 * members of one collection without those below them.
 */
function recordKey(key: string): string {
  const slash = key.lastIndexOf('/');
  return `${prefix}${key.slice(0, Math.max(slash, 0))}//${key.slice(slash + 1)}`;
}

/** Properties of clients' own making (RFC 4918 4.1): kept, given back, and moved with their resource. */
export class DeadProperties {
  readonly #store: Store;
  /** By listings under way. */
  #heldCharacters = 0;
  /** Updates under way, by key: each begins when the one before it has ended. */
  readonly #updates = new Map<string, Promise<void>>();

  constructor(store: Store) {
    this.#store = store;
  }

  async get(key: string): Promise<readonly DeadProperty[]> {
    return (await this.#store.get<readonly DeadProperty[]>(recordKey(key))) ?? [];
  }

  /**
   * Those of a collection's members that have any. Windows describes each file that it copies: to ask for each of a
   * thousand takes 15 times as long as to ask for all.
   */
  async ofMembers(key: string): Promise<MemberProperties> {
    const start = `${prefix}${key}//`;
    const nameOf = (record: string): string => record.slice(start.length);
    const byName = new Map<string, readonly DeadProperty[] | undefined>();
    let held = 0;
    const release = (): void => {
      this.#heldCharacters -= held;
      held = 0;
    };
    const hold = (properties: readonly DeadProperty[]): boolean => {
      const characters = properties.reduce((sum, { xml }) => sum + xml.length, 0);
      const fits = held + characters <= maxHeldByOne && this.#heldCharacters + characters <= maxHeldByAll;
      if (fits) {
        held += characters;
        this.#heldCharacters += characters;
      }
      return fits;
    };
    try {
      let isFull = false;
      for (let page: StorePage = { limit: pageRecords }; !isFull; ) {
        const records = await this.#store.scan<readonly DeadProperty[]>(start, page);
        for (const [record, properties] of records) {
          isFull ||= !hold(properties);
          byName.set(nameOf(record), isFull ? undefined : properties);
        }
        const last = records.at(-1);
        if (last === undefined || records.length < pageRecords) return { byName, release };
        page = { limit: pageRecords, after: last[0] };
      }
      for (const name of (await this.#store.keys(start)).map(nameOf)) {
        if (!byName.has(name)) byName.set(name, undefined);
      }
      return { byName, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /**
   * Changes one resource's properties as a whole, one change after another: two clients' PROPPATCHes both count.
   * @throws whatever `change` throws, and FsError `no-space`; then nothing is changed.
   */
  async update(key: string, change: (before: readonly DeadProperty[]) => readonly DeadProperty[]): Promise<void> {
    const previous = this.#updates.get(key) ?? Promise.resolve();
    const update = previous.then(async () => {
      const record = recordOf(change(await this.get(key)));
      await this.#store.write([[recordKey(key), record]]).catch((error: unknown) => {
        const failure = toFsError(error, 'note');
        throw failure.code === fsErrorCodes.noSpace ? failure : error;
      });
    });
    const settled = update.catch(() => {});
    this.#updates.set(key, settled);
    try {
      await update;
    } finally {
      if (this.#updates.get(key) === settled) this.#updates.delete(key);
    }
  }

  /** One resource, without what is below it. Costs a write only where there is something to remove. */
  async remove(key: string): Promise<void> {
    if ((await this.get(key)).length > 0) await this.#store.write([[recordKey(key), undefined]]);
  }

  /** One resource's properties take the place of another's. */
  async copy(from: string, to: string): Promise<void> {
    const properties = await this.get(from);
    if (properties.length === 0) await this.remove(to);
    else await this.#store.write([[recordKey(to), properties]]);
  }

  /** The same, in one step with their going at the old place. */
  async move(from: string, to: string): Promise<void> {
    const properties = await this.get(from);
    if (properties.length === 0) return this.remove(to);
    await this.#store.write([
      [recordKey(to), properties],
      [recordKey(from), undefined],
    ]);
  }
}

function recordOf(properties: readonly DeadProperty[]): readonly DeadProperty[] | undefined {
  return properties.length === 0 ? undefined : properties;
}
