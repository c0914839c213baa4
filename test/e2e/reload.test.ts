import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dropFolder } from '../browser/chromium.js';
import { type Desk, setUpDesk } from './console.js';

let desk: Desk;
beforeAll(async () => {
  desk = await setUpDesk();
});
afterAll(() => desk?.close());

async function send(method: string, target: string, headers: Record<string, string> = {}, body?: string) {
  const init = body === undefined ? { method, headers } : { method, headers, body };
  return fetch(`${desk.loopback.guestUrl}${target}`, init);
}

async function statusOf(...request: Parameters<typeof send>): Promise<number> {
  const { status, body } = await send(...request);
  await body?.cancel();
  return status;
}

/** The person reloads the page and drops the folder once more. */
async function reload(): Promise<void> {
  await desk.page.reload();
  await dropFolder(desk.page, desk.directory);
  await desk.until('the folder again', ({ folders, phase, agentRunning }) => {
    return folders.length === 1 && phase === 'connected' && agentRunning;
  });
}

const lockInfo =
  '<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>';
const update = (properties: string): string =>
  `<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop>${properties}</D:prop></D:set></D:propertyupdate>`;

it('locks, properties, times and validators are what they were when the page was reloaded', async () => {
  const own = '<x:mood xmlns:x="urn:x" xml:lang="fr">gai</x:mood>';
  const executable = '<a:executable xmlns:a="http://apache.org/dav/props/">T</a:executable>';
  const hidden = '<w:Win32FileAttributes xmlns:w="urn:schemas-microsoft-com:">00000022</w:Win32FileAttributes>';
  expect(await statusOf('MKCOL', '/docs')).toBe(201);
  expect(await statusOf('PROPPATCH', '/docs', {}, update(own))).toBe(207);
  expect(await statusOf('PUT', '/docs/a.txt', { 'X-OC-Mtime': '1000000000' }, 'old')).toBe(201);
  expect(await statusOf('PROPPATCH', '/docs/a.txt', {}, update(own + executable + hidden))).toBe(207);
  expect(await statusOf('PUT', '/docs/~$a.docx', {}, 'me')).toBe(201);
  const targets = ['/docs/a.txt', '/docs/~$a.docx'];
  const tokens = new Map<string, string>();
  for (const target of targets) {
    const lock = await send('LOCK', target, { Timeout: 'Second-3600' }, lockInfo);
    tokens.set(target, lock.headers.get('lock-token') ?? 'none');
  }
  const describe = async (): Promise<unknown> => {
    const { headers } = await send('HEAD', '/docs/a.txt');
    const texts: string[] = [];
    for (const target of ['/docs', ...targets]) {
      const text = await (await send('PROPFIND', target, { Depth: '0' })).text();
      texts.push(text.replace(/Second-\d+/g, 'Second'));
    }
    return [headers.get('etag'), headers.get('last-modified'), ...texts];
  };
  const before = await describe();
  expect(before).toEqual(
    expect.arrayContaining([
      'Sun, 09 Sep 2001 01:46:40 GMT',
      expect.stringMatching(/xml:lang="fr">gai<.*executable.*00000022/),
    ]),
  );

  await reload();

  expect(await describe()).toEqual(before);
  for (const target of targets) {
    expect(await statusOf('PUT', target, {}, 'new')).toBe(423);
    expect(await statusOf('PUT', target, { If: `(${tokens.get(target)})` }, 'new')).toBe(204);
    expect(await statusOf('UNLOCK', target, { 'Lock-Token': tokens.get(target) ?? '' })).toBe(204);
  }
}, 60_000);

/** Every file that the guest sees below a collection, by its path in there, with its content. */
async function filesBelow(collection: string, path = ''): Promise<Record<string, string>> {
  const listing = await send('PROPFIND', collection + path, { Depth: '1' });
  if (listing.status === 404) return {};
  const hrefs = [...(await listing.text()).matchAll(/<D:response><D:href>([^<]*)/g)].map(([, href]) => href as string);
  const files: Record<string, string> = {};
  await Promise.all(
    hrefs.map(async (href) => {
      const member = href.slice(collection.length);
      if (member === path) return;
      if (member.endsWith('/')) Object.assign(files, await filesBelow(collection, member));
      else files[decodeURIComponent(member)] = await (await send('GET', href)).text();
    }),
  );
  return files;
}

it('a page that is reloaded in the middle of a folder’s MOVE has each file in one place, and the guest can end it', async () => {
  await statusOf('MKCOL', '/from/');
  for (let number = 0; number < 8; number += 1) await statusOf('MKCOL', `/from/d${number}/`);
  const ends = ['', '.sh', '~', '.lnk', '.txt'];
  const names = Array.from({ length: 240 }, (_, number) => `d${number % 8}/f${number}${ends[number % 5]}`);
  // What the browser holds moves along.
  for (let number = 0; number < 8; number += 1) names.push(`d${number}/~$f.docx`);
  const made = await Promise.all(names.map((name) => statusOf('PUT', `/from/${name}`, {}, `in ${name}`)));
  expect(made.filter((status) => status !== 201)).toEqual([]);
  const wanted = Object.fromEntries(names.map((name) => [name, `in ${name}`]));
  expect(await filesBelow('/from/')).toEqual(wanted);

  // The browser stops answering in the middle: else a quick one might be done before it is reloaded.
  await desk.page.workers()[0]?.evaluate(() => {
    const { move } = FileSystemFileHandle.prototype;
    let left = 60;
    Object.assign(FileSystemFileHandle.prototype, {
      move(...args: unknown[]) {
        left -= 1;
        return left < 0 ? new Promise(() => {}) : Reflect.apply(move, this, args);
      },
    });
  });
  const moved = send('MOVE', '/from/', { Destination: '/to/' }).catch(() => undefined);
  const target = join(desk.directory, 'to');
  const arrived = () => (existsSync(target) ? readdirSync(target, { recursive: true }).length : 0);
  await expect.poll(arrived, { interval: 5, timeout: 30_000 }).toBeGreaterThan(40);
  await reload();
  expect((await moved)?.status).not.toBe(201);

  const [left, there] = [await filesBelow('/from/'), await filesBelow('/to/')];
  expect(Object.keys(left).length).toBeGreaterThan(0);
  expect(Object.keys(there).length).toBeGreaterThan(0);
  expect(Object.keys(left).filter((name) => name in there)).toEqual([]);
  expect({ ...left, ...there }).toEqual(wanted);

  for (const name of Object.keys(left)) {
    expect(await statusOf('MKCOL', `/to/${name.split('/', 1)[0]}/`)).toBeOneOf([201, 405]);
    expect(await statusOf('MOVE', `/from/${name}`, { Destination: `/to/${name}`, Overwrite: 'F' })).toBe(201);
  }
  expect(await statusOf('DELETE', '/from/')).toBe(204);
  expect(await filesBelow('/to/')).toEqual(wanted);
  expect(readFileSync(join(desk.directory, 'to/d1/f1.sh'), 'utf8')).toBe('in d1/f1.sh');
  expect(readdirSync(desk.directory).sort()).toEqual(['docs', 'to']);
}, 120_000);
