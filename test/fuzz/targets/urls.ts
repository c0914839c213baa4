import { defaultLimits } from '../../../src/base/limits.js';
import { parseDestination, parseOwnUrl } from '../../../src/webdav/names/destination.js';
import { encodeHref, encodeSegment, parsePath } from '../../../src/webdav/names/target.js';
import type { FuzzTarget } from '../fuzzer.js';
import { refuses } from './refuses.js';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const text = (input: Uint8Array): string => Buffer.from(input).toString('latin1');
/** What an escaped name can be at most: anything that a disk may call a file. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A name of any two-octet units, lone surrogates among them. */
function nameOf(input: Uint8Array): string {
  let name = '';
  for (let at = 0; at + 1 < input.byteLength; at += 2) {
    name += String.fromCharCode(((input[at] as number) << 8) | (input[at + 1] as number));
  }
  return name;
}

/** Names that the octets spell, by hand: each escape one octet, then UTF-8. Undefined where they spell none. */
function spelledNames(target: string): string[] | undefined {
  const segments = (target.split('?')[0] as string).split('/').slice(1);
  if (segments.at(-1) === '') segments.pop();
  try {
    return segments.map((segment) => {
      if (/%(?![0-9A-Fa-f]{2})/.test(segment)) throw new TypeError('escape');
      const octets = segment.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
      return decoder.decode(bytes(octets));
    });
  } catch {
    return undefined;
  }
}

/** Percent-encoding: a name comes back as what it was, and an escape means one octet and is undone once. */
const escapes: FuzzTarget = {
  name: 'escapes',
  seeds: ['/a%20b/%C3%A4', '/%25%32%65', '/\xc3', '\0a\0/\0%', '\xd8\x3d\xde\0', '/%F4%90%80%80/%EF%BB%BF'].map(bytes),
  dictionary: [
    '%',
    '%25',
    '%2F',
    '%2e',
    '%00',
    '%C0%AF',
    '%E0%80%AF',
    '%ED%A0%80',
    '%F8',
    '%EF%BB%BF',
    '/',
    "'",
    '\0/',
  ],
  maxBytes: 400,
  run(input) {
    const name = nameOf(input);
    const encoded = encodeSegment(name);
    // Nothing that ends an attribute, a field, a path or a query, nor what a reader could take for more than a name.
    if (!/^(?:%[0-9A-F]{2}|[\w.!~*()-])*$/.test(encoded)) throw new Error(`escaped as ${encoded}`);
    if (decodeURIComponent(encoded) !== name.toWellFormed()) throw new Error('another name');
    let names: readonly string[] | undefined;
    const target = text(input);
    const status = refuses(() => {
      names = parsePath(target, defaultLimits);
    });
    if (status !== undefined && status !== 400 && status !== 414) throw new Error(`status ${status}`);
    if (names === undefined) return;
    if (names.join('/') !== spelledNames(target)?.join('/')) throw new Error(`read as ${names.join('/')}`);
  },
};

const own = 'h.example:9843';

/** Destination, and hrefs in If and SEARCH: what is taken for ours is ours to any other reader of URLs as well. */
const destination: FuzzTarget = {
  name: 'destination',
  seeds: [
    `http://${own}/a/b`,
    '/a%20b',
    `HTTP://H.EXAMPLE:9843/x?y`,
    `http://${own}@evil/x`,
    '//evil/x',
    'http:/x',
  ].map(bytes),
  dictionary: [
    'http://',
    'https://',
    own,
    '@',
    ':',
    ':80',
    '//',
    '/',
    '\\',
    '..',
    '%2e%2e',
    '%2f',
    '?',
    '#',
    '\t',
    '%40',
  ],
  maxBytes: 300,
  run(input) {
    const sent = text(input);
    let names: readonly string[] | undefined;
    const status = refuses(() => {
      names = parseDestination(sent, own, defaultLimits);
    });
    if (status !== undefined && ![400, 414, 502].includes(status)) throw new Error(`status ${status}`);
    if (names === undefined) return;
    for (const name of names) {
      if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name)) throw new Error(`name ${name}`);
    }
    // By the grammar a backslash is part of a name, as on a Linux disk; browsers' URLs take it for a slash. Whatever the
    // scheme is called (dav, webdav), the host counts.
    if (!sent.includes('\\')) {
      const url = new URL(sent.replace(/^[a-z][a-z0-9+.-]*:/i, 'http:'), `http://${own}`);
      if (url.host !== own || url.username !== '') throw new Error(`it is for ${url.host}`);
    }
    for (const again of [encodeHref(names, false), `http://${own}${encodeHref(names, true)}`]) {
      if (parseOwnUrl(again, own, defaultLimits)?.join('/') !== names.join('/')) throw new Error(`${again} is another`);
    }
  },
};

export const urlTargets: readonly FuzzTarget[] = [escapes, destination];
