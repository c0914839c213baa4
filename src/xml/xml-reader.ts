import { SaxesParser, type SaxesTagNS } from 'saxes';
import type { Limits } from '../base/limits.js';
import { XmlDecoder } from './xml-decoder.js';
import { type XmlAttribute, type XmlElement, xmlNamespace } from './xml-element.js';
import { XmlError } from './xml-error.js';

type XmlLimits = Pick<Limits, 'maxXmlBytes' | 'maxXmlDepth' | 'maxXmlAttributes' | 'maxXmlNamespaces'>;

const declarationNamespace = 'http://www.w3.org/2000/xmlns/';

/** Characters that may stand in a name but not begin one (Namespaces in XML 1.0, 3: NCName). */
const notAtNameStart = /^(?:[-.0-9\u00b7\u203f\u2040]|[\u0300-\u036f])/u;

/** An element whose end was not read yet. */
interface OpenElement extends XmlElement {
  readonly children: (XmlElement | string)[];
}

/**
 * Reads a whole body as one XML document.
 * @param chunks the body's bytes, cut anywhere; left early on an error, and what they throw is passed on.
 * @returns the root, or null for a body of no bytes at all, which WebDAV gives a meaning of its own.
 * @throws XmlError
 */
export async function readXml(chunks: AsyncIterable<Uint8Array>, limits: XmlLimits): Promise<XmlElement | null> {
  const decoder = new XmlDecoder();
  const builder = new TreeBuilder(decoder, limits);
  let byteCount = 0;
  for await (const bytes of chunks) {
    byteCount += bytes.byteLength;
    if (byteCount > limits.maxXmlBytes) throw new XmlError('too-large', `more than ${limits.maxXmlBytes} bytes`);
    builder.write(decoder.decode(bytes));
  }
  if (byteCount === 0) return null;
  builder.write(decoder.end());
  return builder.end();
}

class TreeBuilder {
  readonly #limits: XmlLimits;
  readonly #parser: SaxesParser<{ xmlns: true; forceXMLVersion: true; defaultXMLVersion: '1.0' }>;
  readonly #open: OpenElement[] = [];
  readonly #namespaces = new Set<string>();
  #attributeCount = 0;
  #root: XmlElement | undefined;

  constructor(decoder: XmlDecoder, limits: XmlLimits) {
    this.#limits = limits;
    // Version 1.1 would admit control characters and undeclared prefixes, which no answer of ours may carry: all is 1.0.
    this.#parser = new SaxesParser({ xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' });
    // Without a handler for 'error', saxes throws at the first one and nothing after it is looked at.
    this.#parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined) decoder.checkDeclared(encoding);
    });
    // No DTD, so no entity but the five: neither files of others nor bombs (RFC 4918 20.6).
    this.#parser.on('doctype', (doctype) => {
      const reachesOut = /\b(?:SYSTEM|PUBLIC)\b/.test(doctype);
      throw new XmlError(reachesOut ? 'external-entity' : 'malformed', 'document type declaration');
    });
    this.#parser.on('opentagstart', () => {
      if (this.#open.length >= limits.maxXmlDepth) throw new XmlError('too-large', `deeper than ${limits.maxXmlDepth}`);
      this.#attributeCount = 0;
    });
    this.#parser.on('attribute', () => {
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

  write(text: string): void {
    this.#run(() => this.#parser.write(text));
  }

  end(): XmlElement {
    this.#run(() => this.#parser.close());
    if (this.#root === undefined) throw new XmlError('malformed', 'no root element');
    return this.#root;
  }

  #run(step: () => void): void {
    try {
      step();
    } catch (error) {
      throw error instanceof XmlError ? error : new XmlError('malformed', String(error), error);
    }
  }

  #openElement(tag: SaxesTagNS): void {
    checkLocalName(tag.local);
    const attributes: XmlAttribute[] = [];
    for (const { uri, local, value } of Object.values(tag.attributes)) {
      if (uri === declarationNamespace) continue;
      checkLocalName(local);
      attributes.push({ namespace: uri, name: local, value });
    }
    for (const namespace of Object.values(tag.ns)) this.#namespaces.add(namespace);
    if (this.#namespaces.size > this.#limits.maxXmlNamespaces) {
      throw new XmlError('too-large', `more than ${this.#limits.maxXmlNamespaces} namespaces`);
    }
    const lang = attributes.find(({ namespace, name }) => namespace === xmlNamespace && name === 'lang')?.value;
    this.#open.push({
      namespace: tag.uri,
      name: tag.local,
      prefix: tag.prefix,
      attributes,
      children: [],
      lang: lang ?? this.#open.at(-1)?.lang,
    });
  }

  #addText(text: string): void {
    // Outside the root there is only white space: saxes refuses the rest.
    const children = this.#open.at(-1)?.children;
    if (children === undefined || text === '') return;
    const last = children.at(-1);
    // Around comments and CDATA sections the text comes in pieces.
    if (typeof last === 'string') children[children.length - 1] = last + text;
    else children.push(text);
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
