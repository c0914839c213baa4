import type { Clock } from '../../base/clock.js';
import type { Limits } from '../../base/limits.js';
import type { Filesystem, Path, Stat } from '../../share/filesystem.js';
import { DavError } from '../dav-error.js';
import type { HeldMembers } from '../held-members.js';
import { foldName, statOrNull } from '../resource.js';

/** Where a client's path leads. */
export interface Found {
  /** As the entries are spelt. What is not there keeps the client's spelling. */
  readonly path: Path;
  /** null: there is nothing. */
  readonly stat: Stat | null;
}

export interface LookupMode {
  /** Whether letter case tells names apart for the client. */
  readonly ignoresCase: boolean;
  /** Whether the last name is for something that may have to be made. */
  readonly isNew: boolean;
}

/** Names by what they fold to. */
class FoldedNames {
  readonly #names = new Map<string, Set<string>>();
  size = 0;
  characters = 0;

  add(name: string): void {
    const alike = this.#names.get(foldName(name)) ?? new Set();
    if (!alike.has(name)) {
      this.size += 1;
      this.characters += name.length;
    }
    this.#names.set(foldName(name), alike.add(name));
  }

  alike(name: string): Iterable<string> {
    return this.#names.get(foldName(name)) ?? [];
  }
}

type LookupLimits = Pick<Limits, 'maxFoldedNames' | 'maxFoldedCharacters' | 'maxNameBytes'>;

interface FoldedDirectory {
  readonly expiresAt: number;
  /** undefined: there are too many to hold. */
  readonly listed: Promise<FoldedNames | undefined>;
  /** Once they are listed. */
  names?: FoldedNames | undefined;
}

/**
 * So long a directory's names are not listed anew. Finder and Explorer probe for a dozen files that are not there in
 * each folder, and for one more beside each file. A file that the host makes meanwhile is found by its exact name.
 */
const foldedForMs = 30_000;

/**
 * Finds what a path means to a client: what has exactly this name; else what has it in another Unicode form, for Finder
 * decomposes names and disks hold what programs gave them; else, for clients that ignore letter case, what has it in
 * another case. Where two entries could be meant, neither is. What is there by its exact name costs one `stat`.
 */
export class NameLookup {
  readonly #filesystem: Filesystem;
  readonly #clock: Clock;
  readonly #limits: LookupLimits;
  readonly #heldMembers: HeldMembers;
  /** By the directory's key; the one listed last at the end. */
  readonly #directories = new Map<string, FoldedDirectory>();

  constructor(filesystem: Filesystem, clock: Clock, limits: LookupLimits, heldMembers: HeldMembers) {
    this.#filesystem = filesystem;
    this.#clock = clock;
    this.#limits = limits;
    this.#heldMembers = heldMembers;
  }

