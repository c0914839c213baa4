import { defaultLimits, type Limits } from '../../src/base/limits.js';
import type { Filesystem, Path } from '../../src/share/filesystem.js';
import { MemoryFilesystem } from '../../src/share/memory.js';
import {
  type Confirm,
  createWebDavHandler,
  HttpHeaders,
  type HttpRequest,
  type HttpResponse,
  MemoryStore,
  type RequestBody,
  type Store,
} from '../../src/webdav/index.js';
import { findChild, textContent, type XmlElement } from '../../src/xml/xml-element.js';
import { readXml } from '../../src/xml/xml-reader.js';
import { entriesOf } from '../contract/content.js';
import { ManualClock } from '../fakes/manual-clock.js';

export type Fields = Readonly<Record<string, string>>;

/** A response with its content read. */
export interface DavAnswer {
  readonly status: number;
  readonly headers: HttpHeaders;
  readonly text: string;
  readonly bytes: Uint8Array;
}

export interface DavClientOptions {
  readonly filesystem?: Filesystem;
  readonly store?: Store;
  readonly limits?: Partial<Limits>;
  readonly quotaBytes?: number;
  readonly infiniteListings?: number;
  readonly confirm?: Confirm;
}

export const authority = 'localhost:9843';

/** A guest's program: requests in, whole answers out, on a folder in memory and a clock turned by hand. */
export class DavClient {
  readonly clock = new ManualClock();
  readonly filesystem: Filesystem;
  readonly handler: ReturnType<typeof createWebDavHandler>;
  /** What the handler could not foresee. */
  readonly problems: unknown[] = [];

  constructor({ filesystem, store = new MemoryStore(), limits = {}, ...options }: DavClientOptions = {}) {
    this.filesystem = filesystem ?? new MemoryFilesystem({ clock: this.clock });
    this.handler = createWebDavHandler({
      ...options,
      filesystem: this.filesystem,
      store,
      clock: this.clock,
      limits: { ...defaultLimits, ...limits },
      onProblem: (error) => this.problems.push(error),
    });
  }

  /** An answer whose content nobody has read yet. */
  async handle(
    method: string,
    target: string,
    fields: Fields = {},
    content: string | Uint8Array | RequestBody = '',
    signal: AbortSignal = new AbortController().signal,
  ): Promise<HttpResponse> {
    const body = typeof content === 'string' || content instanceof Uint8Array ? bodyOf(content) : content;
    const headers = new HttpHeaders(Object.entries({ Host: authority, ...fields }));
    const request: HttpRequest = { method, target, authority: headers.get('Host') ?? '', headers, body, signal };
    return this.handler.handle(request);
  }

  async send(...request: Parameters<DavClient['handle']>): Promise<DavAnswer> {
    const [method] = request;
    const response = await this.handle(...request);
    const hasContent = method !== 'HEAD' && response.status !== 204 && response.status !== 304;
    const bytes = hasContent && response.body !== null ? await collect(response.body.chunks) : new Uint8Array(0);
    return { status: response.status, headers: response.headers, bytes, text: new TextDecoder().decode(bytes) };
  }

  /** The status alone, which is often all there is to see. */
  async status(...request: Parameters<DavClient['send']>): Promise<number> {
    return (await this.send(...request)).status;
  }

  /** A lock's token. */
  async lock(target: string, fields: Fields = {}, scope: 'exclusive' | 'shared' = 'exclusive'): Promise<string> {
    const { status, headers } = await this.send('LOCK', target, fields, lockInfo(scope));
    if (status !== 200 && status !== 201) throw new Error(`LOCK ${target}: ${status}`);
    return (headers.get('Lock-Token') ?? '').slice(1, -1);
  }

  /** Directories (ending with "/") and files with their content, made without the handler. */
  async populate(tree: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, content] of Object.entries(tree)) {
      const path = name.split('/').filter((part) => part !== '');
      for (let length = 1; length < path.length + (name.endsWith('/') ? 1 : 0); length += 1) {
        await this.filesystem.createDirectory(path.slice(0, length)).catch(() => {});
      }
      if (!name.endsWith('/')) await writeFile(this.filesystem, path, content);
    }
  }

  /** Everything below the root: directories end with "/", files have their content. */
  tree(): Promise<Record<string, string>> {
    return readTree(this.filesystem, []);
  }
}

