import type { ListingPace } from './listing-pace.js';

/** Entries that are handed on together: each step on the way to the answer costs as much for one as for all of them. */
const batchSize = 16;

/**
 * Runs `look` on every item of a source, many at a time, and yields what it gives in the source's order, some at a time.
 * Never more than are looked at together is held, whatever the source's length.
 * @param look gives undefined for items to leave out; it must not reject.
 * @param pace says how many are looked at together.
 */
export async function* lookInParallel<Item, Result>(
  source: AsyncIterable<Item>,
  look: (item: Item) => Promise<Result | undefined>,
  pace: Pick<ListingPace, 'window'>,
): AsyncGenerator<readonly Result[]> {
  const looking: Promise<Result | undefined>[] = [];
  const takeSome = async (): Promise<readonly Result[]> => {
    const results = await Promise.all(looking.splice(0, batchSize));
    return results.filter((result) => result !== undefined);
  };
  for await (const item of source) {
    looking.push(look(item));
    if (looking.length >= pace.window) yield await takeSome();
  }
  while (looking.length > 0) yield await takeSome();
}

/** Entries that are at hand, some at a time. */
export function* inBatches<Item>(items: Iterable<Item>): Generator<readonly Item[]> {
  let batch: Item[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < batchSize) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
