import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { type BodyDecoder, createBodyDecoder } from '../../src/http/body-decoder.js';
import { toBytes, toText } from '../fakes/client-connection.js';

/** Pushes the pieces and returns the content and what was left of the last piece. */
function decode(decoder: BodyDecoder, pieces: readonly Uint8Array[]): { content: string; rest: string } {
  let content = '';
  let rest = '';
  for (const piece of pieces) {
    let left = piece;
    while (left.byteLength > 0 && !decoder.done) {
      const part = decoder.push(left);
      expect(part.consumed).toBeGreaterThan(0);
      content += toText(part.content);
      left = left.subarray(part.consumed);
    }
    rest += toText(left);
  }
  return { content, rest };
}

/** Cuts bytes at some of their points. */
const cutting = (bytes: Uint8Array): fc.Arbitrary<Uint8Array[]> =>
  fc.uniqueArray(fc.nat(bytes.byteLength), { maxLength: 12 }).map((points) => {
    const sorted = [0, ...points.sort((a, b) => a - b), bytes.byteLength];
    return sorted.slice(1).map((end, index) => bytes.subarray(sorted[index], end));
  });

const next = 'GET / HTTP/1.1\r\n';
const bytesText = fc.uint8Array({ maxLength: 60 }).map((bytes) => toText(bytes));

it('takes a length off, however the bytes are cut, and not a byte of the next request', () => {
  const scenario = bytesText.chain((content) => fc.tuple(fc.constant(content), cutting(toBytes(content + next))));
  fc.assert(
    fc.property(scenario, ([content, pieces]) => {
      const decoder = createBodyDecoder(content.length, defaultLimits);
      expect(decode(decoder, pieces)).toEqual({ content, rest: next });
      expect(decoder.done).toBe(true);
    }),
  );
});

it('takes chunks off, however they and the bytes are cut', () => {
  const chunk = fc.record({
    content: bytesText.filter((content) => content !== ''),
    zeros: fc.nat(5),
    upper: fc.boolean(),
    extension: fc.constantFrom('', ';', ';a', ' ; a="b\t;c"', ';\u00ff'),
  });
  const trailers = fc.constantFrom('', 'X: y\r\n', 'Content-Length: 7\r\nA:\r\n');
  const scenario = fc.tuple(fc.array(chunk, { maxLength: 6 }), trailers).chain(([chunks, trailer]) => {
    const body = chunks.map(({ content, zeros, upper, extension }) => {
      const size = content.length.toString(16);
      return `${'0'.repeat(zeros)}${upper ? size.toUpperCase() : size}${extension}\r\n${content}\r\n`;
    });
    const whole = toBytes(`${body.join('')}0\r\n${trailer}\r\n${next}`);
    return fc.tuple(fc.constant(chunks.map(({ content }) => content).join('')), cutting(whole));
  });
  fc.assert(
    fc.property(scenario, ([content, pieces]) => {
      const decoder = createBodyDecoder('chunked', defaultLimits);
      expect(decode(decoder, pieces)).toEqual({ content, rest: next });
      expect(decoder.done).toBe(true);
    }),
    { numRuns: 300 },
  );
});

describe('content', () => {
  it.each([
    ['a length', 8, 'hellohel'],
    ['chunks', 'chunked', '8;x\r\nhellohel\r\n0\r\n\r\n'],
  ] as const)('of %s is a view of what came, not a copy', (_, framing, text) => {
    const bytes = toBytes(text);
    const decoder = createBodyDecoder(framing, defaultLimits);
    const { content } = decoder.push(bytes);
    expect(toText(content)).toBe('hellohel');
    expect(content.buffer).toBe(bytes.buffer);
  });
});

it('refuses or asks for more, whatever comes', () => {
  const alphabet = fc.constantFrom('0', '1', 'a', 'G', ';', ' ', '\r', '\n', '\r\n', ':', '\0', '\u00ff', '0\r\n\r\n');
  fc.assert(
    fc.property(fc.array(alphabet, { maxLength: 40 }), (parts) => {
      const decoder = createBodyDecoder('chunked', defaultLimits);
      let left = toBytes(parts.join(''));
      try {
        while (left.byteLength > 0 && !decoder.done) {
          const { consumed } = decoder.push(left);
          expect(consumed).toBeGreaterThan(0);
          left = left.subarray(consumed);
        }
      } catch (error) {
        expect([400, 413, 431]).toContain((error as { status: number }).status);
      }
    }),
  );
});
