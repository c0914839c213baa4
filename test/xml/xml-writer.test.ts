import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { type XmlAttribute, type XmlElement, xmlNamespace } from '../../src/xml/xml-element.js';
import { XmlError } from '../../src/xml/xml-error.js';
import { readXml } from '../../src/xml/xml-reader.js';
import { escapeAttribute, escapeText, serializeElement } from '../../src/xml/xml-writer.js';

function parse(text: string): XmlElement {
  return readXml(new TextEncoder().encode(text), defaultLimits);
}

const serialized = (element: XmlElement): string => serializeElement(element, { characters: Number.POSITIVE_INFINITY });

/** A character of XML 1.0 (2.2), or its stand-in. */
function orReplacement(character: string): string {
  const code = character.codePointAt(0) as number;
  const isXml = code >= 0x20 ? code !== 0xfffe && code !== 0xffff : code === 0x9 || code === 0xa || code === 0xd;
  return isXml ? character : '\ufffd';
}
const expected = (text: string): string => [...text].map(orReplacement).join('');

describe('escaping', () => {
  it('keeps text that a reader would change or misread', () => {
    expect(escapeText('a<b>&"\r\n\t]]>')).toBe('a&lt;b&gt;&amp;"&#13;\n\t]]&gt;');
    expect(escapeAttribute('a<b>&"\r\n\t')).toBe('a&lt;b&gt;&amp;&quot;&#13;&#10;&#9;');
  });

  it('replaces what XML has no character for, and nothing else', () => {
    const bad = ['\u0000', '\u0008', '\u000b', '\u001f', '\ud800', '\udc00', '\ufffe', '\uffff'];
    for (const character of bad) {
      expect(escapeText(`a${character}b`)).toBe('a\ufffdb');
      expect(escapeAttribute(`a${character}b`)).toBe('a\ufffdb');
    }
    const good = '\u007f\u0085\u2028\ud7ff\ue000\ufffd\u{10000}\u{1f600}\u{10ffff}';
    expect(escapeText(good)).toBe(good);
  });

  it('gives well-formed text for any string, and that string back when XML has it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), async (text, value) => {
        const root = parse(`<a b="${escapeAttribute(value)}">${escapeText(text)}</a>`);
        expect(root.children.join('')).toBe(expected(text));
        expect(root.attributes[0]?.value).toBe(expected(value));
      }),
    );
  });
});

describe('an element that stands on its own', () => {
  it.each([
    ['keeps its prefix', '<Z:a xmlns:Z="urn:z"/>', '<Z:a xmlns:Z="urn:z"/>'],
    ['says that it has no namespace', '<a/>', '<a xmlns=""/>'],
    ['keeps a default namespace', '<a xmlns="u"><b/></a>', '<a xmlns="u"><b/></a>'],
    ['takes it back where needed', '<a xmlns="u"><b xmlns="">x</b></a>', '<a xmlns="u"><b xmlns="">x</b></a>'],
    [
      'declares again what is hidden',
      '<p:a xmlns:p="u"><p:b xmlns:p="v"/></p:a>',
      '<p:a xmlns:p="u"><p:b xmlns:p="v"/></p:a>',
    ],
    ['finds a prefix for an attribute', '<a xmlns="u" xmlns:q="u" q:b="1"/>', '<a xmlns="u" xmlns:ns1="u" ns1:b="1"/>'],
    ['uses its own for one', '<p:a xmlns:p="u" p:b="1"/>', '<p:a xmlns:p="u" p:b="1"/>'],
    ['keeps mixed content', '<a xmlns="u">x <b>y</b>\n z</a>', '<a xmlns="u">x <b>y</b>\n z</a>'],
    ['keeps xml:lang', '<a xmlns="u" xml:lang="en"/>', '<a xmlns="u" xml:lang="en"/>'],
  ])('%s', async (_, source, expected) => {
    expect(serialized(parse(source))).toBe(expected);
  });

  it('takes an inherited xml:lang along beside attributes that are none', async () => {
    const root = parse('<a xml:lang="en"><b lang="de" xml:space="preserve"/></a>');
    const written = serialized(root.children[0] as XmlElement);
    expect(parse(written).lang).toBe('en');
    expect(written).toMatch(/ lang="de".* xml:space="preserve"|xml:space="preserve".* lang="de"/);
  });

  it('takes an inherited xml:lang along', async () => {
    const root = parse('<a xml:lang="en" xmlns="u"><b>x<c/></b></a>');
    expect(serialized(root.children[0] as XmlElement)).toBe('<b xmlns="u" xml:lang="en">x<c/></b>');
  });

  it('means the same inside a document with other ideas', async () => {
    const inner = parse('<a><p:b xmlns:p="u" c="1"/></a>');
    const outer = parse(`<D:x xmlns:D="DAV:" xmlns="urn:default" xmlns:p="urn:other">${serialized(inner)}</D:x>`);
    expect(outer.children).toEqual([inner]);
  });

  it('does not let xml or xmlns stand for another namespace', async () => {
    for (const prefix of ['xml', 'xmlns']) {
      const made: XmlElement = { namespace: 'u', name: 'a', prefix, attributes: [], children: [], lang: undefined };
      expect(parse(serialized(made))).toMatchObject({ namespace: 'u', name: 'a' });
    }
  });
});

