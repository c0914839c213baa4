import { defaultLimits } from '../../src/base/limits.js';
import type { Filesystem } from '../../src/share/filesystem.js';
import { placementOf } from '../../src/share/names/name-placement.js';
import { toStoredName } from '../../src/share/names/stored-name.js';
import { createWebDavHandler, HttpHeaders, MemoryStore, type RequestHandler } from '../../src/webdav/index.js';
import { childElements, findChild, textContent, type XmlElement } from '../../src/xml/xml-element.js';
import { readXml } from '../../src/xml/xml-reader.js';
import { ManualClock } from '../fakes/manual-clock.js';
import { type Operation, OperationSource, urlOf } from './operations.js';
import {
  type Expected,
  type Listed,
  type ModelRequest,
  type Names,
  type Node,
  ReferenceModel,
} from './reference-model.js';

export interface ProgramOptions {
  readonly seed: number;
  readonly steps: number;
  readonly names: readonly string[];
  /** How often a program that failed is played to find a shorter one; 300 by default. */
  readonly attempts?: number;
  /** A new, empty folder. Called again for each attempt to shorten a program that failed. */
  makeFilesystem(): Promise<Filesystem>;
}

export interface ProgramResult {
  /** Requests that were sent, those that looked afterwards too. */
  readonly requests: number;
  /** How often each method was answered with each status, "PUT 201". */
  readonly statuses: Readonly<Record<string, number>>;
  /** What must lie on a disk at the end: paths as they are spelt there, of directories with a slash, to content. */
  readonly tree: Readonly<Record<string, string>>;
  /** What differed, with the shortest program found that shows it; undefined when all was as the model says. */
  readonly failure: string | undefined;
}

class Difference extends Error {}

/** Plays a program of random steps on a handler and on the model, and compares all that a client can see. */
export async function runProgram(options: ProgramOptions): Promise<ProgramResult> {
  const source = new OperationSource(options.seed, options.names);
  const run = new Run(await options.makeFilesystem());
  const program: Operation[] = [];
  try {
    for (let step = 0; step < options.steps; step += 1) {
      const operation = source.next(run.model, run.tokens);
      program.push(operation);
      await run.step(operation);
      if (step % 60 === 59) await run.compareAll();
    }
    await run.compareAll();
  } catch (error) {
    const shortest = await shorten(program, options);
    const lines = shortest.map((operation) => JSON.stringify(operation));
    return { ...run.result(), failure: `seed ${options.seed}: ${String(error)}\nprogram:\n${lines.join('\n')}` };
  }
  return { ...run.result(), failure: undefined };
}

/** Plays a program again. @throws where the answers differ. */
export async function replay(program: readonly Operation[], filesystem: Filesystem): Promise<void> {
  const run = new Run(filesystem);
  for (const operation of program) await run.step(operation);
  await run.compareAll();
}

/** Leaves out halves, quarters … for as long as what is left still fails. */
async function shorten(
  program: readonly Operation[],
  { makeFilesystem, attempts = 300 }: ProgramOptions,
): Promise<readonly Operation[]> {
  let shortest = program;
  let left = attempts;
  for (let size = Math.ceil(program.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < shortest.length && left > 0; left -= 1) {
      const shorter = [...shortest.slice(0, start), ...shortest.slice(start + size)];
      const fails = await replay(shorter, await makeFilesystem()).then(
        () => false,
        () => true,
      );
      if (fails) shortest = shorter;
      else start += size;
    }
  }
  return shortest;
}

interface Answer {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly text: string;
}

class Run {
  readonly model = new ReferenceModel();
  /** Of all locks that were ever granted. */
  readonly tokens: string[] = [];
  readonly #clock = new ManualClock();
  readonly #handler: RequestHandler;
  /** By path: the versions that each tag was ever told of. */
  readonly #told = new Map<string, Map<string, number>>();
  readonly #statuses: Record<string, number> = {};
  readonly #problems: unknown[] = [];
  #requests = 0;

