/**
 * What a WebDAV server is to answer, told a second time and as simply as it goes: plain maps, one request after the
 * other, no streams, no errors of a disk. Written from RFC 4918 and RFC 9110; shares no line with src/.
 */

export type Names = readonly string[];
export type Headers = Readonly<Record<string, string>>;

interface FileNode {
  readonly kind: 'file';
  content: string;
  /** Another one for each content that was ever written anywhere. */
  version: number;
  /** Another one for each time that something came to be at a path. */
  placement: number;
  properties: Map<string, string>;
}
interface DirectoryNode {
  readonly kind: 'directory';
  readonly members: Map<string, Node>;
  properties: Map<string, string>;
}
export type Node = FileNode | DirectoryNode;

export interface ModelLock {
  token: string;
  readonly path: Names;
  readonly depth: '0' | 'infinity';
  readonly scope: 'exclusive' | 'shared';
  expiresAt: number;
}

export interface ModelRequest {
  readonly method: string;
  readonly path: Names;
  /** Depth, Overwrite, If, If-Match, If-None-Match, Range, If-Range, Timeout, Lock-Token. */
  readonly headers: Headers;
  readonly destination?: Names;
  readonly body: string;
  /** LOCK: what to ask for; absent for a refresh. PROPPATCH: names to their new values, null to remove. */
  readonly scope?: 'exclusive' | 'shared';
  readonly changes?: Readonly<Record<string, string | null>>;
}

export interface Listed {
  readonly kind: Node['kind'];
  readonly length: number | undefined;
  readonly etag: string | undefined;
  readonly tokens: readonly string[];
  readonly properties: Readonly<Record<string, string>>;
}

export interface Expected {
  readonly status: number;
  /** Content of GET. */
  readonly content?: string;
  /** The entity tag that must be told, when it is known. */
  readonly file?: FileNode;
  /** Waits for the token that the server chooses. */
  readonly granted?: ModelLock;
  /** PROPFIND: by names joined with "/". */
  readonly listing?: Readonly<Record<string, Listed>>;
}

class Refusal {
  readonly status: number;
  constructor(status: number) {
    this.status = status;
  }
}
const refuse = (status: number): never => {
  throw new Refusal(status);
};

const isPrefix = (prefix: Names, path: Names): boolean => prefix.every((name, at) => path[at] === name);
const isSame = (one: Names, other: Names): boolean => one.length === other.length && isPrefix(one, other);

export class ReferenceModel {
  readonly root: DirectoryNode = { kind: 'directory', members: new Map(), properties: new Map() };
  locks: ModelLock[] = [];
  now = 0;
  /** What the server has told, by placement. */
  readonly etags = new Map<number, string>();
  #last = 0;

  node(path: Names): Node | undefined {
    let node: Node | undefined = this.root;
    for (const name of path) node = node?.kind === 'directory' ? node.members.get(name) : undefined;
    return node;
  }

  answer(request: ModelRequest): Expected {
    this.locks = this.locks.filter(({ expiresAt }) => expiresAt > this.now);
    try {
      return this.#answer(request);
    } catch (error) {
      if (error instanceof Refusal) return { status: error.status };
      throw error;
    }
  }

