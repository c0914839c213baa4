import { fsErrorCodes } from '../share/fs-error.js';
import { toFsError } from '../share/fs-error-mapping.js';
import type { Store, StorePage } from '../store/store.js';

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
/** About what a listing holds of its members' properties, as XML: those of some two thousand files of Windows'. */
const maxHeldCharacters = 512 * 1024;

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
  /** Updates under way, by key: each begins when the one before it has ended. */
  readonly #updates = new Map<string, Promise<void>>();

  constructor(store: Store) {
    this.#store = store;
  }

  async get(key: string): Promise<readonly DeadProperty[]> {
    return (await this.#store.get<readonly DeadProperty[]>(recordKey(key))) ?? [];
  }

  /**
   * Those of a collection's members that have any, by name; undefined for those beyond what is held at a time. Windows
   * describes each file that it copies: to ask for each of a thousand takes 15 times as long as to ask for all.
   */
  async ofMembers(key: string): Promise<Map<string, readonly DeadProperty[] | undefined>> {
    const start = `${prefix}${key}//`;
    const found = new Map<string, readonly DeadProperty[] | undefined>();
    const nameOf = (record: string): string => record.slice(start.length);
    let characters = 0;
    for (let page: StorePage = { limit: pageRecords }; characters <= maxHeldCharacters; ) {
      const records = await this.#store.scan<readonly DeadProperty[]>(start, page);
      for (const [record, properties] of records) {
        found.set(nameOf(record), properties);
        for (const { xml } of properties) characters += xml.length;
      }
      const last = records.at(-1);
      if (last === undefined || records.length < pageRecords) return found;
      page = { limit: pageRecords, after: last[0] };
    }
    for (const name of (await this.#store.keys(start)).map(nameOf)) if (!found.has(name)) found.set(name, undefined);
    return found;
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
