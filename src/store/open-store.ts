import { defaultLimits, type Limits } from '../base/limits.js';
import { IndexedDbStore } from './indexed-db-store.js';
import type { Store } from './store.js';

/** The best store that is to be had here: `persistent` says which. */
export async function openStore(
  name: string,
  limits: Pick<Limits, 'maxMemoryStoreBytes'> = defaultLimits,
): Promise<Store> {
  try {
    return await IndexedDbStore.open(name);
  } catch {
    const { MemoryStore } = await import('./memory-store.js');
    return new MemoryStore(limits);
  }
}
