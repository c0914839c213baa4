import { describe, expect, it } from 'vitest';
import { type Part, readContentRange, readUpdateRange } from '../../../src/webdav/content/part.js';
import { DavError } from '../../../src/webdav/dav-error.js';

/** Where the part goes in a file of that size, or the status of the refusal. */
function place(read: () => Part, size: number): { start: number; length: number } | number {
  try {
    const part = read();
    return { start: part.startIn(size), length: part.length };
  } catch (error) {
    if (error instanceof DavError) return error.status;
    throw error;
  }
}

describe('readContentRange (RFC 9110 14.4, 14.5)', () => {
  it.each([
    ['bytes 0-3/4', 4, 0, { start: 0, length: 4 }],
    ['bytes 0-3/*', 4, 0, { start: 0, length: 4 }],
    ['BYTES 0-3/4', 4, 0, { start: 0, length: 4 }],
    // Chunked: the body's length shows at its end.
    ['bytes 2-3/10', null, 10, { start: 2, length: 2 }],
    // The rest is still to come.
    ['bytes 4-7/100', 4, 4, { start: 4, length: 4 }],
    ['bytes 4-7/*', 4, 6, { start: 4, length: 4 }],
    // A hole, or a file that is longer than the client thinks.
    ['bytes 5-7/8', 3, 4, 416],
    ['bytes 1-3/4', 3, 0, 416],
    ['bytes 0-3/5', 4, 6, 416],
    // Another length than the body's.
    ['bytes 0-3/4', 5, 0, 400],
    ['bytes 0-3/4', 3, 0, 400],
    ['bytes 0-3/4', 0, 0, 400],
    // No such range.
    ['bytes 3-2/4', null, 4, 400],
    ['bytes 0-4/4', 5, 0, 400],
    ['bytes */4', 4, 0, 400],
    ['bytes 0-3', 4, 0, 400],
    ['bytes=0-3/4', 4, 0, 400],
    ['bytes 0-1/4, bytes 2-3/4', 4, 0, 400],
    ['items 0-3/4', 4, 0, 400],
    ['', 4, 0, 400],
    ['bytes 9007199254740990-9007199254740993/*', 4, 0, 400],
    [`bytes ${'9'.repeat(400)}-${'9'.repeat(400)}/*`, null, 0, 400],
  ] as const)('%s with a body of %s for a file of %s', (field, bodyLength, size, expected) => {
    expect(place(() => readContentRange(field, bodyLength), size)).toEqual(expected);
  });
});

describe('a Content-Range', () => {
  it.each([
    ['bytes 0-3/4', true],
    ['bytes 0-3/5', false],
    ['bytes 1-4/5', false],
    ['bytes 0-3/*', false],
  ])('%s is the whole file: %s', (field, isWhole) => {
    expect(readContentRange(field, 4).isWhole).toBe(isWhole);
  });
});

describe('readUpdateRange (sabre.io/dav/http-patch)', () => {
  it.each([
    ['append', 4, 10, { start: 10, length: 4 }],
    ['bytes=3-6', 4, 10, { start: 3, length: 4 }],
    ['bytes=10-13', 4, 10, { start: 10, length: 4 }],
    ['bytes=3-', 4, 10, { start: 3, length: 4 }],
    ['bytes=-5', 4, 10, { start: 5, length: 4 }],
    ['bytes=-0', 4, 10, { start: 10, length: 4 }],
    ['bytes=-2', 4, 10, { start: 8, length: 4 }],
    ['bytes=3-6', 5, 10, 416],
    ['bytes=6-3', 4, 10, 416],
    ['bytes=11-', 4, 10, 416],
    ['bytes=-11', 4, 10, 416],
    [`bytes=${'9'.repeat(400)}-`, 4, 10, 416],
    ['bytes=-', 4, 10, 400],
    ['bytes=1-2,4-5', 4, 10, 400],
    ['bytes 3-6', 4, 10, 400],
    ['prepend', 4, 10, 400],
    [undefined, 4, 10, 400],
  ] as const)('%s with a body of %s for a file of %s', (field, bodyLength, size, expected) => {
    expect(place(() => readUpdateRange(field, bodyLength), size)).toEqual(expected);
  });
});
