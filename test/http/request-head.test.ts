import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { HttpError } from '../../src/http/http-error.js';
import { type RequestHead, RequestHeadParser } from '../../src/http/request-head.js';
import { toBytes } from '../fakes/client-connection.js';

/** Pushes the text in pieces of that size. @returns the head, the status it is refused with, or what is missing. */
function parse(text: string, pieceLength = text.length): RequestHead | number | 'incomplete' {
  const parser = new RequestHeadParser(defaultLimits);
  try {
    for (let at = 0; at < text.length; at += pieceLength) {
      const piece = toBytes(text.slice(at, at + pieceLength));
      const consumed = parser.push(piece);
      if (parser.done) return parser.interpret();
      expect(consumed).toBe(piece.byteLength);
    }
    return 'incomplete';
  } catch (error) {
    if (error instanceof HttpError) return error.status;
    throw error;
  }
}

const tokenCharacters = [..."!#$%&'*+-.^_`|~09azAZ"];
const token = fc
  .array(fc.constantFrom(...tokenCharacters), { minLength: 1, maxLength: 12 })
  .map((list) => list.join(''));
const value = fc
  .array(fc.constantFrom('a', 'Z', ' ', '\t', ',', '"', ':', ';', '\u0080', '\u00a0', '\u00ff'), { maxLength: 20 })
  .map((list) => list.join('').replace(/^[ \t]+|[ \t]+$/g, ''));
const padding = fc.constantFrom('', ' ', '\t ', '  ');
const meaningful = new Set(['host', 'content-length', 'transfer-encoding', 'connection', 'expect']);
const field = fc
  .record({ name: token, value, before: padding, after: padding })
  .filter(({ name }) => !meaningful.has(name.toLowerCase()));
const target = fc
  .array(fc.constantFrom('a', '/', '%20', '?', '&', '=', '..', '~', '[', '"', '|'), { maxLength: 20 })
  .map((list) => `/${list.join('')}`);

describe('any valid head', () => {
  const valid = fc.record({
    method: token.filter((method) => method !== 'CONNECT'),
    target,
    fields: fc.array(field, { maxLength: 8 }),
    body: fc.constantFrom<[string[], RequestHead['framing']]>(
      [[], 0],
      [['Content-Length: 0'], 0],
      [['content-length:  00012'], 12],
      [['Content-Length: 9007199254740991'], 9007199254740991],
      [['TRANSFER-ENCODING: chunked '], 'chunked'],
    ),
    pieceLength: fc.integer({ min: 1, max: 50 }),
  });

  it('means the same, however it is cut', () => {
    fc.assert(
      fc.property(valid, ({ method, target, fields, body, pieceLength }) => {
        const lines = fields.map(({ name, value, before, after }) => `${name}:${before}${value}${after}`);
        const text = [`${method} ${target} HTTP/1.1`, ...lines, 'Host: localhost:9843', ...body[0], '', ''].join(
          '\r\n',
        );
        const head = parse(text, pieceLength);
        expect(head).toMatchObject({ method, target, authority: 'localhost:9843', framing: body[1], keepAlive: true });
        const kept = [...(head as RequestHead).headers].slice(0, fields.length);
        expect(kept).toEqual(fields.map(({ name, value }) => [name, value]));
      }),
    );
  });

  it('is refused as soon as one octet is none of its grammar', () => {
    const start = 'GET /abc HTTP/1.1\r\nHost: localhost\r\nX-Y: some value\r\n\r\n';
    for (const octet of [0x00, 0x0a, 0x0d, 0x1f, 0x7f]) {
      for (let at = 0; at < start.length; at += 1) {
        // After the CR that belongs there.
        if (octet === 0x0a && start[at - 1] === '\r') continue;
        // In front of it all: an empty line, or the start of one.
        if (octet === 0x0d && at === 0) continue;
        if (octet === 0x0d && start[at] === '\n') continue;
        const text = start.slice(0, at) + String.fromCharCode(octet) + start.slice(at);
        expect(parse(text), `${octet} at ${at}`).toBe(400);
      }
    }
  });
});

it('refuses, asks for more or understands whatever comes, the same for every cut', () => {
  const piece = fc.constantFrom(
    'GET',
    ' ',
    '/',
    'HTTP/1.1',
    'HTTP/1.0',
    '\r\n',
    '\r',
    '\n',
    ':',
    'Host: a',
    'Host',
    'Content-Length: 1',
    'Transfer-Encoding: chunked',
    'Expect: x',
    '*',
    '#',
    'http://a',
    '\t',
    '\0',
    '\u00ff',
    ',',
    'Connection: close',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), (parts, pieceLength) => {
      const text = `${parts.join('')}\r\n`;
      const whole = parse(text);
      if (typeof whole === 'number') expect([400, 413, 414, 431, 501, 505]).toContain(whole);
      const cut = parse(text, pieceLength);
      const plain = (result: typeof whole): unknown =>
        typeof result === 'object' ? { ...result, headers: [...result.headers] } : result;
      expect(plain(cut)).toEqual(plain(whole));
    }),
    { numRuns: 1000 },
  );
});

it('takes time in proportion to its length', () => {
  // A value of white space and one of commas are what careless patterns choke on.
  for (const filler of [' ', '\t', ',', ', ', 'a']) {
    const long = filler.repeat(Math.floor(30_000 / filler.length));
    const started = performance.now();
    for (const name of ['Connection', 'Expect', 'Transfer-Encoding', 'Content-Length', 'X']) {
      parse(`GET / HTTP/1.1\r\nHost: a\r\n${name}: x${long}x\r\n\r\n`);
    }
    parse(`GET / HTTP/1.1\r\nHost: ${long}x\r\n\r\n`);
    expect(performance.now() - started).toBeLessThan(500);
  }
});

it('knows the fields of a connection by their elements', () => {
  const head = (fields: string): unknown =>
    parse(`PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n${fields}\r\n\r\n`);
  expect(head('Connection: keep-alive, CLOSE')).toMatchObject({ keepAlive: false });
  expect(head('Connection: closed')).toMatchObject({ keepAlive: true });
  expect(head('Connection: a\r\nConnection: close')).toMatchObject({ keepAlive: false });
  expect(head('Expect: ')).toMatchObject({ expectation: 'none' });
  expect(head('Expect: ,100-CONTINUE, ')).toMatchObject({ expectation: 'continue' });
  expect(head('Expect: 100-continued')).toMatchObject({ expectation: 'unknown' });
});
