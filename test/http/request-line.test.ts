import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeStart, startsRequest } from '../../src/http/request-line.js';
import { toBytes } from '../fakes/client-connection.js';

describe('what starts a request', () => {
  it.each([
    'GET / HTTP/1.1\r\n',
    'PROPFIND /a%20b HTTP/1.0\r\nHost: a',
    'OPTIONS * HTTP/1.1',
    'PUT HTTP://localhost:9843/a HTTP/1.1\r\n',
    'GET /',
    'GET /cut-off-he',
    'GET / ',
    'GET / HTT',
    'DELETE /\u00c3\u00a4 HTTP/1.1',
    `MOVE /${'a'.repeat(20_000)}`,
  ])('%j', (text) => {
    expect(startsRequest(toBytes(text))).toBe(true);
  });

  it.each(['', 'G', 'GET', 'GET ', 'PROPFIN', 'GET h', 'GET http', 'VERSION-CONTROL htt'])('perhaps %j', (text) => {
    expect(judgeStart(toBytes(text))).toBe('undecided');
    expect(startsRequest(toBytes(text))).toBe(false);
  });

  it.each([
    'hello',
    'get / HTTP/1.1\r\n',
    'HELLO / HTTP/1.1\r\n',
    'GETX',
    'GET  / HTTP/1.1',
    'GET a',
    'GET ftp://a',
    'GET /a\nb HTTP/1.1',
    'GET /\r\n',
    'GET / HTTP/2.0',
    'GET / and then some text',
    'GET\t/ HTTP/1.1',
    '\r\nGET / HTTP/1.1',
    '\x00\x01\x02',
  ])('not %j', (text) => {
    expect(judgeStart(toBytes(text))).toBe('other');
  });
});

it('never calls the start of a request something else, and stays with its word', () => {
  const line = fc
    .tuple(
      fc.constantFrom('GET', 'PROPFIND', 'VERSION-CONTROL', 'LOCK'),
      fc.constantFrom('/', '*', 'http://a/', '/a%20b?c', 'HTTP://b'),
      fc.constantFrom('HTTP/1.1', 'HTTP/1.0'),
    )
    .map(([method, target, version]) => `${method} ${target} ${version}\r\nHost: a\r\n`);
  fc.assert(
    fc.property(line, (text) => {
      const verdicts = Array.from({ length: text.length + 1 }, (_, length) =>
        judgeStart(toBytes(text.slice(0, length))),
      );
      expect(verdicts.join(' ')).toMatch(/^(undecided )+(request ?)+$/);
    }),
  );
});