  async find(path: Path, mode: LookupMode): Promise<Found> {
    const stat = await statOrNull(this.#filesystem, path);
    const name = path.at(-1);
    if (stat !== null || name === undefined) return { path, stat };
    const found = await this.#findOther(path, name, mode);
    if (mode.isNew && found.stat === null) this.#expect(found.path);
    return found;
  }

  /** For a path that does not lead anywhere as it is spelt. */
  async #findOther(path: Path, name: string, { ignoresCase, isNew }: LookupMode): Promise<Found> {
    const isSure = !ignoresCase && path.every((part) => /^[ -~]*$/.test(part));
    const parent = isSure ? undefined : await this.#findDirectory(path.slice(0, -1), ignoresCase);
    if (parent === undefined) return { path, stat: null };
    const exact = await this.#findExact(parent, path);
    // A client that tells two names apart may make both: what is new never becomes another file's content.
    if (exact.stat !== null || (isNew && !ignoresCase)) return exact;
    return (await this.#findAlike(parent, name, ignoresCase)) ?? exact;
  }

  async #findDirectory(path: Path, ignoresCase: boolean): Promise<Path | undefined> {
    const stat = await statOrNull(this.#filesystem, path);
    // A file of exactly this name is what is meant, and nothing lies below it.
    if (stat !== null) return stat.kind === 'directory' ? path : undefined;
    const name = path.at(-1);
    const parent = name === undefined ? undefined : await this.#findDirectory(path.slice(0, -1), ignoresCase);
    if (name === undefined || parent === undefined) return undefined;
    const exact = await this.#findExact(parent, path);
    const found = exact.stat === null ? await this.#findAlike(parent, name, ignoresCase) : exact;
    return found?.stat?.kind === 'directory' ? found.path : undefined;
  }

  /** The last name of a path that leads nowhere, in the directory that the rest of it means. */
  async #findExact(parent: Path, path: Path): Promise<Found> {
    const exact = [...parent, path.at(-1) as string];
    const isAsked = parent.every((part, index) => part === path[index]);
    return { path: exact, stat: isAsked ? null : await statOrNull(this.#filesystem, exact) };
  }

  /** What a name that no entry has exactly means in a directory; undefined: nothing, or nobody can tell. */
  async #findAlike(parent: Path, name: string, ignoresCase: boolean): Promise<Found | undefined> {
    const others = [name.normalize('NFC'), name.normalize('NFD')].filter((form) => form !== name);
    const forms = await this.#existing(parent, others);
    if (forms.length > 0 || !ignoresCase) return forms.length === 1 ? forms[0] : undefined;
    const names = await this.#namesIn(parent);
    const alike = await this.#existing(parent, names?.alike(name) ?? []);
    return alike.length === 1 ? alike[0] : undefined;
  }

  async #existing(parent: Path, names: Iterable<string>): Promise<Found[]> {
    const found: Found[] = [];
    for (const name of new Set(names)) {
      const path = [...parent, name];
      const stat = await statOrNull(this.#filesystem, path);
      if (stat !== null) found.push({ path, stat });
    }
    return found;
  }

  async #namesIn(path: Path): Promise<FoldedNames | undefined> {
    const now = this.#clock.now();
    const key = this.#filesystem.key(path);
    const known = this.#directories.get(key);
    if (known !== undefined && known.expiresAt > now) return known.listed;
    const directory: FoldedDirectory = { expiresAt: now + foldedForMs, listed: this.#list(path) };
    this.#directories.delete(key);
    this.#directories.set(key, directory);
    try {
      directory.names = await directory.listed;
      this.#makeRoom();
    } catch (error) {
      this.#directories.delete(key);
      throw error;
    }
    return directory.names;
  }

  async #list(path: Path): Promise<FoldedNames | undefined> {
    const { maxFoldedNames, maxFoldedCharacters } = this.#limits;
    const names = new FoldedNames();
    const holding = this.#heldMembers.begin();
    try {
      for await (const entries of this.#filesystem.list(path)) {
        holding.add(entries.length);
        for (const { name } of entries) names.add(name);
        if (names.size > maxFoldedNames || names.characters > maxFoldedCharacters) return undefined;
      }
      return names;
    } catch (error) {
      if (error instanceof DavError) return undefined;
      throw error;
    } finally {
      holding.release();
    }
  }

  /**
   * A name that may soon be an entry's: whoever then asks for it in another case finds it. One that can never be is not
   * held: a guest could ask for as many as it likes.
   */
  #expect(path: Path): void {
    const name = path.at(-1) as string;
    if (new TextEncoder().encode(name).byteLength > this.#limits.maxNameBytes) return;
    if (this.#filesystem.isReadOnly(path)) return;
    this.#directories.get(this.#filesystem.key(path.slice(0, -1)))?.names?.add(name);
    this.#makeRoom();
  }

  /** Each directory counts with its path, so that neither empty ones nor those too large are held without end. */
  #makeRoom(): void {
    const { maxFoldedNames, maxFoldedCharacters } = this.#limits;
    let [size, characters] = [0, 0];
    for (const [key, { names }] of this.#directories) {
      size += 1 + (names?.size ?? 0);
      characters += key.length + (names?.characters ?? 0);
    }
    for (const [key, { names }] of this.#directories) {
      if (size <= maxFoldedNames && characters <= maxFoldedCharacters) return;
      this.#directories.delete(key);
      size -= 1 + (names?.size ?? 0);
      characters -= key.length + (names?.characters ?? 0);
    }
  }
}
