import { DavError } from '../dav-error.js';
import { ownTag } from './preconditions.js';

/** One condition of an If header: a state token (a lock token, or anything else) or an entity tag. */
export interface IfCondition {
  readonly not: boolean;
  readonly kind: 'token' | 'etag';
  /** The URI without angle brackets, or the entity tag with its quotes. */
  readonly value: string;
}

/** All conditions of a list must hold. */
export interface IfList {
  /** The Resource-Tag before it, or undefined: the request's own resource. */
  readonly tag: string | undefined;
  readonly conditions: readonly IfCondition[];
}

/**
 * The whole grammar of RFC 4918 10.4.2:
 *
 *     If = ( 1*No-tag-list | 1*Tagged-list )     Tagged-list = <Resource-Tag> 1*List
 *     List = "(" 1*Condition ")"                 Condition = ["Not"] ( <State-token> | "[" entity-tag "]" )
 *
 * @throws DavError 400 for anything else, and for more conditions than the limit.
 */
export function parseIfHeader(header: string, maxConditions: number): IfList[] {
  const scanner = new Scanner(header);
  const lists: IfList[] = [];
  let tag: string | undefined;
  let tagged: boolean | undefined;
  let listsOfTag = 0;
  let conditions = 0;
  for (scanner.skipSpace(); !scanner.atEnd; scanner.skipSpace()) {
    if (scanner.peek('<')) {
      // Tagged and untagged lists do not mix, and a tag has at least one list.
      if (tagged === false || (tagged && listsOfTag === 0)) throw new DavError(400);
      tagged = true;
      listsOfTag = 0;
      tag = scanner.take(/<([^<>\s]+)>/y);
    } else {
      tagged ??= false;
      listsOfTag += 1;
      const list = parseList(scanner);
      conditions += list.length;
      if (conditions > maxConditions) throw new DavError(400);
      lists.push({ tag, conditions: list });
    }
  }
  if (listsOfTag === 0) throw new DavError(400);
  return lists;
}

function parseList(scanner: Scanner): IfCondition[] {
  const conditions: IfCondition[] = [];
  scanner.take(/(\()/y);
  for (scanner.skipSpace(); !scanner.peek(')'); scanner.skipSpace()) {
    const not = scanner.tryTake(/(Not)(?=[\s<[])/iy) !== undefined;
    scanner.skipSpace();
    if (scanner.peek('<')) conditions.push({ not, kind: 'token', value: scanner.take(/<([^<>\s]+)>/y) });
    else conditions.push({ not, kind: 'etag', value: scanner.take(/\[((?:W\/)?"[^"]*")\]/y) });
  }
  scanner.take(/(\))/y);
  if (conditions.length === 0) throw new DavError(400);
  return conditions;
}

class Scanner {
  readonly #text: string;
  #offset = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get atEnd(): boolean {
    return this.#offset >= this.#text.length;
  }

  peek(character: string): boolean {
    return this.#text[this.#offset] === character;
  }

  skipSpace(): void {
    while (this.peek(' ') || this.peek('\t')) this.#offset += 1;
  }

  /** The first group of a sticky pattern, which must match here. */
  take(pattern: RegExp): string {
    const taken = this.tryTake(pattern);
    if (taken === undefined) throw new DavError(400);
    return taken;
  }

  tryTake(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#offset;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#offset = pattern.lastIndex;
    return match[1];
  }
}

/** The tokens that the client submits: knowing one is what lets it change what the lock covers (RFC 4918 10.4.1). */
export function submittedTokens(lists: readonly IfList[]): Set<string> {
  const conditions = lists.flatMap((list) => list.conditions);
  return new Set(conditions.filter(({ kind, not }) => kind === 'token' && !not).map(({ value }) => value));
}

/** The state against which conditions are held. */
export interface IfState {
  /** With quotes; undefined for what has none. */
  readonly etag: string | undefined;
  /** Tokens of the locks that cover the resource. */
  readonly tokens: ReadonlySet<string>;
}

/** Whether one list holds (RFC 4918 10.4.3). `stateOf` gives undefined for what is no resource of ours. */
export async function evaluateIf(
  lists: readonly IfList[],
  stateOf: (tag: string | undefined) => Promise<IfState | undefined>,
): Promise<boolean> {
  for (const { tag, conditions } of lists) {
    const state = await stateOf(tag);
    const holds = conditions.every(({ not, kind, value }) => {
      const matches = kind === 'token' ? state?.tokens.has(value) === true : state?.etag === ownTag(value);
      return matches !== not;
    });
    if (holds) return true;
  }
  return false;
}
