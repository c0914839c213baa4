import type { Entry, Path, Stat } from '../../share/filesystem.js';
import { propertiesResponse } from '../answers/multistatus.js';
import type { DavContext } from '../context.js';
import { isWithin } from '../locks/lock-table.js';
import type { MemberHrefs } from '../names/target.js';
import { keysTo } from '../resource.js';
import type { DeadProperty, MemberProperties } from './dead-properties.js';
import type { PropertySource } from './live-properties.js';
import {
  type PropfindRenderer,
  type PropfindRequest,
  propfindRenderer,
  wantsDeadProperties,
} from './propfind-request.js';

export interface DescriptionOptions {
  readonly wanted: PropfindRequest;
  readonly hrefs: MemberHrefs;
  readonly context: DavContext;
  /** RFC 8144 2.1: what is not there is not told. */
  readonly isMinimal: boolean;
  /** Whether members are for Windows' redirector, which gives up on a folder of more than a million bytes. */
  readonly areMembersTerse?: boolean;
}

type Rendered = Pick<PropertySource, 'path' | 'stat' | 'dead' | 'isTerse' | 'syncToken'> & {
  readonly href: string;
  readonly keys: readonly string[];
};

/** Response elements with the properties that a client asked for: of PROPFIND, SEARCH and sync-collection. */
export class ResourceDescriptions {
  readonly #options: DescriptionOptions;
  readonly #wantsDead: boolean;
  readonly #renderProperties: PropfindRenderer;

  constructor(options: DescriptionOptions) {
    this.#options = options;
    this.#wantsDead = wantsDeadProperties(options.wanted);
    this.#renderProperties = propfindRenderer(options.wanted, options.isMinimal);
  }

  async ofResource(path: Path, stat: Stat): Promise<string> {
    const { context, hrefs } = this.#options;
    const keys = keysTo(context.filesystem, path);
    const href = hrefs.href(path, stat.kind === 'directory');
    const dead = await this.#deadOf(keys.at(-1) as string);
    const syncToken = await this.#syncToken(path, stat);
    return this.#render({ href, path, stat, keys, dead, isTerse: false, syncToken });
  }

  /** In the order of the entries, some at a time, with what clients have set on these, which is read beside the listing. */
  async *ofMembers(collection: Path, listing: AsyncIterable<readonly Entry[]>): AsyncGenerator<string> {
    const { context, hrefs, areMembersTerse = false } = this.#options;
    const hrefOf = hrefs.members(collection);
    const { filesystem, keptLocks } = context;
    const keys = keysTo(filesystem, collection);
    const ownKey = keys.at(-1) as string;
    const set = this.#deadOfMembers(ownKey);
    try {
      for await (const entries of listing) {
        const { byName } = await set;
        const members = entries.map(({ name, stat }) => {
          const path = [...collection, name];
          return { name, stat, path, key: filesystem.key(path) };
        });
        const dead = new Map<string, readonly DeadProperty[]>();
        await Promise.all(
          members.map(async ({ name, path, key }) => {
            if (byName.has(name)) dead.set(name, byName.get(name) ?? (await this.#deadOf(key)));
            // A folder of its own has its own locks.
            if (!isWithin(key, ownKey)) await keptLocks.load(path);
          }),
        );
        const texts = members.map(({ name, stat, path, key }) => {
          const href = hrefOf(name, stat.kind === 'directory');
          const rendered = { href, path, stat, keys: [...keys, key], dead: dead.get(name) ?? [] };
          return this.#render({ ...rendered, isTerse: areMembersTerse });
        });
        yield texts.join('');
      }
    } finally {
      (await set).release();
    }
  }

  /** The same of a collection's members. */
  async #deadOfMembers(key: string): Promise<MemberProperties> {
    const none: MemberProperties = { byName: new Map(), release() {} };
    if (!this.#wantsDead) return none;
    const { properties, onProblem } = this.#options.context;
    return properties.ofMembers(key).catch((error: unknown) => {
      onProblem(error);
      return none;
    });
  }

  /** Properties that cannot be read are left out: the rest is true all the same. */
  async #deadOf(key: string): Promise<readonly DeadProperty[]> {
    if (!this.#wantsDead) return [];
    const { properties, onProblem } = this.#options.context;
    return properties.get(key).catch((error: unknown) => {
      onProblem(error);
      return [];
    });
  }

  /** RFC 6578 4 */
  async #syncToken(path: Path, { kind }: Stat): Promise<string | undefined> {
    const { wanted, context } = this.#options;
    if (wanted.type !== 'prop' || kind !== 'directory') return undefined;
    const isWanted = wanted.names.some(({ namespace, name }) => namespace === 'DAV:' && name === 'sync-token');
    if (!isWanted) return undefined;
    const holding = context.heldMembers.begin();
    try {
      return await context.sync.token(path, holding);
    } catch {
      // A collection that is too large for one has none.
      return undefined;
    } finally {
      holding.release();
    }
  }

  #render({ href, keys, path, stat, dead, isTerse, syncToken }: Rendered): string {
    const { hrefs, context } = this.#options;
    const { filesystem, quota } = context;
    const now = context.clock.now();
    const locks = context.locks.covering(keys, now);
    const isReadOnly = filesystem.isReadOnly(path);
    const source = { path, stat, locks, hrefs, now, dead, quota, isReadOnly, isTerse, syncToken };
    return propertiesResponse(href, this.#renderProperties(source));
  }
}
