import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeLzImage } from '../../loopback/lz-image.js';
import { Picture } from '../../loopback/picture.js';

/** Reads the format the slow way, from its description: controls, lengths, distances. */
function decode(image: Buffer, pixels: number): number[] {
  const bytes = [...image.subarray(28)];
  const out: number[] = [];
  const take = () => bytes.shift() ?? Number.NaN;
  while (out.length < pixels) {
    const control = take();
    if (control < 32) {
      for (let count = 0; count <= control; count += 1) out.push(take() | (take() << 8) | (take() << 16));
      continue;
    }
    let length = control >> 5;
    if (length === 7) {
      for (let more = 255; more === 255; ) {
        more = take();
        length += more;
      }
    }
    const distance = ((control & 31) << 8) + take() + 1;
    for (let count = 0; count < length; count += 1) out.push(out[out.length - distance] as number);
  }
  expect(bytes).toEqual([]);
  return out;
}

describe('LZ images', () => {
  it('hold every pixel', () => {
    const runs = fc.array(
      fc.record({ colour: fc.constantFrom(0, 0xffffff, 0x10243e), length: fc.integer({ min: 1, max: 600 }) }),
      { minLength: 1, maxLength: 8 },
    );
    fc.assert(
      fc.property(runs, (spans) => {
        const pixels = spans.flatMap(({ colour, length }) => Array<number>(length).fill(colour));
        const picture = new Picture(pixels.length, 1, 0);
        picture.pixels.set(pixels);
        expect(decode(encodeLzImage(picture), pixels.length)).toEqual(pixels);
      }),
    );
  });

  it('say their size in big-endian', () => {
    const image = encodeLzImage(new Picture(800, 600, 0x123456));
    expect([8, 12, 16, 20, 24].map((at) => image.readUInt32BE(at))).toEqual([8, 800, 600, 3200, 1]);
    expect(image.byteLength).toBeLessThan(4000);
  });
});
