import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Limits } from '../base/limits.js';
import { type DecodedXml, decodeXml } from './xml-decoder.js';
import { type XmlAttribute, type XmlElement, xmlNamespace } from './xml-element.js';
import { XmlError } from './xml-error.js';

export type XmlLimits = Pick<Limits, 'maxXmlDepth' | 'maxXmlNodes' | 'maxXmlAttributes' | 'maxXmlNamespaces'>;

const declarationNamespace = 'http://www.w3.org/2000/xmlns/';

/** Characters that may stand in a name but not begin one (Namespaces in XML 1.0, 3: NCName). */
const notAtNameStart = /^(?:[-.0-9\u00b7\u203f\u2040]|[\u0300-\u036f])/u;

/** An element whose end was not read yet. */
interface OpenElement extends XmlElement {
  readonly children: (XmlElement | string)[];
}

/**
 * Reads one XML document, in one go.
 * @throws XmlError
 */
export function readXml(bytes: Uint8Array, limits: XmlLimits): XmlElement {
  const document = decodeXml(bytes);
  return new TreeBuilder(document, limits).build(document.text);
}

class TreeBuilder {
  readonly #limits: XmlLimits;
  readonly #parser: SaxesParser<{ xmlns: true; forceXMLVersion: true; defaultXMLVersion: '1.0' }>;
  readonly #open: OpenElement[] = [];
  /** Each in one copy for all elements. */
  readonly #namespaces = new Map<string, string>();
  #nodeCount = 0;
  #attributeCount = 0;
  #root: XmlElement | undefined;

  constructor(document: DecodedXml, limits: XmlLimits) {
    this.#limits = limits;
    // Version 1.1 would admit control characters and undeclared prefixes, which no answer of ours may carry: all is 1.0.
    this.#parser = new SaxesParser({ xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' });
    // Without a handler for 'error', saxes throws at the first one and nothing after it is looked at.
    this.#parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined) document.checkDeclared(encoding);
    });
    // No DTD, so no entity but the five: neither files of others nor bombs (RFC 4918 20.6).
    this.#parser.on('doctype', (doctype) => {
      const reachesOut = /\b(?:SYSTEM|PUBLIC)\b/.test(doctype);
      throw new XmlError(reachesOut ? 'external-entity' : 'malformed', 'document type declaration');
    });
    this.#parser.on('opentagstart', () => {
      if (this.#open.length >= limits.maxXmlDepth) throw new XmlError('too-large', `deeper than ${limits.maxXmlDepth}`);
      this.#countNode();
      this.#attributeCount = 0;
    });
    this.#parser.on('attribute', () => {
      this.#countNode();
      this.#attributeCount += 1;
      if (this.#attributeCount > limits.maxXmlAttributes) {
        throw new XmlError('too-large', `more than ${limits.maxXmlAttributes} attributes`);
      }
    });
    this.#parser.on('opentag', (tag) => this.#openElement(tag));
    this.#parser.on('text', (text) => this.#addText(text));
    this.#parser.on('cdata', (text) => this.#addText(text));
    this.#parser.on('closetag', () => this.#closeElement());
  }

  build(text: string): XmlElement {
    try {
      this.#parser.write(text).close();
    } catch (error) {
      throw error instanceof XmlError ? error : new XmlError('malformed', String(error), error);
    }
    if (this.#root === undefined) throw new XmlError('malformed', 'no root element');
    return this.#root;
  }

  #countNode(): void {
    this.#nodeCount += 1;
    const { maxXmlNodes } = this.#limits;
    if (this.#nodeCount > maxXmlNodes) throw new XmlError('too-large', `more than ${maxXmlNodes} nodes`);
  }

  #openElement(tag: SaxesTagNS): void {
    checkLocalName(tag.local);
    const attributes: XmlAttribute[] = [];
    for (const { uri, local, value } of Object.values(tag.attributes)) {
      if (uri === declarationNamespace) continue;
      checkLocalName(local);
      attributes.push({ namespace: this.#namespace(uri), name: copied(local), value: copied(value) });
    }
    for (const namespace of Object.values(tag.ns)) this.#namespace(namespace);
    const lang = attributes.find(({ namespace, name }) => namespace === xmlNamespace && name === 'lang')?.value;
    this.#open.push({
      namespace: this.#namespace(tag.uri),
      name: copied(tag.local),
      prefix: copied(tag.prefix),
      attributes,
      children: [],
      lang: lang ?? this.#open.at(-1)?.lang,
    });
  }

  #namespace(namespace: string): string {
    const known = this.#namespaces.get(namespace);
    if (known !== undefined) return known;
    const own = copied(namespace);
    this.#namespaces.set(own, own);
    if (this.#namespaces.size > this.#limits.maxXmlNamespaces) {
      throw new XmlError('too-large', `more than ${this.#limits.maxXmlNamespaces} namespaces`);
    }
    return own;
  }

  #addText(text: string): void {
    // Outside the root there is only white space: saxes refuses the rest.
    const children = this.#open.at(-1)?.children;
    if (children === undefined || text === '') return;
    const last = children.at(-1);
    // Around comments and CDATA sections the text comes in pieces.
    if (typeof last === 'string') children[children.length - 1] = last + copied(text);
    else children.push(copied(text));
  }

  #closeElement(): void {
    const element = this.#open.pop();
    const parent = this.#open.at(-1);
    if (parent === undefined) this.#root = element;
    else if (element !== undefined) parent.children.push(element);
  }
}

/** saxes checks how a qualified name begins, not how its local part does: `<x:1/>` passes it. */
function checkLocalName(local: string): void {
  if (notAtNameStart.test(local)) throw new XmlError('malformed', `name ${local}`);
}

/**
 * The same on its own: JavaScript engines keep a part of a long string as a reference to all of it, and a lock's owner of
 * forty characters would hold the whole document that it came in, for an hour.
 */
function copied(text: string): string {
  return `${text} `.slice(0, -1);
}
