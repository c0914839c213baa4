import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { childElements, findChild, textContent, type XmlElement } from '../../src/xml/xml-element.js';
import { XmlError } from '../../src/xml/xml-error.js';
import { readXml } from '../../src/xml/xml-reader.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const read = (text: string, limits = defaultLimits): XmlElement => readXml(encode(text), limits);

const codeOf = (text: string, limits = defaultLimits): string => {
  try {
    read(text, limits);
    return 'read';
  } catch (error) {
    expect(error).toBeInstanceOf(XmlError);
    return (error as XmlError).code;
  }
};

/** UTF-16 in the byte order that the mark names. */
function encodeUtf16(text: string, littleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(text.length * 2));
  for (let i = 0; i < text.length; i += 1) view.setUint16(i * 2, text.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
}

describe('what a tree holds', () => {
  it('names by namespace, not by prefix', () => {
    const root = read('<D:propfind xmlns:D="DAV:" xmlns="urn:x"><D:prop><a/><D:getetag/></D:prop></D:propfind>');
    expect(root).toMatchObject({ namespace: 'DAV:', name: 'propfind', prefix: 'D' });
    const prop = findChild(root, 'DAV:', 'prop');
    expect(prop && childElements(prop).map(({ namespace, name }) => [namespace, name])).toEqual([
      ['urn:x', 'a'],
      ['DAV:', 'getetag'],
    ]);
    expect(findChild(root, '', 'prop')).toBeUndefined();
  });

  it('leaves attributes without prefix out of the default namespace, and declarations out of the attributes', () => {
    const root = read('<a xmlns="urn:x" xmlns:y="urn:y" b="1" y:b="2" __proto__="3"/>');
    expect(root.attributes).toEqual([
      { namespace: '', name: 'b', value: '1' },
      { namespace: 'urn:y', name: 'b', value: '2' },
      { namespace: '', name: '__proto__', value: '3' },
    ]);
  });

  it('takes a default namespace back', () => {
    const root = read('<a xmlns="urn:x"><b xmlns=""/></a>');
    expect(childElements(root)[0]).toMatchObject({ namespace: '', name: 'b' });
  });

  it('hands xml:lang down until another one', () => {
    const root = read('<a xml:lang="en"><b/><c xml:lang="de"><d/></c><e xml:lang=""/></a>');
    const [b, c, e] = childElements(root);
    expect([root.lang, b?.lang, c?.lang, c && childElements(c)[0]?.lang, e?.lang]).toEqual([
      'en',
      'en',
      'de',
      'de',
      '',
    ]);
    expect(read('<a/>').lang).toBeUndefined();
    expect(read('<a lang="en" xmlns:x="u" x:lang="en" xml:space="preserve"/>').lang).toBeUndefined();
  });

  it('joins text across references, CDATA and comments, and keeps white space', () => {
    const root = read('<a> x&amp;<![CDATA[<y>]]><!-- gone --><?gone too?>&#65536;&#x1f600;\r\n<b/> z</a>');
    expect(root.children).toMatchObject([' x&<y>\u{10000}\u{1f600}\n', { name: 'b' }, ' z']);
    expect(textContent(root)).toBe(' x&<y>\u{10000}\u{1f600}\n z');
  });

  it('reads references in attributes too', () => {
    const root = read('<a b="&#65536;&quot;&#10;"/>');
    expect(root.attributes[0]?.value).toBe('\u{10000}"\n');
  });
});

