import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { childElements, findChild, textContent, type XmlElement } from '../../src/xml/xml-element.js';
import { XmlError } from '../../src/xml/xml-error.js';
import { readXml } from '../../src/xml/xml-reader.js';

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

async function read(text: string, limits = defaultLimits): Promise<XmlElement> {
  const root = await readXml(cut(encode(text), Number.POSITIVE_INFINITY), limits);
  if (root === null) throw new Error('empty');
  return root;
}

const codeOf = async (text: string, limits = defaultLimits): Promise<string> => {
  try {
    await read(text, limits);
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
  it('names by namespace, not by prefix', async () => {
    const root = await read('<D:propfind xmlns:D="DAV:" xmlns="urn:x"><D:prop><a/><D:getetag/></D:prop></D:propfind>');
    expect(root).toMatchObject({ namespace: 'DAV:', name: 'propfind', prefix: 'D' });
    const prop = findChild(root, 'DAV:', 'prop');
    expect(prop && childElements(prop).map(({ namespace, name }) => [namespace, name])).toEqual([
      ['urn:x', 'a'],
      ['DAV:', 'getetag'],
    ]);
    expect(findChild(root, '', 'prop')).toBeUndefined();
  });

  it('leaves attributes without prefix out of the default namespace, and declarations out of the attributes', async () => {
    const root = await read('<a xmlns="urn:x" xmlns:y="urn:y" b="1" y:b="2" __proto__="3"/>');
    expect(root.attributes).toEqual([
      { namespace: '', name: 'b', value: '1' },
      { namespace: 'urn:y', name: 'b', value: '2' },
      { namespace: '', name: '__proto__', value: '3' },
    ]);
  });

  it('takes a default namespace back', async () => {
    const root = await read('<a xmlns="urn:x"><b xmlns=""/></a>');
    expect(childElements(root)[0]).toMatchObject({ namespace: '', name: 'b' });
  });

  it('hands xml:lang down until another one', async () => {
    const root = await read('<a xml:lang="en"><b/><c xml:lang="de"><d/></c><e xml:lang=""/></a>');
    const [b, c, e] = childElements(root);
    expect([root.lang, b?.lang, c?.lang, c && childElements(c)[0]?.lang, e?.lang]).toEqual([
      'en',
      'en',
      'de',
      'de',
      '',
    ]);
    expect((await read('<a/>')).lang).toBeUndefined();
  });

  it('joins text across references, CDATA and comments, and keeps white space', async () => {
    const root = await read('<a> x&amp;<![CDATA[<y>]]><!-- gone --><?gone too?>&#65536;&#x1f600;\r\n<b/> z</a>');
    expect(root.children).toMatchObject([' x&<y>\u{10000}\u{1f600}\n', { name: 'b' }, ' z']);
    expect(textContent(root)).toBe(' x&<y>\u{10000}\u{1f600}\n z');
  });

  it('reads references in attributes too', async () => {
    const root = await read('<a b="&#65536;&quot;&#10;"/>');
    expect(root.attributes[0]?.value).toBe('\u{10000}"\n');
  });

  it('is the same however the bytes were cut', async () => {
    const text = '<?xml version="1.0" encoding="utf-8"?>\r\n<ä xmlns="urn:é"><b c="😀&#65536;">漢字😀</b>\r\n</ä>';
    const whole = await read(text);
    for (const size of [1, 2, 3, 5]) expect(await readXml(cut(encode(text), size), defaultLimits)).toEqual(whole);
  });

  it('is null for an empty body, and only for that', async () => {
    expect(await readXml(cut(new Uint8Array(0), 1), defaultLimits)).toBeNull();
    expect(await codeOf(' ')).toBe('malformed');
    expect(await codeOf('\ufeff')).toBe('malformed');
  });
});

describe('encodings', () => {
  it.each([1, 2, 3, 1000])('reads UTF-8 and UTF-16 with a mark, cut into %i bytes', async (size) => {
    const text = '\ufeff<?xml version="1.0" encoding="UTF-16"?><a>é😀</a>';
    for (const bytes of [
      encode('\ufeff<a>é😀</a>'),
      encodeUtf16(text, true),
      encodeUtf16(text, false),
      encode('<?xml version="1.0" encoding="UTF-8"?><a>é😀</a>'),
    ]) {
      const root = await readXml(cut(bytes, size), defaultLimits);
      expect(root && textContent(root)).toBe('é😀');
    }
  });

  it('refuses what it would have to guess', async () => {
    const malformed = async (bytes: Uint8Array): Promise<void> =>
      expect(readXml(cut(bytes, 7), defaultLimits)).rejects.toMatchObject({ code: 'malformed' });
    await malformed(Uint8Array.of(0x3c, 0x61, 0x3e, 0xe9, 0x3c, 0x2f, 0x61, 0x3e));
    await malformed(encodeUtf16('<a/>', true));
    await malformed(encode('<?xml version="1.0" encoding="iso-8859-1"?><a/>'));
    await malformed(encode('<?xml version="1.0" encoding="UTF-16"?><a/>'));
    await malformed(encode('<a>é').subarray(0, 4));
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
  ])('%s', async (_, text) => {
    expect(await codeOf(text)).toBe('malformed');
  });
});

describe('what is refused as too large', () => {
  it('a body past its bytes, at once', async () => {
    let pulled = 0;
    let released = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield encode('<a>');
        for (;;) {
          pulled += 1;
          yield encode('x'.repeat(100));
        }
      } finally {
        released = true;
      }
    }
    await expect(readXml(endless(), { ...defaultLimits, maxXmlBytes: 1000 })).rejects.toMatchObject({
      code: 'too-large',
    });
    expect(pulled).toBe(10);
    expect(released).toBe(true);
  });

  it.each([
    ['depth', { maxXmlDepth: 3 }, '<a><b><c/></b></a>', '<a><b><c><d/></c></b></a>'],
    ['attributes', { maxXmlAttributes: 2 }, '<a b="" c=""><d e="" f=""/></a>', '<a b="" c="" d=""/>'],
    [
      'namespaces',
      { maxXmlNamespaces: 2 },
      '<a xmlns="u"><b xmlns="v"/><c xmlns="u"/></a>',
      '<a xmlns="u"><b xmlns="v"/><c xmlns="w"/></a>',
    ],
  ])('%s', async (_, bound, within, past) => {
    const limits = { ...defaultLimits, ...bound };
    expect(await codeOf(within, limits)).toBe('read');
    expect(await codeOf(past, limits)).toBe('too-large');
  });

  it('a hundred thousand open elements, without running out of stack', async () => {
    expect(await codeOf('<a>'.repeat(80_000))).toBe('too-large');
  });
});

it('passes on what the body throws', async () => {
  const failure = new TypeError('gone');
  // biome-ignore lint/correctness/useYield: it fails before it has anything
  async function* broken(): AsyncGenerator<Uint8Array> {
    throw failure;
  }
  await expect(readXml(broken(), defaultLimits)).rejects.toBe(failure);
});

describe('what reaches for other files (RFC 4918 20.6)', () => {
  it.each([
    ['an entity that is a file', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'],
    ['a DTD elsewhere', '<!DOCTYPE a PUBLIC "-//X//Y" "http://other/a.dtd"><a/>'],
  ])('%s', async (_, text) => {
    expect(await codeOf(text)).toBe('external-entity');
  });
});
