/**
 * A source whose first item is there: what cannot be read at all is then an answer of its own, and not one that breaks off.
 * @param signal of the request: nothing is begun after its end, and nobody takes over what began before.
 * @throws whatever the first item does.
 */
export async function begun<Item>(source: AsyncIterable<Item>, signal: AbortSignal): Promise<AsyncIterable<Item>> {
  signal.throwIfAborted();
  const rest = source[Symbol.asyncIterator]();
  let first: IteratorResult<Item> | undefined = await rest.next();
  if (signal.aborted) {
    await rest.return?.();
    throw signal.reason;
  }
  const iterator: AsyncIterator<Item> = {
    async next() {
      const step = first ?? (await rest.next());
      first = undefined;
      return step;
    },
    // A generator would not let go of the rest unless it had been started.
    async return() {
      await rest.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
