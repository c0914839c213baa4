/** A source whose first item is there. */
export interface Begun<Item> {
  /** Undefined where there is none. */
  readonly first: Item | undefined;
  /** All of them, the first included. */
  readonly items: AsyncIterable<Item>;
}

/**
 * Begins a source: what cannot be read at all is then an answer of its own, and not one that breaks off.
 * @param signal of the request: nothing is begun after its end, and nobody takes over what began before.
 * @throws whatever the first item does.
 */
export async function begun<Item>(source: AsyncIterable<Item>, signal: AbortSignal): Promise<Begun<Item>> {
  signal.throwIfAborted();
  const rest = source[Symbol.asyncIterator]();
  const first = await rest.next();
  if (signal.aborted) {
    await rest.return?.();
    throw signal.reason;
  }
  let waiting: IteratorResult<Item> | undefined = first;
  const iterator: AsyncIterator<Item> = {
    async next() {
      const step = waiting ?? (await rest.next());
      waiting = undefined;
      return step;
    },
    // A generator would not let go of the rest unless it had been started.
    async return() {
      await rest.return?.();
      return { done: true, value: undefined };
    },
  };
  return { first: first.done ? undefined : first.value, items: { [Symbol.asyncIterator]: () => iterator } };
}
