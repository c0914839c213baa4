import { formatHttpDate } from '../../../src/http/http-date.js';
import { isUnsetTime, readOcMtime, readTimeProperty } from '../../../src/webdav/content/file-time.js';
import { childElements, findChild, textContent, type XmlElement } from '../../../src/xml/xml-element.js';
import { type DavAnswer, DavClient, parseMultistatus, parseXml } from '../../webdav/dav-client.js';
import type { FuzzTarget } from '../fuzzer.js';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const latin1 = (input: Uint8Array): string => Buffer.from(input).toString('latin1');

function timeProperty(value: string): XmlElement {
  return { namespace: 'DAV:', name: 'lastmodified', prefix: 'D', attributes: [], children: [value], lang: undefined };
}

/** X-OC-Mtime, Win32LastModifiedTime and lastmodified: whole milliseconds of a year that every calendar has, or nothing. */
const fileTimes: FuzzTarget = {
  name: 'file-times',
  seeds: [
    '1700000000',
    '-1.5',
    '1700000000.123456789',
    'Mon, 01 Jan 1601 00:00:00 GMT',
    'Thu, 01 Jan 1970 00:00:00 GMT',
  ].map(bytes),
  dictionary: ['-', '.', ' GMT', 'Fri, ', ' Feb ', '1601', '9999', '253402300799', '-62135596800', 'e5', '\n'],
  maxBytes: 80,
  run(input) {
    const text = latin1(input);
    const seconds = readOcMtime(text);
    const property = readTimeProperty(timeProperty(text));
    for (const ms of [seconds, property]) {
      if (typeof ms !== 'number') continue;
      if (!Number.isInteger(ms) || formatHttpDate(ms).length !== 29) throw new Error(`${ms}`);
      if (readOcMtime((ms / 1000).toFixed(3)) !== ms) throw new Error(`${ms} is not what it was`);
    }
    if (seconds !== undefined && property !== (isUnsetTime(seconds) ? 'unset' : seconds))
      throw new Error('two readings');
  },
};

const dav = 'xmlns:D="DAV:" xmlns:Z="urn:schemas-microsoft-com:"';

/** What stands beside a file: its properties as they are told, and its time. */
async function described(client: DavClient): Promise<{ text: string; modified: number | undefined }> {
  const { text } = await client.send('PROPFIND', '/f.txt', { Depth: '0' });
  const stat = await client.filesystem.stat(['f.txt']);
  return { text, modified: stat?.kind === 'file' ? stat.lastModified : undefined };
}

function requireForeseen({ problems }: DavClient, { status, text }: DavAnswer): void {
  if (problems.length > 0) throw problems[0];
  if (status === 500) throw new Error(`500 ${text}`);
}

/** PROPPATCH: all or nothing, and what was set is told as it was set. */
const proppatch: FuzzTarget = {
  name: 'proppatch',
  seeds: [
    `<D:propertyupdate ${dav}><D:set><D:prop><a xmlns="u" xml:lang="de">1<b/></a></D:prop></D:set></D:propertyupdate>`,
    `<D:propertyupdate ${dav}><D:set><D:prop><Z:Win32LastModifiedTime>Sun, 06 Nov 1994 08:49:37 GMT</Z:Win32LastModifiedTime><Z:Win32FileAttributes>00000020</Z:Win32FileAttributes></D:prop></D:set><D:remove><D:prop><k xmlns="u"/></D:prop></D:remove></D:propertyupdate>`,
    `<D:propertyupdate ${dav}><D:set><D:prop><D:getetag>x</D:getetag><a xmlns="u"/></D:prop></D:set></D:propertyupdate>`,
  ].map(bytes),
  dictionary: [
    ...[
      '<D:set>',
      '</D:set>',
      '<D:remove>',
      '</D:remove>',
      '<D:prop>',
      '</D:prop>',
      '<k xmlns="u">',
      '<D:displayname/>',
    ],
    ...[
      '<D:lastmodified>1</D:lastmodified>',
      'Z:Win32CreationTime',
      'xml:lang=""',
      '&amp;',
      '&#13;',
      '<![CDATA[',
      ']]>',
    ],
  ],
  maxBytes: 1500,
  async run(input) {
    const client = new DavClient();
    await client.populate({ 'f.txt': 'hello' });
    const kept = `<D:propertyupdate ${dav}><D:set><D:prop><k xmlns="u">kept</k></D:prop></D:set></D:propertyupdate>`;
    await client.send('PROPPATCH', '/f.txt', {}, kept);
    const before = await described(client);
    const answer = await client.send('PROPPATCH', '/f.txt', {}, input);
    requireForeseen(client, answer);
    const after = await described(client);
    const statuses = answer.status === 207 ? (await onlyResponse(answer.text)).order : [answer.status];
    const isDone = statuses.length === 1 && statuses[0] === 200;
    if (!isDone && (before.text !== after.text || before.modified !== after.modified)) {
      throw new Error(`refused with ${statuses}, and done all the same`);
    }
    if (!isDone) return;
    // Said a second time it changes nothing: what is told is what was set, not what came of it.
    await client.send('PROPPATCH', '/f.txt', {}, input);
    const again = await described(client);
    if (again.text !== after.text) throw new Error(`the second time it is other: ${after.text} ${again.text}`);
  },
};

