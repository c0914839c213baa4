import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Carrier, carriers, type HostedDesk, setUpDeskOn } from './carriers.js';
import { RawPrograms, treeOf, waysOut } from './raw-programs.js';

/** What a program in the guest, or a page in its browser, does to hurt. Others go on, and nothing outside is touched. */

describe.each(carriers)('on the %s', (carrier: Carrier) => {
  let desk: HostedDesk;
  let programs: RawPrograms;
  /** Beside the shared folder. */
  let outside: string;
  let before: object;
  const trees = (): object => ({ inside: treeOf(desk.directory), outside: treeOf(outside) });

  beforeAll(async () => {
    desk = await setUpDeskOn(carrier);
    programs = new RawPrograms(desk.guestUrl);
    outside = `${desk.directory}-outside`;
    mkdirSync(outside);
    writeFileSync(join(outside, 'secret.txt'), 'secret');
    mkdirSync(join(desk.directory, 'shared/inner'), { recursive: true });
    writeFileSync(join(desk.directory, 'large.bin'), randomBytes(16 * 1024 * 1024));
    writeFileSync(join(desk.directory, 'small.txt'), 'small');
    before = trees();
  }, 600_000);
  afterAll(async () => {
    await desk?.close();
    rmSync(outside, { recursive: true, force: true });
  });
  afterEach(async () => {
    programs.close();
    await desk.until('the programs to be gone', ({ clients }) => clients === 0, 120_000);
    const { status } = await fetch(`${desk.guestUrl}/small.txt`, { headers: { connection: 'close' } });
    expect(status).toBe(200);
    expect((await desk.state()).phase).toBe('connected');
    expect(trees()).toEqual(before);
  });

  const head: RawPrograms['head'] = (...parameters) => programs.head(...parameters);

  describe('announcements', () => {
    const cases: readonly [name: string, text: () => string, statuses: readonly number[]][] = [
      ['a body of 2^63 bytes', () => head('PUT /x.bin', 'Content-Length: 9223372036854775808'), [400, 413]],
      [
        'a length of a million digits',
        () => head('PUT /x.bin', `Content-Length: ${'9'.repeat(20_000)}`),
        [400, 413, 431],
      ],
      [
        'a chunk of 2^64 bytes',
        () => `${head('PUT /x.bin', 'Transfer-Encoding: chunked')}10000000000000000\r\nx`,
        [400, 413],
      ],
      [
        'XML of a gigabyte',
        () => `${head('PROPFIND /', 'Depth: 0', 'Content-Length: 1073741824')}${' '.repeat(400_000)}`,
        [413],
      ],
      ['a bomb of entities', () => xmlRequest('<!DOCTYPE a [<!ENTITY a "xx"><!ENTITY b "&a;&a;">]><a>&b;</a>'), [400]],
      ['100,000 elements deep', () => xmlRequest('<a>'.repeat(60_000)), [413]],
      [
        '10,000 attributes',
        () => xmlRequest(`<a ${Array.from({ length: 10_000 }, (_, at) => `a${at}=""`).join(' ')}/>`),
        [413],
      ],
      ['1,000 fields', () => head('GET /', ...Array.from({ length: 1000 }, (_, at) => `X-${at}: y`)), [431]],
      ['a field of a megabyte', () => head('GET /', `X: ${'y'.repeat(1_000_000)}`), [431]],
      ['a target of a megabyte', () => head(`GET /${'y'.repeat(1_000_000)}`), [414]],
      ['1,000 names', () => head(`GET ${'/a'.repeat(1000)}`), [414]],
      [
        '10,000 ranges',
        () => head('GET /large.bin', `Range: bytes=${Array.from({ length: 2000 }, () => '0-').join(',')}`),
        [200, 206, 416],
      ],
      ['another host', () => 'GET / HTTP/1.1\r\nHost: attacker.example\r\n\r\n', [421]],
      ['a name that points at the guest', () => 'GET / HTTP/1.1\r\nHost: 127.0.0.1.attacker.example\r\n\r\n', [421]],
      ['a target at another host', () => head('GET http://attacker.example/'), [400, 421]],
      ['two hosts', () => head('GET /', 'Host: attacker.example'), [400]],
      ['no host', () => 'DELETE /small.txt HTTP/1.1\r\n\r\n', [400]],
      ['a page of another site', () => head('DELETE /small.txt', 'Origin: http://attacker.example'), [403]],
      ['a destination at another host', () => head('MOVE /small.txt', 'Destination: http://attacker.example/x'), [502]],
      ['a tunnel', () => head('CONNECT attacker.example:80'), [400, 405, 421, 501]],
    ];
    it.each(cases)('%s', async (_name, text, statuses) => {
      expect(statuses).toContain(await programs.statusOf(text()));
    });

    function xmlRequest(xml: string): string {
      return head('PROPFIND /', 'Depth: 0', `Content-Length: ${xml.length}`) + xml;
    }
  });

  describe('the way out of the folder', () => {
    it('is not there, in any spelling', async () => {
      for (const target of waysOut(basename(outside), 'secret.txt')) {
        const put = `${head(`PUT ${target}`, 'Content-Length: 3')}bad`;
        const move = head('MOVE /small.txt', `Destination: ${target}`);
        for (const request of [head(`GET ${target}`), put, move, head(`DELETE ${target}`)]) {
          expect(await programs.statusOf(request), request).toBeGreaterThanOrEqual(400);
        }
      }
    }, 300_000);
  });
});
