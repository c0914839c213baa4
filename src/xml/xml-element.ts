/** The part of the XML infoset that WebDAV preserves in a property's value (RFC 4918 4.3), as immutable trees. */

/** The namespace of `xml:lang`, bound to the prefix `xml` without a declaration (Namespaces in XML 1.0, 3). */
export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

export interface XmlAttribute {
  /** '' for an attribute without prefix: the default namespace does not reach attributes. */
  readonly namespace: string;
  /** Local name. */
  readonly name: string;
  readonly value: string;
}

export interface XmlElement {
  /** '' for none. */
  readonly namespace: string;
  /** Local name. */
  readonly name: string;
  /** As the sender wrote it, '' for none. RFC 4918 4.3: a server SHOULD preserve it, so it goes with the value. */
  readonly prefix: string;
  /** Without namespace declarations; with the element's own xml:lang. */
  readonly attributes: readonly XmlAttribute[];
  /** Elements and runs of text in document order, no empty run and no two runs side by side. Comments are not kept. */
  readonly children: readonly (XmlElement | string)[];
  /** The xml:lang in scope, its own or inherited; undefined when there is none. */
  readonly lang: string | undefined;
}

/** The children that are elements. */
export function childElements(element: XmlElement): XmlElement[] {
  return element.children.filter((child) => typeof child !== 'string');
}

/** The first child element of that name, or undefined. */
export function findChild(element: XmlElement, namespace: string, name: string): XmlElement | undefined {
  return childElements(element).find((child) => child.namespace === namespace && child.name === name);
}

/** All text below the element, in document order. */
export function textContent(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : textContent(child))).join('');
}