const name = fc.constantFrom('a', 'b', 'ä', '漢', '__proto__', 'constructor', 'x1', '\u{10000}');
const namespace = fc.constantFrom('', 'DAV:', 'urn:a', 'urn:"<&', 'http://example.com/ns');
const prefix = fc.constantFrom('', 'D', 'a', 'ns1', '__proto__');
/** Any string of XML characters. */
const characters = fc
  .array(
    fc.oneof(
      fc.constantFrom('&', '<', '>', '"', "'", '\r', '\n', '\t', ' ', ']]>', 'x', 'é', '\u{1f600}'),
      fc.string(),
    ),
  )
  .map((parts) => parts.join('').replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?'));

interface Made {
  namespace: string;
  name: string;
  prefix: string;
  attributes: XmlAttribute[];
  lang: string | undefined;
  children: (Made | string)[];
}

const { tree } = fc.letrec<{ tree: Made }>((tie) => ({
  tree: fc.record({
    namespace,
    name,
    prefix,
    attributes: fc.uniqueArray(fc.record({ namespace, name, value: characters }), {
      selector: (attribute) => `{${attribute.namespace}}${attribute.name}`,
      maxLength: 4,
    }),
    lang: fc.option(fc.constantFrom('en', 'de', ''), { nil: undefined }),
    children: fc.array(fc.oneof({ depthSize: 'small', maxDepth: 5 }, characters, tie('tree')), { maxLength: 4 }),
  }),
}));

/** Puts xml:lang among the attributes, hands it down, and joins text as a reader does. */
function complete(made: Made, outerLang: string | undefined): XmlElement {
  const lang = made.lang ?? outerLang;
  const children: (XmlElement | string)[] = [];
  for (const child of made.children) {
    const last = children.at(-1);
    if (typeof child !== 'string') children.push(complete(child, lang));
    else if (typeof last === 'string') children[children.length - 1] = last + child;
    else if (child !== '') children.push(child);
  }
  return {
    namespace: made.namespace,
    name: made.name,
    prefix: made.namespace === '' ? '' : made.prefix,
    attributes: [
      ...made.attributes,
      ...(made.lang === undefined ? [] : [{ namespace: xmlNamespace, name: 'lang', value: made.lang }]),
    ],
    children,
    lang,
  };
}

it('reads back every tree that it writes', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (made) => {
      const element = complete(made, undefined);
      expect(parse(serialized(element))).toEqual(element);
    }),
    { numRuns: 500 },
  );
});

it('reads back every part of a tree that it writes', async () => {
  await fc.assert(
    fc.asyncProperty(tree, async (made) => {
      const whole = parse(serialized(complete(made, 'fr')));
      for (const child of whole.children) {
        if (typeof child === 'string') continue;
        const alone = parse(serialized(child));
        expect([alone.namespace, alone.name, alone.prefix]).toEqual([child.namespace, child.name, child.prefix]);
        expect(alone.lang).toBe(child.lang);
        expect(alone.attributes).toEqual(expect.arrayContaining([...child.attributes]));
        expect(alone.children).toEqual(child.children);
      }
    }),
  );
});

describe('what there is room for', () => {
  const namespace = 'n'.repeat(1000);
  const wide = parse(`<a xmlns:x="${namespace}">${'<x:b/>'.repeat(2000)}</a>`);

  it('is one for several elements, and passed by no character', () => {
    const room = { characters: 2 * '<a>b</a>'.length + 3 };
    expect(serializeElement(parse('<a>b</a>'), { ...room })).toBe('<a xmlns="">b</a>');
    serializeElement(parse('<a>b</a>'), room);
    expect(() => serializeElement(parse('<a>b</a>'), room)).toThrow(expect.objectContaining({ code: 'no-room' }));
    const whole = serialized(wide);
    expect(serializeElement(wide, { characters: whole.length })).toBe(whole);
    expect(() => serializeElement(wide, { characters: whole.length - 1 })).toThrow(XmlError);
  });

  it('ends the writing as soon as it is passed', () => {
    let read = 0;
    const watched = wide.children.map((child) => ({
      ...(child as XmlElement),
      get children() {
        read += 1;
        return [];
      },
    }));
    expect(() => serializeElement({ ...wide, children: watched }, { characters: 5000 })).toThrow(XmlError);
    expect(read).toBeLessThan(20);
  });
});
