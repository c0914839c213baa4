import type { Names, Node, ReferenceModel } from './reference-model.js';

/**
 * One step of a program, as it is printed and played again. In fields "{etag a/b}" stands for the tag that a/b has at
 * that moment, "{stale a/b}" for one that it no longer has, "{token 3}" for the third lock's.
 */
export interface Operation {
  readonly method: string;
  readonly path: Names;
  readonly fields: Readonly<Record<string, string>>;
  readonly destination?: Names;
  readonly body?: string;
  readonly scope?: 'exclusive' | 'shared';
  readonly changes?: Readonly<Record<string, string | null>>;
  /** Milliseconds that pass first. */
  readonly wait?: number;
}

/** A number below 1 at each call, the same ones for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Names that every backend takes; two are one name in two Unicode forms, two differ in letter case alone. */
export const plainNames: readonly string[] = [
  'a',
  'b',
  'B',
  'a b',
  '100%41',
  'x#y?z',
  'caf\u00e9',
  'cafe\u0301',
  '\u{1F4C1} \u65e5\u672c',
  'setup.exe',
  '.hidden',
];
/** Names that Chromium refuses on a disk, which lie there otherwise spelt or with the browser. */
export const refusedNames: readonly string[] = [
  'notes.txt~',
  'a:b',
  'dot.',
  ' space',
  '~$letter.docx',
  '~WRD0001.tmp',
  '.~lock.letter.odt#',
  'desktop.ini',
  'link.lnk',
];

const weights: readonly (readonly [method: string, weight: number])[] = [
  ['PUT', 22],
  ['GET', 10],
  ['HEAD', 3],
  ['MKCOL', 11],
  ['DELETE', 7],
  ['COPY', 10],
  ['MOVE', 12],
  ['LOCK', 9],
  ['UNLOCK', 5],
  ['PROPPATCH', 5],
  ['PROPFIND', 9],
];
const totalWeight = weights.reduce((sum, [, weight]) => sum + weight, 0);

/** Makes steps that are likely to mean something in the state in which the model is. */
export class OperationSource {
  readonly #random: () => number;
  readonly #names: readonly string[];

  constructor(seed: number, names: readonly string[]) {
    this.#random = seeded(seed);
    this.#names = names;
  }

  next(model: ReferenceModel, tokens: readonly string[]): Operation {
    let at = this.#random() * totalWeight;
    const [method] = weights.find(([, weight]) => {
      at -= weight;
      return at < 0;
    }) ?? ['GET'];
    const isMaking = method === 'PUT' || method === 'MKCOL';
    const path = this.#path(model, isMaking ? 0.35 : 0.85);
    const fields = {
      ...this.#conditions(method, path, model, tokens),
      ...this.#ownFields(method, path, tokens.length),
    };
    const wait = this.#chance(0.03) ? { wait: this.#pick([1000, 60_000, 600_000]) } : {};
    return { method, path, fields, ...this.#rest(method, model), ...wait };
  }

  #rest(method: string, model: ReferenceModel): Partial<Operation> {
    switch (method) {
      case 'PUT':
        return { body: this.#content() };
      case 'COPY':
      case 'MOVE':
        return { destination: this.#path(model, 0.45) };
      case 'LOCK':
        return this.#chance(0.25) ? {} : { scope: this.#pick(['exclusive', 'exclusive', 'shared']) };
      case 'PROPPATCH':
        return { changes: { [this.#pick(['p', 'q'])]: this.#pick(['1', 'zwei', 'a<b&c', null]) } };
      default:
        return {};
    }
  }

  #ownFields(method: string, path: Names, locksEver: number): Record<string, string> {
    const fields: Record<string, string> = {};
    if (method === 'PROPFIND') fields.Depth = this.#pick(['0', '1', '1', '1', 'infinity']);
    if (method === 'DELETE' && this.#chance(0.1)) fields.Depth = this.#pick(['0', 'infinity']);
    if ((method === 'COPY' || method === 'MOVE') && this.#chance(0.2)) fields.Depth = this.#pick(['0', 'infinity']);
    if ((method === 'COPY' || method === 'MOVE') && this.#chance(0.5)) fields.Overwrite = this.#pick(['T', 'F']);
    if (method === 'LOCK' && this.#chance(0.7)) fields.Depth = this.#pick(['0', '0', 'infinity']);
    if (method === 'LOCK' && this.#chance(0.8)) fields.Timeout = this.#pick(['Second-10', 'Second-180', 'Second-3600']);
    if (method === 'UNLOCK') fields['Lock-Token'] = `<{token ${this.#below(locksEver + 1)}}>`;
    if (method === 'GET' && this.#chance(0.4)) {
      fields.Range = this.#pick(['bytes=0-3', 'bytes=2-', 'bytes=-4', 'bytes=5-70000', 'bytes=100000-']);
      if (this.#chance(0.4)) fields['If-Range'] = this.#tag(path);
    }
    return fields;
  }

  #conditions(method: string, path: Names, model: ReferenceModel, tokens: readonly string[]): Record<string, string> {
    if (method === 'PROPFIND' || method === 'UNLOCK') return {};
    const fields: Record<string, string> = {};
    const isRefreshing = method === 'LOCK' && this.#chance(0.4);
    if (isRefreshing || (model.locks.length > 0 && this.#chance(0.55))) fields.If = this.#ifHeader(path, model, tokens);
    if (this.#chance(0.12)) fields['If-Match'] = this.#chance(0.2) ? '*' : this.#tag(path);
    if (this.#chance(0.1)) fields['If-None-Match'] = this.#chance(0.4) ? '*' : this.#tag(path);
    return fields;
  }

  /** Mostly all tokens that there are, each with what it locks, as a client sends that knows what it does. */
  #ifHeader(path: Names, model: ReferenceModel, tokens: readonly string[]): string {
    const token = `<{token ${this.#below(tokens.length + 1)}}>`;
    const all = model.locks.map((lock) => `<${urlOf(lock.path)}> (<{token ${tokens.indexOf(lock.token)}}>)`).join(' ');
    return this.#pick([
      all === '' ? `(${token})` : all,
      all === '' ? `(${token})` : all,
      `(${token})`,
      `(${token} [${this.#tag(path)}])`,
      `(Not <DAV:no-lock> [${this.#tag(path)}])`,
      `(<DAV:no-lock>) (${token})`,
      `(${token}) (Not <DAV:no-lock>)`,
    ]);
  }

  #tag(path: Names): string {
    return `{${this.#chance(0.7) ? 'etag' : 'stale'} ${path.join('/')}}`;
  }

  #content(): string {
    const length = this.#chance(0.04) ? 70_000 : this.#below(24);
    return this.#below(1e9).toString(36).padEnd(length, 'xyz').slice(0, length);
  }

  #path(model: ReferenceModel, known: number): Names {
    if (this.#chance(known)) return this.#pick(pathsOf(model.root, []));
    const parents = pathsOf(model.root, []).filter((path) => path.length < 4);
    const parent = this.#chance(0.85) ? this.#pick(parents) : [this.#pick(this.#names)];
    return [...parent, this.#pick(this.#names)];
  }

  #pick<T>(values: readonly T[]): T {
    return values[this.#below(values.length)] as T;
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }
}

export function urlOf(path: Names): string {
  return `/${path.map(encodeURIComponent).join('/')}`;
}

function pathsOf(node: Node, path: Names): Names[] {
  if (node.kind === 'file') return [path];
  return [path, ...[...node.members].flatMap(([name, member]) => pathsOf(member, [...path, name]))];
}
