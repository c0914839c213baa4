import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBatches } from '../../../src/webdav/answers/text-batches.js';
import { collect } from '../dav-client.js';

describe('encodeBatches', () => {
  it('is the texts, in few pieces', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' })), async (texts) => {
        expect(new TextDecoder().decode(await collect(encodeBatches(texts)))).toBe(texts.join(''));
      }),
    );
    const sizes: number[] = [];
    const many = Array.from({ length: 10_000 }, () => 'twenty characters ..');
    for await (const bytes of encodeBatches(many)) sizes.push(bytes.byteLength);
    expect(sizes.length).toBeLessThan(10);
  });

  it('gives nothing of nothing', async () => {
    const pieces: Uint8Array[] = [];
    for await (const bytes of encodeBatches(['', ''])) pieces.push(bytes);
    expect(pieces).toEqual([]);
  });
});
