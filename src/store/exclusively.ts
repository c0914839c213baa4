import type { Store } from './store.js';

/**
 * Runs an action while no other session of the origin runs one under the same name: between reading a record and
 * writing it. A store in memory has one session, and stands in where the browser would refuse the lock too.
 */
export async function exclusively<T>(store: Store, name: string, action: () => Promise<T>): Promise<T> {
  const locks = store.persistent ? globalThis.navigator?.locks : undefined;
  return locks === undefined ? action() : await locks.request(`spice-html5-webdav/${name}`, action);
}
