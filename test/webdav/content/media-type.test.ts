import { describe, expect, it } from 'vitest';
import { mediaTypeOf } from '../../../src/webdav/content/media-type.js';

describe('mediaTypeOf', () => {
  it.each([
    ['a.txt', 'text/plain; charset=utf-8'],
    ['a.b.PDF', 'application/pdf'],
    ['.png', 'image/png'],
    ['movie.mp4', 'video/mp4'],
    ['a', 'application/octet-stream'],
    ['a.', 'application/octet-stream'],
    ['a.unknown', 'application/octet-stream'],
    ['a.constructor', 'application/octet-stream'],
    ['a.__proto__', 'application/octet-stream'],
    ['', 'application/octet-stream'],
  ])('%s: %s', (name, type) => expect(mediaTypeOf(name)).toBe(type));
});
