import { type XmlElement, xmlNamespace } from './xml-element.js';
import { XmlError } from './xml-error.js';

/** Whatever is not a character of XML 1.0 (2.2), lone surrogates included: it has no escape, not even `&#1;`. */
const notAnXmlCharacter = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
/** What is looked for first: almost every text needs nothing. */
const unsafeInText = /[&<>\r]|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const unsafeInAttribute = /[&<>"\t\n\r]|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/**
 * Text content. A carriage return is escaped, since a reader would make a line feed of it (XML 1.0 2.11), and `>`,
 * since `]]>` may not stand in text. Characters that XML lacks become U+FFFD.
 */
export function escapeText(text: string): string {
  if (!unsafeInText.test(text)) return text;
  return text.replace(notAnXmlCharacter, '\ufffd').replace(/[&<>\r]/g, (character) => escapes[character] as string);
}

/** The value between double quotes. White space is escaped, since a reader would make spaces of it (XML 1.0 3.3.3). */
export function escapeAttribute(value: string): string {
  if (!unsafeInAttribute.test(value)) return value;
  return value
    .replace(notAnXmlCharacter, '\ufffd')
    .replace(/[&<>"\t\n\r]/g, (character) => escapes[character] as string);
}

/** What may still be written, by one element or by several one after another. */
export interface XmlRoom {
  characters: number;
}

/** Prefix to namespace. A prefix that is absent is unknown, '' with the value '' is "no default namespace". */
type Scope = ReadonlyMap<string, string>;

/**
 * The element as a string that means the same wherever it is put: it declares every namespace that it uses, its first
 * element says `xmlns=""` where it has none, and xml:lang that it had inherited becomes its own.
 * @param room is less by what was written.
 * @throws XmlError `no-room` as soon as there is none left: a namespace that is declared anew in each of many elements
 * makes an element thousands of times as long as its sender wrote it.
 */
export function serializeElement(element: XmlElement, room: XmlRoom): string {
  const ownsLang = element.attributes.some(({ namespace, name }) => namespace === xmlNamespace && name === 'lang');
  const inherited = element.lang === undefined || ownsLang ? '' : ` xml:lang="${escapeAttribute(element.lang)}"`;
  const parts: string[] = [];
  const write: Write = (part) => {
    room.characters -= part.length;
    if (room.characters < 0) throw new XmlError('no-room', 'longer than there is room for');
    parts.push(part);
  };
  serialize(element, new Map([['xml', xmlNamespace]]), inherited, write);
  return parts.join('');
}

type Write = (part: string) => void;

function serialize(element: XmlElement, outer: Scope, extraAttributes: string, write: Write): void {
  let scope = outer;
  let declarations = '';
  const declare = (prefix: string, namespace: string): void => {
    scope = new Map(scope).set(prefix, namespace);
    declarations += ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapeAttribute(namespace)}"`;
  };

  const prefix = prefixOf(element);
  if (scope.get(prefix) !== element.namespace) declare(prefix, element.namespace);
  const tagName = prefix === '' ? element.name : `${prefix}:${element.name}`;

  let attributes = extraAttributes;
  for (const { namespace, name, value } of element.attributes) {
    let qualifiedName = name;
    if (namespace !== '') {
      let attributePrefix = findPrefix(scope, namespace);
      if (attributePrefix === undefined) {
        attributePrefix = unusedPrefix(scope);
        declare(attributePrefix, namespace);
      }
      qualifiedName = `${attributePrefix}:${name}`;
    }
    attributes += ` ${qualifiedName}="${escapeAttribute(value)}"`;
  }

  const isEmpty = element.children.length === 0;
  write(`<${tagName}${declarations}${attributes}${isEmpty ? '/>' : '>'}`);
  for (const child of element.children) {
    if (typeof child === 'string') write(escapeText(child));
    else serialize(child, scope, '', write);
  }
  if (!isEmpty) write(`</${tagName}>`);
}

/** The prefix the sender wrote, where it can stand: none without a namespace, `xml` for that one namespace alone. */
function prefixOf({ namespace, prefix }: XmlElement): string {
  if (namespace === xmlNamespace) return 'xml';
  return namespace === '' || prefix === 'xml' || prefix === 'xmlns' ? '' : prefix;
}

/** A prefix for an attribute, which needs a real one: the default namespace does not reach attributes. */
function findPrefix(scope: Scope, namespace: string): string | undefined {
  for (const [prefix, bound] of scope) if (prefix !== '' && bound === namespace) return prefix;
  return undefined;
}

function unusedPrefix(scope: Scope): string {
  let number = 1;
  while (scope.has(`ns${number}`)) number += 1;
  return `ns${number}`;
}
