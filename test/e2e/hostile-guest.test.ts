import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Carrier, carriers, type HostedDesk, setUpDeskOn } from './carriers.js';

/** What a program in the guest, or a page in its browser, does to hurt. Others go on, and nothing outside is touched. */

describe.each(carriers)('on the %s', (carrier: Carrier) => {
  let desk: HostedDesk;
  let open: Socket[] = [];

  beforeAll(async () => {
    desk = await setUpDeskOn(carrier);
    mkdirSync(join(desk.directory, 'shared/inner'), { recursive: true });
    writeFileSync(join(desk.directory, 'large.bin'), randomBytes(16 * 1024 * 1024));
    writeFileSync(join(desk.directory, 'small.txt'), 'small');
  }, 600_000);
  afterAll(() => desk?.close());
  afterEach(async () => {
    for (const socket of open) socket.destroy();
    open = [];
    await desk.until('the programs to be gone', ({ clients }) => clients === 0, 120_000);
    const { status } = await fetch(`${desk.guestUrl}/small.txt`, { headers: { connection: 'close' } });
    expect(status).toBe(200);
    expect((await desk.state()).phase).toBe('connected');
  });

  function openClient(text: string): Promise<Socket> {
    const { hostname, port } = new URL(desk.guestUrl);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () => {
        open.push(socket);
        socket.on('error', () => {});
        socket.write(text);
        resolve(socket);
      });
      socket.once('error', reject);
    });
  }

  const head = (line: string, ...fields: readonly string[]): string =>
    `${[`${line} HTTP/1.1`, `Host: ${new URL(desk.guestUrl).host}`, ...fields].join('\r\n')}\r\n\r\n`;

  /** Sends bytes and gives the status line's number; 0 when the connection ended without one. */
  async function statusOf(text: string): Promise<number> {
    const socket = await openClient(text);
    return new Promise((resolve) => {
      let answer = '';
      const done = (): void => {
        socket.destroy();
        resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0));
      };
      socket.on('data', (bytes) => {
        answer += bytes.toString('latin1');
        if (answer.includes('\r\n\r\n')) done();
      });
      socket.on('close', done);
    });
  }

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
    ];
    it.each(cases)('%s', async (_name, text, statuses) => {
      expect(statuses).toContain(await statusOf(text()));
    });

    function xmlRequest(xml: string): string {
      return head('PROPFIND /', 'Depth: 0', `Content-Length: ${xml.length}`) + xml;
    }
  });

  describe('floods', () => {
    const url = (path: string): string => `${desk.guestUrl}${path}`;
    const lockInfo =
      '<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:shared/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>';

    it('of locks ends with 507 after 64 on one resource, and all can be given back', async () => {
      const tokens: string[] = [];
      let status = 200;
      for (let number = 0; number < 100 && status === 200; number += 1) {
        const answer = await fetch(url('/small.txt'), { method: 'LOCK', body: lockInfo });
        await answer.arrayBuffer();
        status = answer.status;
        if (status === 200) tokens.push(answer.headers.get('lock-token') ?? '');
      }
      expect(status).toBe(507);
      expect(tokens).toHaveLength(64);
      const statuses = new Set<number>();
      for (const token of tokens) {
        statuses.add((await fetch(url('/small.txt'), { method: 'UNLOCK', headers: { 'lock-token': token } })).status);
      }
      expect([...statuses]).toEqual([204]);
    }, 600_000);

    it('of properties ends with 507', async () => {
      const patch = (number: number): string =>
        `<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><p${number} xmlns="u">${'v'.repeat(1000)}</p${number}></D:prop></D:set></D:propertyupdate>`;
      let status = 207;
      for (let number = 0; number < 400 && status === 207; number += 1) {
        const answer = await fetch(url('/small.txt'), { method: 'PROPPATCH', body: patch(number) });
        await answer.arrayBuffer();
        status = answer.status;
      }
      expect(status).toBe(507);
    }, 300_000);

    it('of collections in each other ends where a walk still can', async () => {
      let path = '';
      let status = 201;
      for (let depth = 0; depth < 200 && status === 201; depth += 1) {
        path += '/d';
        status = (await fetch(url(`${path}/`), { method: 'MKCOL' })).status;
      }
      expect(status).toBe(414);
      expect((await fetch(url('/d/'), { method: 'DELETE' })).status).toBe(204);
    }, 300_000);
  });

  describe('the way out of the folder', () => {
    it('is not there, in any spelling', async () => {
      const outside = join(desk.directory, '..', `outside-of-${desk.directory.split('/').at(-1)}`);
      mkdirSync(outside);
      writeFileSync(join(outside, 'secret.txt'), 'secret');
      const name = outside.split('/').at(-1) as string;
      const before = createHash('sha256')
        .update(readFileSync(join(outside, 'secret.txt')))
        .digest('hex');
      const ups = [
        '..',
        '%2e%2e',
        '.%2e',
        '%2E.',
        '..%2f',
        '..%5c',
        '%5c..',
        '..;',
        '%c0%ae%c0%ae',
        '..%00',
        '%u002e%u002e',
        '....//',
      ];
      for (const up of ups) {
        for (const target of [
          `/${up}/${name}/secret.txt`,
          `/shared/${up}/${up}/${name}/secret.txt`,
          `//${up}/${name}/secret.txt`,
        ]) {
          expect(await statusOf(head(`GET ${target}`)), `GET ${target}`).toBeGreaterThanOrEqual(400);
          const put = `${head(`PUT ${target}`, 'Content-Length: 3')}bad`;
          expect(await statusOf(put), `PUT ${target}`).toBeGreaterThanOrEqual(400);
          const move = head('MOVE /small.txt', `Destination: ${target}`);
          expect(await statusOf(move), `MOVE to ${target}`).toBeGreaterThanOrEqual(400);
          expect(await statusOf(head(`DELETE ${target}`)), `DELETE ${target}`).toBeGreaterThanOrEqual(400);
        }
      }
      expect(readdirSync(outside)).toEqual(['secret.txt']);
      expect(
        createHash('sha256')
          .update(readFileSync(join(outside, 'secret.txt')))
          .digest('hex'),
      ).toBe(before);
      expect(statSync(join(desk.directory, 'small.txt')).size).toBe(5);
    }, 300_000);
  });
});