describe('encodings', () => {
  it('reads UTF-8, and UTF-16 with a mark', () => {
    const text = '\ufeff<?xml version="1.0" encoding="UTF-16"?><a>é😀</a>';
    for (const bytes of [
      encode('\ufeff<a>é😀</a>'),
      encodeUtf16(text, true),
      encodeUtf16(text, false),
      encode('<?xml version="1.0" encoding="UTF-8"?><a>é😀</a>'),
    ]) {
      expect(textContent(readXml(bytes, defaultLimits))).toBe('é😀');
    }
  });

  it('refuses what it would have to guess', () => {
    const malformed = (bytes: Uint8Array): void =>
      expect(() => readXml(bytes, defaultLimits)).toThrow(expect.objectContaining({ code: 'malformed' }));
    malformed(Uint8Array.of(0x3c, 0x61, 0x3e, 0xe9, 0x3c, 0x2f, 0x61, 0x3e));
    malformed(encodeUtf16('<a/>', true));
    malformed(encode('<?xml version="1.0" encoding="iso-8859-1"?><a/>'));
    malformed(encode('<?xml version="1.0" encoding="UTF-16"?><a/>'));
    malformed(encode('<a>é').subarray(0, 4));
  });
});

describe('what is refused as malformed', () => {
  it.each([
    ['a DTD', '<!DOCTYPE a><a/>'],
    ['a DTD that is cut off', '<!DOCTYPE a ['],
    ['entities that multiply', '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><a>&c;</a>'],
    ['an entity nobody declared', '<a>&b;</a>'],
    ['an entity named like a property of objects', '<a>&constructor;&__proto__;</a>'],
    ['a prefix that is undeclared', '<a b:c=""/>'],
    ['a prefix named like a property of objects', '<constructor:a/>'],
    ['a prefix that is taken back', '<a xmlns:bar=""/>'],
    ['another namespace for xml', '<a xmlns:xml="urn:x"/>'],
    ['two attributes of one name', '<a xmlns:b="u" xmlns:c="u" b:x="" c:x=""/>'],
    ['a local part that starts with a digit', '<x:1 xmlns:x="u"/>'],
    ['an attribute whose local part does', '<a xmlns:x="u" x:-b=""/>'],
    ['two colons', '<a:b:c xmlns:a="u"/>'],
    ['a control character', '<a>\u0001</a>'],
    ['a reference to one, even in what calls itself 1.1', '<?xml version="1.1"?><a>&#1;</a>'],
    ['a reference to half a pair', '<a>&#xd800;</a>'],
    ['a reference past Unicode', '<a>&#x110000;</a>'],
    ['an element that is not closed', '<a><b></a>'],
    ['two roots', '<a/><a/>'],
    ['text after the root', '<a/>x'],
    ['an end in the middle of a tag', '<a b="'],
    ['no XML at all', 'hello'],
  ])('%s', (_, text) => {
    expect(codeOf(text)).toBe('malformed');
  });
});

describe('what is refused as too large', () => {
  it.each([
    ['depth', { maxXmlDepth: 3 }, '<a><b><c/></b></a>', '<a><b><c><d/></c></b></a>'],
    ['elements and attributes in all', { maxXmlNodes: 4 }, '<a b=""><c d=""/></a>', '<a b=""><c d=""/><e/></a>'],
    ['attributes in all', { maxXmlNodes: 4 }, '<a b=""><c d=""/></a>', '<a b=""><c d="" e=""/></a>'],
    ['attributes', { maxXmlAttributes: 2 }, '<a b="" c=""><d e="" f=""/></a>', '<a b="" c="" d=""/>'],
    [
      'namespaces',
      { maxXmlNamespaces: 2 },
      '<a xmlns="u"><b xmlns="v"/><c xmlns="u"/></a>',
      '<a xmlns="u"><b xmlns="v"/><c xmlns="w"/></a>',
    ],
  ])('%s', (_, bound, within, past) => {
    const limits = { ...defaultLimits, ...bound };
    expect(codeOf(within, limits)).toBe('read');
    expect(codeOf(past, limits)).toBe('too-large');
  });

  it('a hundred thousand open elements, without running out of stack', () => {
    expect(codeOf('<a>'.repeat(80_000))).toBe('too-large');
  });
});

describe('what reaches for other files (RFC 4918 20.6)', () => {
  it.each([
    ['an entity that is a file', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ['a DTD elsewhere', '<!DOCTYPE a PUBLIC "-//X//Y" "http://other/a.dtd"><a/>'],
  ])('%s', (_, text) => {
    expect(codeOf(text)).toBe('external-entity');
  });
});
