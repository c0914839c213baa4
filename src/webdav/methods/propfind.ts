import type { Entry, Path, Stat } from '../../share/filesystem.js';
import { lookInParallel } from '../../share/listing.js';
import { readXml } from '../../xml/xml-reader.js';
import type { DavContext, ResourceMethod, ResourceRequest } from '../context.js';
import { DavError } from '../dav-error.js';
import type { DeadProperty } from '../dead-properties.js';
import { multistatus, propertiesResponse } from '../multistatus.js';
import { type PropfindRequest, readPropfind, renderPropfind, wantsDeadProperties } from '../propfind-request.js';
import { keysTo } from '../resource.js';
import type { Hrefs } from '../target.js';

/** RFC 4918 9.1. Answered as the listing comes, so its length costs no memory. */
export const propfind: ResourceMethod = async (request, context) => {
  const { http, path, stat } = request;
  const depth = (http.headers.get('Depth') ?? 'infinity').toLowerCase();
  if (depth !== '0' && depth !== '1' && depth !== 'infinity') throw new DavError(400);
  // RFC 4918 9.1: a server may refuse infinity; one that would walk the whole disk for it should.
  if (depth === 'infinity' && stat.kind === 'directory') throw new DavError(403, { name: 'propfind-finite-depth' });
  const answer = new PropfindAnswer(readPropfind(await readXml(http.body, context.limits)), request, context);
  if (depth === '0' || stat.kind === 'file') return multistatus(answer.ofResource());
  // The first entry is taken here: a collection that cannot be listed is an error, not an answer that breaks off.
  const entries = context.filesystem.list(path)[Symbol.asyncIterator]();
  return multistatus(answer.ofCollection(await entries.next(), entries));
};

/** What maps a drive in Windows. It asks for all and gives up on a folder of more than a million bytes. */
const windowsRedirector = /^Microsoft-WebDAV-MiniRedir/i;

class PropfindAnswer {
  readonly #wanted: PropfindRequest;
  readonly #hrefs: Hrefs;
  readonly #path: Path;
  readonly #stat: Stat;
  readonly #context: DavContext;
  readonly #keys: readonly string[];
  readonly #wantsDead: boolean;
  readonly #isForWindows: boolean;

  constructor(wanted: PropfindRequest, { http, names, path, stat }: ResourceRequest, context: DavContext) {
    this.#wanted = wanted;
    this.#hrefs = names;
    this.#path = path;
    this.#stat = stat;
    this.#context = context;
    this.#keys = keysTo(context.filesystem, path);
    this.#wantsDead = wantsDeadProperties(wanted);
    this.#isForWindows = windowsRedirector.test(http.headers.get('User-Agent') ?? '');
  }

  async *ofResource(): AsyncGenerator<string> {
    const dead = this.#wantsDead ? await this.#context.properties.get(this.#keys.at(-1) as string) : [];
    yield this.#render(this.#path, this.#stat, this.#keys, dead);
  }

  async *ofCollection(first: IteratorResult<Entry>, rest: AsyncIterator<Entry>): AsyncGenerator<string> {
    const { filesystem, properties, onProblem } = this.#context;
    try {
      yield* this.ofResource();
      const described = this.#wantsDead ? await properties.describedMembers(this.#keys.at(-1) as string) : new Set();
      const look = async ({ name, stat }: Entry): Promise<string> => {
        const path = [...this.#path, name];
        const key = filesystem.key(path);
        const dead = described.has(name) ? await properties.get(key).catch(noProperties) : [];
        return this.#render(path, stat, [...this.#keys, key], dead);
      };
      const noProperties = (error: unknown): readonly DeadProperty[] => {
        onProblem(error);
        return [];
      };
      // Some at a time: what clients have set on all members of a large collection would fill the memory.
      yield* lookInParallel(entriesFrom(first, rest), look);
    } finally {
      await rest.return?.();
    }
  }

  #render(path: Path, stat: Stat, keys: readonly string[], dead: readonly DeadProperty[]): string {
    const { filesystem, locks, clock, quota } = this.#context;
    const now = clock.now();
    const isReadOnly = filesystem.isReadOnly(path);
    const isTerse = this.#isForWindows && path.length > this.#path.length;
    const covering = locks.covering(keys, now);
    const source = { path, stat, locks: covering, hrefs: this.#hrefs, now, dead, quota, isReadOnly, isTerse };
    const href = this.#hrefs.href(path, stat.kind === 'directory');
    return propertiesResponse(href, renderPropfind(this.#wanted, source));
  }
}

async function* entriesFrom(first: IteratorResult<Entry>, rest: AsyncIterator<Entry>): AsyncGenerator<Entry> {
  for (let next = first; !next.done; next = await rest.next()) yield next.value;
}
