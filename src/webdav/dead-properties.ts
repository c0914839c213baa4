import type { Store } from '../store/store.js';

/** A property that a client set. */
export interface DeadProperty {
  readonly namespace: string;
  readonly name: string;
  /** The whole element, as XML that stands on its own. */
  readonly xml: string;
}

const prefix = 'property/';

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

  constructor(store: Store) {
    this.#store = store;
  }

  async get(key: string): Promise<readonly DeadProperty[]> {
    return (await this.#store.get<DeadProperty[]>(recordKey(key))) ?? [];
  }

  /** Those of a collection's members that have any, by name. */
  async ofMembers(key: string): Promise<Map<string, readonly DeadProperty[]>> {
    const start = `${prefix}${key}//`;
    const records = await this.#store.scan<DeadProperty[]>(start);
    return new Map(records.map(([record, properties]) => [record.slice(start.length), properties]));
  }

  async set(key: string, properties: readonly DeadProperty[]): Promise<void> {
    await this.#store.write([[recordKey(key), properties.length === 0 ? undefined : properties]]);
  }

  /** One resource, without what is below it. */
  async remove(key: string): Promise<void> {
    await this.#store.write([[recordKey(key), undefined]]);
  }

  /** One resource's properties take the place of another's. */
  async copy(from: string, to: string): Promise<void> {
    await this.set(to, await this.get(from));
  }
}