  constructor(filesystem: Filesystem) {
    this.#handler = createWebDavHandler({
      filesystem,
      store: new MemoryStore(),
      clock: this.#clock,
      limits: defaultLimits,
      onProblem: (error) => this.#problems.push(error),
    });
  }

  result(): Omit<ProgramResult, 'failure'> {
    return { requests: this.#requests, statuses: this.#statuses, tree: treeOf(this.model.root, []) };
  }

  async step(operation: Operation): Promise<void> {
    const { method, path, wait = 0, body = '' } = operation;
    this.#clock.advance(wait);
    this.model.now += wait;
    const headers = Object.fromEntries(
      Object.entries(operation.fields).map(([name, value]) => [name, this.#fill(value)]),
    );
    const request: ModelRequest = { ...operation, headers, body };
    const expected = this.model.answer(request);
    const answer = await this.#send(request);
    const key = `${method} ${answer.status}`;
    this.#statuses[key] = (this.#statuses[key] ?? 0) + 1;
    const say = (what: string, wanted: unknown, got: unknown): never => {
      const told = `${what}: the model says ${JSON.stringify(wanted)}, the server ${JSON.stringify(got)}`;
      throw new Difference(
        `${JSON.stringify({ ...operation, fields: headers })}: ${told} ${answer.text.slice(0, 300)}`,
      );
    };
    if (this.#problems.length > 0) say('problems', [], this.#problems.map(String));
    if (answer.status !== expected.status) say('status', expected.status, answer.status);
    if (expected.content !== undefined && answer.text !== expected.content) {
      say('content', expected.content.slice(0, 80), answer.text.slice(0, 80));
    }
    if (expected.granted !== undefined) this.#grant(expected.granted, answer, say);
    if (expected.file !== undefined) this.#observe(path, expected.file, answer.headers.get('ETag'), say);
    if (expected.listing !== undefined) await this.#compareListing(expected.listing, answer, say);
  }

  /** Walks the whole tree by PROPFIND and reads every file. */
  async compareAll(): Promise<void> {
    const walk = async (node: Node, path: Names): Promise<void> => {
      if (node.kind === 'file') return this.step({ method: 'GET', path, fields: {} });
      for (const [name, member] of node.members) await walk(member, [...path, name]);
      await this.step({ method: 'PROPFIND', path, fields: { Depth: '1' } });
    };
    await walk(this.model.root, []);
  }

  #grant(lock: NonNullable<Expected['granted']>, { headers, text }: Answer, say: Say): void {
    const token = /^<(urn:uuid:[^>]+)>$/.exec(headers.get('Lock-Token') ?? '')?.[1] ?? '';
    if (token === '' || this.tokens.includes(token) || !text.includes(token)) say('token', 'a new one', token);
    lock.token = token;
    this.tokens.push(token);
  }

  /**
   * The laws of entity tags: one for as long as nobody writes, and never one that the path had with other content
   * (RFC 9110 8.8.1).
   */
  #observe(path: Names, file: Extract<Node, { kind: 'file' }>, told: string | undefined, say: Say): void {
    const etag = told ?? say('tag', 'one', told);
    const known = this.model.etags.get(file.placement);
    if (known !== undefined && known !== etag) say('tag', known, etag);
    this.model.etags.set(file.placement, etag);
    const ever = this.#told.get(path.join('/')) ?? new Map<string, number>();
    this.#told.set(path.join('/'), ever);
    const version = ever.get(etag);
    if (version !== undefined && version !== file.version) say('tag', 'one that was never used', etag);
    ever.set(etag, file.version);
  }

  async #compareListing(wanted: Readonly<Record<string, Listed>>, { text }: Answer, say: Say): Promise<void> {
    const got = parseListing(text);
    const names = Object.keys(got).sort();
    if (JSON.stringify(names) !== JSON.stringify(Object.keys(wanted).sort())) {
      say('members', Object.keys(wanted).sort(), names);
    }
    for (const [name, entry] of Object.entries(wanted)) {
      const told = got[name];
      // A tag that was not told before is taken from here.
      const etag = entry.kind === 'file' ? (entry.etag ?? told?.etag) : undefined;
      const expected = { ...entry, etag };
      if (JSON.stringify(told) !== JSON.stringify(expected)) say(`entry ${name}`, expected, told);
    }
  }

  /** What stands for tags and tokens becomes those of this run. */
  #fill(text: string): string {
    return text.replace(/\{(etag|stale|token) ([^}]*)\}/g, (_, kind: string, of: string) => {
      if (kind === 'token') return this.tokens[Number(of)] ?? 'urn:uuid:00000000-0000-4000-8000-000000000000';
      const node = this.model.node(of.split('/').filter(Boolean));
      if (kind === 'etag') return this.model.etagOf(node) ?? '"no-such-tag"';
      const current = node?.kind === 'file' ? node.version : undefined;
      // A file that went and came back may have the tag that it had: its content is that version's.
      return [...(this.#told.get(of) ?? [])].find(([, version]) => version !== current)?.[0] ?? '"no-such-tag"';
    });
  }

  async #send({ method, path, destination, headers, body, scope, changes }: ModelRequest): Promise<Answer> {
    this.#requests += 1;
    const fields = new HttpHeaders([['Host', 'localhost'], ...Object.entries(headers)]);
    if (destination !== undefined) fields.set('Destination', urlOf(destination));
    const bytes = new TextEncoder().encode(bodyFor(method, body, scope, changes));
    const response = await this.#handler.handle({
      method,
      target: urlOf(path),
      authority: 'localhost',
      headers: fields,
      body: {
        length: bytes.byteLength,
        async *[Symbol.asyncIterator]() {
          if (bytes.byteLength > 0) yield bytes;
        },
      },
      signal: new AbortController().signal,
    });
    let text = '';
    const decoder = new TextDecoder();
    if (method !== 'HEAD' && response.status !== 304) {
      for await (const chunk of response.body?.chunks ?? []) text += decoder.decode(chunk, { stream: true });
    }
    return { status: response.status, headers: response.headers, text };
  }
}

