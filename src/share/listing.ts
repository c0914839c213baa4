/** Files that are looked at together: more in parallel gains nothing, the browser's main process is the bottleneck. */
const parallelStats = 48;

/**
 * Runs `look` on every item of a source, many at a time, and yields what it gives in the source's order. Never more
 * than the window is held, whatever the source's length.
 * @param look gives undefined for items to leave out; it must not reject.
 */
export async function* lookInParallel<Item, Result>(
  source: AsyncIterable<Item>,
  look: (item: Item) => Promise<Result | undefined>,
): AsyncGenerator<Result> {
  const window: Promise<Result | undefined>[] = [];
  for await (const item of source) {
    window.push(look(item));
    if (window.length < parallelStats) continue;
    const result = await window.shift();
    if (result !== undefined) yield result;
  }
  for (const pending of window) {
    const result = await pending;
    if (result !== undefined) yield result;
  }
}
