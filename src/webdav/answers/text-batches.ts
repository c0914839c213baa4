/**
 * Texts are gathered to about this many characters before they go on: a listing is many short ones, and what goes on
 * should just fit into one message of the channel.
 */
const batchCharacters = 56 * 1024;

/** Texts as bytes, as they come: whatever their number, one batch is held. */
export async function* encodeBatches(texts: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let batch = '';
  for await (const text of texts) {
    batch += text;
    if (batch.length < batchCharacters) continue;
    yield encoder.encode(batch);
    batch = '';
  }
  if (batch !== '') yield encoder.encode(batch);
}