export function bodyOf(content: string | Uint8Array): RequestBody {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    length: bytes.byteLength,
    async *[Symbol.asyncIterator]() {
      if (bytes.byteLength > 0) yield bytes;
    },
  };
}

/** A body that says when it is asked for, and may break. */
export function scriptedBody(length: number | null, chunks: () => AsyncGenerator<Uint8Array>): RequestBody {
  return { length, [Symbol.asyncIterator]: chunks };
}

/** A body that must not be asked for. */
export const untouchableBody: RequestBody = scriptedBody(10, async function* () {
  yield new Uint8Array(0);
  throw new Error('the body was asked for');
});

export function lockInfo(scope: 'exclusive' | 'shared' = 'exclusive', owner = '<D:owner>me</D:owner>'): string {
  return (
    `<?xml version="1.0"?><D:lockinfo xmlns:D="DAV:"><D:lockscope><D:${scope}/></D:lockscope>` +
    `<D:locktype><D:write/></D:locktype>${owner}</D:lockinfo>`
  );
}

export async function writeFile(filesystem: Filesystem, path: Path, content: string): Promise<void> {
  const writer = await filesystem.write(path);
  await writer.write(new TextEncoder().encode(content));
  await writer.commit();
}

export async function readTree(filesystem: Filesystem, path: Path): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  for await (const { name, stat } of entriesOf(filesystem, path)) {
    const member = [...path, name];
    if (stat.kind === 'directory') {
      tree[`${member.join('/')}/`] = '';
      Object.assign(tree, await readTree(filesystem, member));
    } else {
      const file = await filesystem.read(member);
      tree[member.join('/')] = new TextDecoder().decode(await collect(file.stream(0, stat.size)));
    }
  }
  return tree;
}

export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const chunk of chunks) parts.push(chunk.slice());
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

export async function parseXml(text: string): Promise<XmlElement> {
  return readXml(new TextEncoder().encode(text), { ...defaultLimits, maxXmlNodes: Number.POSITIVE_INFINITY });
}

/** What a multistatus says of one resource. */
export interface ResponseElement {
  /** The response's own status, where it has one. */
  readonly status: number | undefined;
  /** "{namespace}name" to the property's element, by status. */
  readonly properties: Readonly<Record<number, Readonly<Record<string, XmlElement>>>>;
  /** Statuses of the propstats in order. */
  readonly order: readonly number[];
}

/** The responses of a multistatus by their href. */
export async function parseMultistatus(text: string): Promise<Record<string, ResponseElement>> {
  const root = await parseXml(text);
  if (root.namespace !== 'DAV:' || root.name !== 'multistatus') throw new Error(`not a multistatus: ${text}`);
  const responses: Record<string, ResponseElement> = {};
  for (const response of root.children) {
    if (typeof response === 'string' || response.name !== 'response') continue;
    const properties: Record<number, Record<string, XmlElement>> = {};
    const order: number[] = [];
    for (const propstat of response.children) {
      if (typeof propstat === 'string' || propstat.name !== 'propstat') continue;
      const status = statusOf(propstat) ?? 0;
      order.push(status);
      const found = properties[status] ?? {};
      properties[status] = found;
      for (const property of findChild(propstat, 'DAV:', 'prop')?.children ?? []) {
        if (typeof property !== 'string') found[`{${property.namespace}}${property.name}`] = property;
      }
    }
    const href = textContent(findChild(response, 'DAV:', 'href') as XmlElement);
    responses[href] = { status: statusOf(response), properties, order };
  }
  return responses;
}

function statusOf(element: XmlElement): number | undefined {
  const status = findChild(element, 'DAV:', 'status');
  return status === undefined ? undefined : Number(/^HTTP\/1\.1 (\d{3}) \S/.exec(textContent(status))?.[1]);
}
