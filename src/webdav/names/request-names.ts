import type { Path } from '../../share/filesystem.js';
import { isPrivateName } from '../../share/names/private-names.js';
import { DavError } from '../dav-error.js';
import { type ClientNames, clientNames } from './client-names.js';
import type { Found, NameLookup } from './name-lookup.js';
import { encodeHref, encodeSegment, type MemberHrefs } from './target.js';

/** A path as the client spelt it, and where it led: names of the same number. */
interface Asked {
  readonly asked: Path;
  readonly path: Path;
}

/**
 * The names of one request, both ways: what its paths mean, and how its answer tells of resources. What the client has
 * named it is told of as it did, for Windows and Finder look for the resource that they asked for; the rest as it is.
 */
export class RequestNames implements MemberHrefs {
  readonly #client: ClientNames;
  readonly #lookup: NameLookup;
  readonly #asLocked: (found: Found) => Promise<Found>;
  /** The request's own target first. */
  readonly #asked: Asked[] = [];

  /** @param asLocked spells what is found as locks know it. */
  constructor(userAgent: string | undefined, lookup: NameLookup, asLocked: (found: Found) => Promise<Found>) {
    this.#client = clientNames(userAgent);
    this.#lookup = lookup;
    this.#asLocked = asLocked;
  }

  /**
   * @param isNew whether what is not there may be made by this name.
   * @throws DavError 403 for names of ours in the person's folder, whatever is asked of them.
   */
  async find(asked: Path, isNew: boolean): Promise<Found> {
    const names = asked.map(this.#client.take);
    if (names.some(isPrivateName)) throw new DavError(403);
    const { ignoresCase } = this.#client;
    const found = await this.#asLocked(await this.#lookup.find(names, { ignoresCase, isNew }));
    this.#asked.push({ asked, path: found.path });
    return found;
  }

  /**
   * Where a MOVE leads. Another spelling of the source's own name is a new name, not the source: what only changes
   * letter case or Unicode form is done. Whether the host can is for the host.
   */
  async findTarget(asked: Path, from: Path): Promise<Found> {
    const found = await this.find(asked, true);
    const name = asked.map(this.#client.take).at(-1);
    if (name === undefined || name === from.at(-1) || !isSame(found.path, from)) return found;
    // By the same URL it is the source, however that is spelt.
    if (isSame(asked, this.#asked[0]?.asked ?? [])) return found;
    return { path: [...from.slice(0, -1), name], stat: null };
  }

  href(path: Path, isCollection: boolean): string {
    let spelt: Path = [];
    for (const { asked, path: named } of this.#asked) {
      const shared = sharedLength(path, named);
      if (shared > spelt.length) spelt = asked.slice(0, shared);
    }
    return encodeHref([...spelt, ...path.slice(spelt.length).map(this.#client.show)], isCollection);
  }

  members(collection: Path): (name: string, isCollection: boolean) => string {
    // A member that the client has named is told of as it did.
    if (this.#asked.some(({ path }) => path.length > collection.length)) {
      return (name, isCollection) => this.href([...collection, name], isCollection);
    }
    const start = this.href(collection, true);
    return (name, isCollection) => start + encodeSegment(this.#client.show(name)) + (isCollection ? '/' : '');
  }
}

function sharedLength(one: Path, other: Path): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

function isSame(one: Path, other: Path): boolean {
  return one.length === other.length && sharedLength(one, other) === one.length;
}