  #answer(request: ModelRequest): Expected {
    const { method, headers } = request;
    const path = this.#resolve(request.path, ['PUT', 'MKCOL', 'LOCK', 'UNLOCK', 'OPTIONS'].includes(method));
    const node = this.node(path);
    // RFC 4918 10.4.1: the If header is looked at first.
    const tokens = this.#checkIf(headers.If, path);
    switch (method) {
      case 'GET':
      case 'HEAD':
        return this.#get(method, node, headers);
      case 'PUT':
        if (node?.kind === 'directory') refuse(405);
        this.#checkConditions(headers, node);
        return this.#put(path, node as FileNode | undefined, request.body, tokens);
      case 'MKCOL':
        if (node !== undefined) refuse(405);
        this.#checkConditions(headers, node);
        this.#requireMember(path, tokens);
        this.#parent(path).members.set(path.at(-1) as string, {
          kind: 'directory',
          members: new Map(),
          properties: new Map(),
        });
        return { status: 201 };
      case 'DELETE':
        return this.#delete(path, node ?? refuse(404), headers, tokens);
      case 'COPY':
      case 'MOVE':
        return this.#transfer(request, path, node ?? refuse(404), tokens);
      case 'PROPPATCH':
        return this.#proppatch(request, path, node ?? refuse(404), tokens);
      case 'PROPFIND':
        return this.#propfind(request, path, node ?? refuse(404));
      case 'LOCK':
        this.#checkConditions(headers, node);
        return this.#lock(request, path, node, tokens);
      case 'UNLOCK':
        return this.#unlock(headers, path, node);
      default:
        throw new Error(`no such method in the model: ${method}`);
    }
  }

  /** Exactly; else, for what is there, the one entry whose name is the same in another Unicode form. */
  #resolve(path: Names, isNew: boolean): Names {
    const found: string[] = [];
    let node: Node | undefined = this.root;
    for (const [at, name] of path.entries()) {
      if (node?.kind !== 'directory') return path;
      const isExact: boolean = node.members.has(name);
      const isLastNew = at === path.length - 1 && isNew;
      const alike: string[] = [...node.members.keys()].filter((other) => other.normalize() === name.normalize());
      const chosen: string = isExact || isLastNew || alike.length !== 1 ? name : (alike[0] as string);
      found.push(chosen);
      node = node.members.get(chosen);
      if (node === undefined && at < path.length - 1) return path;
    }
    return found;
  }

  /** RFC 4918 9.3.1, 9.7.1, 9.8.5: 409 without a parent collection. */
  #parent(path: Names): DirectoryNode {
    const parent = this.node(path.slice(0, -1));
    return parent?.kind === 'directory' ? parent : refuse(409);
  }

  etagOf(node: Node | undefined): string | undefined {
    return node?.kind === 'file' ? this.etags.get(node.placement) : undefined;
  }

  // Locks: RFC 4918 6, 7.

  #covering(path: Names): ModelLock[] {
    const covering = this.locks.filter(
      (lock) => isSame(lock.path, path) || (lock.depth === 'infinity' && isPrefix(lock.path, path)),
    );
    return covering.sort((a, b) => a.path.length - b.path.length);
  }

  #below(path: Names): ModelLock[] {
    return this.locks.filter((lock) => lock.path.length > path.length && isPrefix(path, lock.path));
  }

  /** RFC 4918 6.2, 7.5: the token of each exclusive lock, and of one of the shared ones. */
  #open(locks: readonly ModelLock[], tokens: ReadonlySet<string>): void {
    const shared = locks.filter(({ scope }) => scope === 'shared');
    if (locks.some(({ scope, token }) => scope === 'exclusive' && !tokens.has(token))) refuse(423);
    if (shared.length > 0 && !shared.some(({ token }) => tokens.has(token))) refuse(423);
  }

  /** RFC 4918 7.4: a member that comes or goes changes its parent. */
  #requireMember(path: Names, tokens: ReadonlySet<string>): void {
    if (path.length > 0) this.#open(this.#covering(path.slice(0, -1)), tokens);
    this.#open(this.#covering(path), tokens);
  }

  #requireTree(path: Names, tokens: ReadonlySet<string>): void {
    this.#requireMember(path, tokens);
    for (const { path: locked } of this.#below(path)) {
      this.#open(
        this.locks.filter((lock) => isSame(lock.path, locked)),
        tokens,
      );
    }
  }

  #endLocks(path: Names): void {
    this.locks = this.locks.filter((lock) => !isPrefix(path, lock.path));
  }

  // Conditions: RFC 4918 10.4, RFC 9110 13.

  #checkIf(header: string | undefined, path: Names): Set<string> {
    const tokens = new Set<string>();
    if (header === undefined) return tokens;
    let holds = false;
    let at: Names = path;
    for (const [, tag, list = ''] of header.matchAll(/(?:<([^>]*)>\s*)?\(([^)]*)\)/g)) {
      if (tag !== undefined) at = this.#resolve(tag.split('/').filter(Boolean).map(decodeURIComponent), false);
      const own = this.#covering(at).map(({ token }) => token);
      const etag = this.etagOf(this.node(at));
      let all = true;
      for (const [, not, token, tagged] of list.matchAll(/(Not\s+)?(?:<([^>]*)>|\[([^\]]*)\])/g)) {
        const isTrue = token === undefined ? tagged === etag : own.includes(token);
        if (token !== undefined && not === undefined) tokens.add(token);
        if (isTrue === (not !== undefined)) all = false;
      }
      holds ||= all;
    }
    return holds ? tokens : refuse(412);
  }

  #matches(header: string, node: Node | undefined): boolean {
    if (header === '*') return node !== undefined;
    const etag = this.etagOf(node);
    return etag !== undefined && header.split(', ').includes(etag);
  }

  #checkConditions(headers: Headers, node: Node | undefined): void {
    const { 'If-Match': match, 'If-None-Match': noneMatch } = headers;
    if (match !== undefined && !this.#matches(match, node)) refuse(412);
    if (noneMatch !== undefined && this.#matches(noneMatch, node)) refuse(412);
  }

  // Methods.

  #get(method: string, found: Node | undefined, headers: Headers): Expected {
    const node = found ?? refuse(404);
    const { 'If-Match': match, 'If-None-Match': noneMatch, 'If-Range': ifRange, Range: range } = headers;
    if (match !== undefined && !this.#matches(match, node)) refuse(412);
    const isKnown = noneMatch !== undefined && this.#matches(noneMatch, node);
    if (node.kind === 'directory') return { status: isKnown ? 304 : 200 };
    if (isKnown) return { status: 304, file: node };
    const { content } = node;
    const isPart = method === 'GET' && range !== undefined && (ifRange === undefined || ifRange === this.etagOf(node));
    const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(isPart ? range : '') ?? [];
    if (first === '' && last === '') return { status: 200, content: method === 'GET' ? content : '', file: node };
    const start = first === '' ? Math.max(0, content.length - Number(last)) : Number(first);
    const end = first === '' || last === '' ? content.length : Math.min(content.length, Number(last) + 1);
    if (start >= content.length) return { status: 416 };
    return { status: 206, content: content.slice(start, end), file: node };
  }

  #place(path: Names, content: string, version: number, properties: Map<string, string>): FileNode {
    this.#last += 1;
    const file: FileNode = { kind: 'file', content, version, placement: this.#last, properties };
    this.#parent(path).members.set(path.at(-1) as string, file);
    return file;
  }

  #newVersion(): number {
    this.#last += 1;
    return this.#last;
  }

  #put(path: Names, node: FileNode | undefined, body: string, tokens: ReadonlySet<string>): Expected {
    if (node === undefined) this.#requireMember(path, tokens);
    else this.#open(this.#covering(path), tokens);
    this.#parent(path);
    const file = this.#place(path, body, this.#newVersion(), node?.properties ?? new Map());
    return { status: node === undefined ? 201 : 204, file };
  }

  #delete(path: Names, node: Node, headers: Headers, tokens: ReadonlySet<string>): Expected {
    this.#checkConditions(headers, node);
    // RFC 4918 9.6.1
    if (node.kind === 'directory' && (headers.Depth ?? 'infinity') !== 'infinity') refuse(400);
    if (path.length === 0) refuse(403);
    this.#requireTree(path, tokens);
    this.#remove(path);
    return { status: 204 };
  }

  #remove(path: Names): void {
    this.#parent(path).members.delete(path.at(-1) as string);
    this.#endLocks(path);
  }

  #transfer(request: ModelRequest, from: Names, node: Node, tokens: ReadonlySet<string>): Expected {
    const { method, headers, destination = [] } = request;
    this.#checkConditions(headers, node);
    const depth = headers.Depth ?? 'infinity';
    // RFC 4918 9.8.3, 9.9.2
    if (depth !== 'infinity' && !(depth === '0' && (method === 'COPY' || node.kind === 'file'))) refuse(400);
    const to = this.#resolve(destination, true);
    if (to.length === 0 || (method === 'MOVE' && from.length === 0)) refuse(403);
    const isWhole = node.kind === 'directory' && depth === 'infinity';
    // RFC 4918 9.8.5, 9.9.4
    if (isPrefix(to, from) || (isPrefix(from, to) && isWhole)) refuse(403);
    const target = this.node(to);
    if (target !== undefined && headers.Overwrite === 'F') refuse(412);
    this.#parent(to);
    if (method === 'MOVE') this.#requireTree(from, tokens);
    if (target === undefined) this.#requireMember(to, tokens);
    else this.#requireTree(to, tokens);
    this.#copy(node, to, depth !== '0');
    if (method === 'MOVE') {
      this.#remove(from);
      // RFC 4918 7.6, 9.9.3: what is replaced counts as deleted, and a lock does not move along.
      this.#endLocks(to);
    }
    return { status: target === undefined ? 201 : 204 };
  }

  /** RFC 4918 9.8.4: a replaced collection has the members of the new one and no others. */
  #copy(node: Node, to: Names, withMembers: boolean): void {
    const target = this.node(to);
    if (target !== undefined && target.kind !== node.kind) this.#remove(to);
    if (node.kind === 'file') {
      this.#place(to, node.content, node.version, new Map(node.properties));
      return;
    }
    const members = withMembers ? [...node.members] : [];
    const kept = this.node(to);
    const directory: DirectoryNode =
      kept?.kind === 'directory' ? kept : { kind: 'directory', members: new Map(), properties: new Map() };
    directory.properties = new Map(node.properties);
    this.#parent(to).members.set(to.at(-1) as string, directory);
    for (const name of [...directory.members.keys()]) {
      if (!members.some(([other]) => other === name)) this.#remove([...to, name]);
    }
    for (const [name, member] of members) this.#copy(member, [...to, name], true);
  }

  #proppatch({ headers, changes = {} }: ModelRequest, path: Names, node: Node, tokens: ReadonlySet<string>): Expected {
    this.#checkConditions(headers, node);
    this.#open(this.#covering(path), tokens);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) node.properties.delete(name);
      else node.properties.set(name, value);
    }
    return { status: 207 };
  }

  #propfind({ headers, path: asked }: ModelRequest, path: Names, node: Node): Expected {
    const depth = headers.Depth ?? 'infinity';
    // RFC 4918 9.1: a server may refuse infinity.
    if (depth === 'infinity' && node.kind === 'directory') refuse(403);
    const listing: Record<string, Listed> = { [asked.join('/')]: this.#listed(path, node) };
    if (depth === '1' && node.kind === 'directory') {
      for (const [name, member] of node.members) {
        listing[[...asked, name].join('/')] = this.#listed([...path, name], member);
      }
    }
    return { status: 207, listing };
  }

  #listed(path: Names, node: Node): Listed {
    return {
      kind: node.kind,
      length: node.kind === 'file' ? node.content.length : undefined,
      etag: this.etagOf(node),
      tokens: this.#covering(path)
        .map(({ token }) => token)
        .sort(),
      properties: Object.fromEntries([...node.properties].sort()),
    };
  }

  #lock(request: ModelRequest, path: Names, node: Node | undefined, tokens: ReadonlySet<string>): Expected {
    const { headers, scope } = request;
    const expiresAt = this.now + Number(/^Second-(\d+)$/.exec(headers.Timeout ?? '')?.[1] ?? 600) * 1000;
    const depth = headers.Depth ?? 'infinity';
    if (depth !== '0' && depth !== 'infinity') return refuse(400);
    if (scope === undefined) {
      // RFC 4918 9.10.2
      const known = this.#covering(path).find(({ token }) => tokens.has(token));
      if (known === undefined) return refuse(412);
      known.expiresAt = expiresAt;
      return { status: 200 };
    }
    const conflicts = (other: ModelLock): boolean => scope === 'exclusive' || other.scope === 'exclusive';
    // RFC 4918 6.1, 9.10.5
    if (this.#covering(path).some(conflicts)) refuse(423);
    // RFC 4918 9.10.3: members in the way are named.
    if (depth === 'infinity' && this.#below(path).some(conflicts)) refuse(207);
    if (node === undefined) {
      this.#requireMember(path, tokens);
      this.#parent(path);
    }
    const granted: ModelLock = { token: '', path, depth, scope, expiresAt };
    this.locks.push(granted);
    if (node !== undefined) return { status: 200, granted };
    // RFC 4918 7.3
    return { status: 201, granted, file: this.#place(path, '', this.#newVersion(), new Map()) };
  }

  #unlock(headers: Headers, path: Names, node: Node | undefined): Expected {
    const token = headers['Lock-Token']?.slice(1, -1);
    const lock = this.#covering(path).find((candidate) => candidate.token === token);
    if (lock === undefined) return { status: node === undefined ? 404 : 409 };
    this.locks = this.locks.filter((other) => other !== lock);
    return { status: 204 };
  }
}
