import type { ResponseBody } from '../http/message.js';

/**
 * A body whose first chunk is there: what cannot be read at all is then an answer of its own, and not one that breaks off.
 * @param signal of the request: nobody takes a body over that begins after its end.
 * @throws whatever the first chunk does.
 */
export async function begin({ length, chunks }: ResponseBody, signal: AbortSignal): Promise<ResponseBody> {
  const rest = chunks[Symbol.asyncIterator]();
  let first: IteratorResult<Uint8Array> | undefined = await rest.next();
  if (signal.aborted) {
    await rest.return?.();
    throw signal.reason;
  }
  const begun: AsyncIterator<Uint8Array> = {
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
  return { length, chunks: { [Symbol.asyncIterator]: () => begun } };
}