async function onlyResponse(text: string): Promise<{ readonly order: readonly number[] }> {
  const responses = Object.values(await parseMultistatus(text));
  if (responses[0] === undefined || responses.length > 1) throw new Error(`${responses.length} responses`);
  return responses[0];
}

const tree = { 'f.txt': 'hello', 'd/x.txt': 'inside', 'd/sub/y%.txt': '', 'd/"q&<.txt': 'odd' };

function hrefsOf(root: XmlElement): string[] {
  return childElements(root).flatMap((response) => {
    const href = findChild(response, 'DAV:', 'href');
    return href === undefined ? [] : [textContent(href)];
  });
}

/** SEARCH and sync-collection below /d/: XML that tells of nothing outside, and changes nothing. */
const queries: FuzzTarget = {
  name: 'queries',
  seeds: [
    `<D:searchrequest ${dav}><D:basicsearch><D:select><D:allprop/></D:select><D:from><D:scope><D:href>/d/</D:href><D:depth>infinity</D:depth></D:scope></D:from><D:where><D:or><D:like><D:prop><D:displayname/></D:prop><D:literal>%.t_t</D:literal></D:like><D:gt><D:prop><D:getcontentlength/></D:prop><D:literal>2</D:literal></D:gt></D:or></D:where><D:orderby><D:order><D:prop><D:getlastmodified/></D:prop><D:descending/></D:order></D:orderby><D:limit><D:nresults>2</D:nresults></D:limit></D:basicsearch></D:searchrequest>`,
    `<D:searchrequest ${dav}><D:basicsearch><D:select><D:prop><D:displayname/></D:prop></D:select><D:from><D:scope><D:href>sub</D:href><D:depth>1</D:depth></D:scope></D:from><D:where><D:not><D:is-collection/></D:not></D:where></D:basicsearch></D:searchrequest>`,
    `<D:query-schema-discovery ${dav}><D:basicsearch/></D:query-schema-discovery>`,
    `<D:sync-collection ${dav}><D:sync-token/><D:sync-level>1</D:sync-level><D:limit><D:nresults>1</D:nresults></D:limit><D:prop><D:getetag/></D:prop></D:sync-collection>`,
  ].map(bytes),
  dictionary: [
    ...['<D:and>', '</D:and>', '<D:eq>', '<D:lte>', '<D:is-defined>', '<D:literal>', 'caseless="no"', '%', '_', '\\'],
    ...['/', '..', '%2e%2e', 'http://localhost:9843/', 'http://evil/', 'infinity', 'infinite', '0', '//', '?', '#'],
  ],
  maxBytes: 2000,
  async run(input) {
    const client = new DavClient();
    await client.populate(tree);
    const before = JSON.stringify(await client.tree());
    for (const method of ['SEARCH', 'REPORT']) {
      const answer = await client.send(method, '/d/', {}, input);
      requireForeseen(client, answer);
      if (answer.status !== 207) continue;
      for (const href of hrefsOf(await parseXml(answer.text))) {
        if (!/^\/(?:[!-~]*)$/.test(href) || /[<>"]/.test(href)) throw new Error(`href ${href}`);
        if (method === 'REPORT' && !href.startsWith('/d/')) throw new Error(`told of ${href}`);
      }
    }
    if (JSON.stringify(await client.tree()) !== before) throw new Error('a question changed the folder');
  },
};

export const bodyTargets: readonly FuzzTarget[] = [fileTimes, proppatch, queries];