type Say = (what: string, wanted: unknown, got: unknown) => never;

const wantedProperties = ['resourcetype', 'getcontentlength', 'getetag', 'lockdiscovery'];

function bodyFor(
  method: string,
  body: string,
  scope: ModelRequest['scope'],
  changes: ModelRequest['changes'] = {},
): string {
  if (method === 'LOCK' && scope !== undefined) {
    return `<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:${scope}/></D:lockscope><D:locktype><D:write/></D:locktype></D:lockinfo>`;
  }
  if (method === 'PROPFIND') {
    const names = wantedProperties.map((name) => `<D:${name}/>`).join('');
    return `<D:propfind xmlns:D="DAV:"><D:prop>${names}<p xmlns="urn:x"/><q xmlns="urn:x"/></D:prop></D:propfind>`;
  }
  if (method === 'PROPPATCH') {
    const parts = Object.entries(changes).map(([name, value]) =>
      value === null
        ? `<D:remove><D:prop><${name} xmlns="urn:x"/></D:prop></D:remove>`
        : `<D:set><D:prop><${name} xmlns="urn:x">${value.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</${name}></D:prop></D:set>`,
    );
    return `<D:propertyupdate xmlns:D="DAV:">${parts.join('')}</D:propertyupdate>`;
  }
  return body;
}

function parseListing(text: string): Record<string, Listed> {
  const limits = { ...defaultLimits, maxXmlNodes: Number.POSITIVE_INFINITY };
  const root = readXml(new TextEncoder().encode(text), limits);
  const listing: Record<string, Listed> = {};
  for (const response of childElements(root)) {
    const href = textContent(findChild(response, 'DAV:', 'href') as XmlElement);
    const name = href.split('/').filter(Boolean).map(decodeURIComponent).join('/');
    const propstat = childElements(response).find(
      (part) =>
        part.name === 'propstat' && textContent(findChild(part, 'DAV:', 'status') as XmlElement).includes(' 200 '),
    );
    const prop = propstat === undefined ? undefined : findChild(propstat, 'DAV:', 'prop');
    const values = new Map((prop === undefined ? [] : childElements(prop)).map((value) => [value.name, value]));
    const contentOf = (property: string) => {
      const element = values.get(property);
      return element === undefined ? undefined : textContent(element);
    };
    const length = contentOf('getcontentlength');
    const discovery = values.get('lockdiscovery');
    const tokens = (discovery === undefined ? [] : childElements(discovery)).map((active) =>
      textContent(findChild(active, 'DAV:', 'locktoken') as XmlElement).trim(),
    );
    const own = ['p', 'q'].flatMap((property) => {
      const value = contentOf(property);
      return value === undefined ? [] : [[property, value] as const];
    });
    const isDirectory = childElements(values.get('resourcetype') as XmlElement).length > 0;
    listing[name] = {
      kind: isDirectory ? 'directory' : 'file',
      length: length === undefined ? undefined : Number(length),
      etag: contentOf('getetag'),
      tokens: tokens.sort(),
      properties: Object.fromEntries(own),
    };
  }
  return listing;
}

function treeOf(node: Node, path: Names): Record<string, string> {
  if (node.kind === 'file') {
    // What the browser holds is not on the disk.
    const isOnDisk = placementOf(path.at(-1) as string, undefined) === 'folder';
    return isOnDisk ? { [diskName(path)]: node.content } : {};
  }
  const tree: Record<string, string> = path.length === 0 ? {} : { [`${diskName(path)}/`]: '' };
  for (const [name, member] of node.members) Object.assign(tree, treeOf(member, [...path, name]));
  return tree;
}

function diskName(path: Names): string {
  return path.map(toStoredName).join('/');
}
