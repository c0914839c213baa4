import { defaultLimits } from '../../../src/base/limits.js';
import { formatHttpDate, parseHttpDate } from '../../../src/http/http-date.js';
import { parseIfHeader } from '../../../src/webdav/conditions/if-header.js';
import { encodeHref, parsePath } from '../../../src/webdav/names/target.js';
import { XmlBodies } from '../../../src/xml/xml-bodies.js';
import type { XmlElement } from '../../../src/xml/xml-element.js';
import { XmlError } from '../../../src/xml/xml-error.js';
import { serializeElement } from '../../../src/xml/xml-writer.js';
import type { FuzzTarget } from '../fuzzer.js';
import { refuses } from './refuses.js';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const text = (input: Uint8Array): string => Buffer.from(input).toString('latin1');

const ifHeader: FuzzTarget = {
  name: 'if-header',
  seeds: ['(<urn:uuid:1>)', '</a> (<t> ["e"]) (Not <DAV:no-lock>) <http://h/b> ([W/"x"])'].map(bytes),
  dictionary: ['(', ')', '<', '>', '["', '"]', 'Not ', 'W/', '<DAV:no-lock>', ' ', '\t'],
  run(input) {
    refuses(() => {
      const lists = parseIfHeader(text(input), defaultLimits.maxIfConditions);
      const count = lists.flatMap(({ conditions }) => conditions).length;
      if (lists.length === 0 || count === 0 || count > defaultLimits.maxIfConditions) throw new Error('no lists');
    });
  },
};

const paths: FuzzTarget = {
  name: 'paths',
  seeds: ['/a/b%20c/', '/%C3%BC/%F0%9F%98%80?q#f', 'http://h:80/x/../y', '//', '/%2e%2e/%2F%00'].map(bytes),
  dictionary: [
    '/',
    '%',
    '%2e',
    '%2E%2E',
    '%2f',
    '%5c',
    '%00',
    '..',
    'http://',
    'h',
    '?',
    '#',
    '%ED%A0%80',
    '%C0%AE',
    '\\',
  ],
  run(input) {
    const sent = text(input);
    refuses(() => {
      const path = parsePath(sent, defaultLimits);
      for (const name of path) {
        if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) throw new Error(`name ${name}`);
      }
      const again = parsePath(encodeHref(path, true), defaultLimits);
      if (again.join('\0') !== path.join('\0')) throw new Error('the href is of another');
    });
  },
};

const dates: FuzzTarget = {
  name: 'dates',
  seeds: ['Sun, 06 Nov 1994 08:49:37 GMT', 'Sunday, 06-Nov-94 08:49:37 GMT', 'Sun Nov  6 08:49:37 1994'].map(bytes),
  dictionary: ['Mon', 'Dec', ' GMT', ':', '-', '0000', '9999', '31', '29', 'Feb'],
  run(input) {
    const ms = parseHttpDate(text(input), 0);
    if (ms === undefined) return;
    if (!Number.isInteger(ms) || parseHttpDate(formatHttpDate(ms)) !== ms) throw new Error(`${ms}`);
  },
};

const xml: FuzzTarget = {
  name: 'xml',
  seeds: [
    '<?xml version="1.0" encoding="utf-8"?><D:propfind xmlns:D="DAV:"><D:prop><a xmlns="x:"/></D:prop></D:propfind>',
    '<a xml:lang="de" xmlns:b="u"><b:c d="e&amp;&#65536;"><![CDATA[x]]>&lt;</b:c><!-- c --><?p i?></a>',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '\ufeff<a/>',
  ].map(bytes),
  dictionary: [
    '<',
    '</',
    '/>',
    '<!',
    '&',
    '&#x',
    ';',
    'xmlns',
    'xmlns:',
    '="',
    '"',
    'DAV:',
    '<![CDATA[',
    ']]>',
    '\xef\xbf\xbf',
  ],
  async run(input) {
    const read = (document: Uint8Array) =>
      new XmlBodies(defaultLimits).read(
        (async function* () {
          for (let at = 0; at < document.byteLength; at += 7) yield document.subarray(at, at + 7);
        })(),
      );
    let element: XmlElement | null;
    try {
      element = await read(input);
    } catch (error) {
      if (error instanceof XmlError) return;
      throw error;
    }
    if (element === null) return;
    // What is kept as a property must come back as what it was.
    const serialized = (tree: XmlElement): string => serializeElement(tree, { characters: Number.POSITIVE_INFINITY });
    const written = serialized(element);
    const again = await read(bytes(written));
    if (again === null || serialized(again) !== written) throw new Error(`another element: ${written}`);
  },
};

export const grammarTargets: readonly FuzzTarget[] = [ifHeader, paths, dates, xml];
