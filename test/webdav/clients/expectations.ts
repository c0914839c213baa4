import { findChild, textContent, type XmlElement } from '../../../src/xml/xml-element.js';
import { parseMultistatus, parseXml, type ResponseElement } from '../dav-client.js';

/** What was seen so far, by the name that the document gives it. */
export type Variables = Map<string, string>;

export interface ReplayAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | undefined };
  readonly text: string;
}

/** The prefixes of the documents, which clients declare in their own ways. */
const namespaces: Readonly<Record<string, string>> = {
  D: 'DAV:',
  Z: 'urn:schemas-microsoft-com:',
  A: 'http://www.apple.com/webdav_fs/props/',
  X: 'http://apache.org/dav/props/',
  O: 'http://owncloud.org/ns',
};

/**
 * Holds one line of a document against an answer:
 *
 *     201 204                          the status is one of these
 *     ETag: ${etag}                    a header field; "(none)" for one that must be absent
 *     = text                           the whole content
 *     hrefs /a/ /a/b                   the resources of a multistatus, in any order
 *     /a/b first 200                   a resource's first propstat
 *     /a/b status 423                  a resource's own status
 *     /a/b 200 D:getetag = ${etag}     a property's status, and its text or its elements as <name>
 *     /a/b no D:getetag                a property that is not mentioned
 *     /a/b 404 D:quota-used-bytes      "= (empty)" for one without content
 *     xml D:locktoken = ${token}       the text of the first element of this name, wherever it is
 *
 * In a value, `…` stands for anything, and `${name}` for what was seen under this name, or is seen here first.
 * @returns what is wrong, or undefined.
 */
export async function answerFailure(
  expectation: string,
  answer: ReplayAnswer,
  variables: Variables,
): Promise<string | undefined> {
  const { status, headers, text } = answer;
  const seen = (found: string | undefined): string => `${expectation}: ${found ?? 'nothing'}`;
  const check = (pattern: string, found: string | undefined): string | undefined =>
    found !== undefined && matches(pattern, found, variables) ? undefined : seen(found);

  if (/^\d{3}( \d{3})*$/.test(expectation)) {
    return expectation.split(' ').includes(String(status)) ? undefined : seen(String(status));
  }
  const [, field, value] = /^([\w-]+): (.*)$/.exec(expectation) ?? [];
  if (field !== undefined && value !== undefined) {
    const found = headers.get(field);
    return value === '(none)' ? (found === undefined ? undefined : seen(found)) : check(value, found);
  }
  const [, content] = /^= (.*)$/s.exec(expectation) ?? [];
  if (content !== undefined) return check(content, text);
  if (expectation === 'no content') return text === '' ? undefined : seen(text);
  const [, element, elementText] = /^xml (\S+) = (.*)$/.exec(expectation) ?? [];
  if (element !== undefined && elementText !== undefined) {
    const found = status < 300 ? findElement(await parseXml(text), element) : undefined;
    return check(elementText, found === undefined ? undefined : textContent(found));
  }
  if (status !== 207) return seen(`status ${status}`);
  return resourceFailure(expectation, await parseMultistatus(text), check);
}

function resourceFailure(
  expectation: string,
  responses: Readonly<Record<string, ResponseElement>>,
  check: (pattern: string, found: string | undefined) => string | undefined,
): string | undefined {
  const [, hrefs] = /^hrefs (.*)$/.exec(expectation) ?? [];
  if (hrefs !== undefined) {
    return check(hrefs.split(' ').sort().join(' '), Object.keys(responses).map(absolutePath).sort().join(' '));
  }
  const [, href = '', what = '', rest = ''] = /^(\/\S*) (\S+) (.*)$/.exec(expectation) ?? [];
  const response = Object.entries(responses).find(([found]) => absolutePath(found) === href)?.[1];
  if (response === undefined) return check('', undefined);
  if (what === 'first') return check(rest, String(response.order[0]));
  if (what === 'no') return isNowhere(response, rest) ? undefined : check('', rest);
  if (what === 'status') return check(rest, response.status?.toString());
  const [, name, value] = /^(\S+)(?: = (.*))?$/.exec(rest) ?? [];
  const property = response.properties[Number(what)]?.[qualified(name ?? '')];
  return check(value === '(empty)' ? '' : (value ?? '…'), property === undefined ? undefined : contentOf(property));
}

/** Servers differ in whether they tell the scheme and host. */
function absolutePath(href: string): string {
  return href.replace(/^https?:\/\/[^/]*/, '');
}

function qualified(name: string): string {
  const [prefix = '', local = ''] = name.split(':');
  const namespace = namespaces[prefix];
  if (namespace === undefined) throw new Error(`no namespace for ${name}`);
  return `{${namespace}}${local}`;
}

function isNowhere({ properties }: ResponseElement, name: string): boolean {
  return Object.values(properties).every((group) => group[qualified(name)] === undefined);
}

function contentOf(element: XmlElement): string {
  const children = element.children.filter((child) => typeof child !== 'string');
  if (children.length === 0) return textContent(element);
  return children.map((child) => `<${child.name}>`).join('');
}

function findElement(element: XmlElement, name: string): XmlElement | undefined {
  const [prefix = '', local = ''] = name.split(':');
  const direct = findChild(element, namespaces[prefix] ?? prefix, local);
  if (direct !== undefined) return direct;
  for (const child of element.children) {
    const found = typeof child === 'string' ? undefined : findElement(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Remembers what the pattern names, if it matches as a whole. */
function matches(pattern: string, text: string, variables: Variables): boolean {
  const names: string[] = [];
  const source = pattern.split(/(…|\$\{\w+\})/).map((part) => {
    if (part === '…') return '.*';
    const name = /^\$\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) return escapeRegExp(part);
    const known = variables.get(name);
    if (known !== undefined) return escapeRegExp(known);
    names.push(name);
    return '(.+?)';
  });
  const match = new RegExp(`^${source.join('')}$`, 's').exec(text.trim());
  if (match === null) return false;
  for (const [index, name] of names.entries()) variables.set(name, match[index + 1] as string);
  return true;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
