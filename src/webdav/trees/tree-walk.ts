import type { DirectoryStat, FileStat, Path, Stat } from '../../share/filesystem.js';
import type { MemberFailure } from '../answers/multistatus.js';
import type { DavContext, DavRequest } from '../context.js';
import { DavError } from '../dav-error.js';
import { requireMemberUnlocked } from '../locks/lock-checks.js';
import type { Tokens } from '../locks/lock-table.js';
import { foldName, statOrNull } from '../resource.js';
import { isMissing, toDavError } from '../status.js';
import { BegunMoves } from './unfinished-moves.js';

/** What COPY and MOVE do to a resource, and to each member. */
export interface Transfer {
  readonly kind: 'copy' | 'move';
  readonly from: Path;
  readonly to: Path;
  readonly stat: Stat;
  /** What is at `to` now, to be replaced; null: nothing. */
  readonly target: Stat | null;
  readonly depth: '0' | 'infinity';
  /** False: what others make at the target meanwhile stays (RFC 4918 10.6). */
  readonly overwrite: boolean;
}

type Members = ReadonlyMap<string, Stat>;
const noMembers: Members = new Map();

/**
 * DELETE, COPY and MOVE on trees, member by member: what fails is named, and what hangs on it is left as it was
 * (RFC 4918 9.6.1, 9.8.3, 9.9.2). One directory's entries are held at a time and level.
 */
export class TreeWalk {
  /** The members that could not be dealt with. Empty: all is done. */
  readonly failures: MemberFailure[] = [];
  readonly #context: DavContext;
  readonly #tokens: Tokens;
  readonly #signal: AbortSignal;
  /** The resources of the request, with the keys that they had. */
  readonly #places: readonly { readonly path: Path; readonly key: string }[];
  #begun = new BegunMoves();
  #hasChanged = false;

  /**
   * Ends between two members when the client is gone, or when the person has put another folder in the place of one of
   * the request's resources.
   * @param own those resources.
   */
  constructor({ http, tokens }: Pick<DavRequest, 'http' | 'tokens'>, own: readonly Path[], context: DavContext) {
    this.#context = context;
    this.#tokens = tokens;
    this.#signal = http.signal;
    this.#places = own.map((path) => ({ path, key: context.filesystem.key(path) }));
  }

  /** Whether anything is other than it was. */
  get hasChanged(): boolean {
    return this.#hasChanged;
  }

  /** Removes a resource with all members, their locks and properties. @returns whether all of it is gone. */
  async delete(path: Path, stat: Stat): Promise<boolean> {
    if (stat.kind === 'directory') this.#begun = await this.#context.moves.load();
    return this.#delete(path, stat);
  }

  async #delete(path: Path, stat: Stat): Promise<boolean> {
    const { filesystem, locks, properties, moves } = this.#context;
    if (stat.kind === 'directory') {
      const isEmpty = await this.#withMembers(path, async (members) => {
        let areGone = true;
        for (const [name, member] of members) areGone = (await this.#delete([...path, name], member)) && areGone;
        return areGone;
      });
      // That a collection with members left stays as well needs no line of its own.
      if (!isEmpty) return false;
    }
    return this.#attempt(path, stat, async () => {
      requireMemberUnlocked(this.#tokens, path, this.#context);
      const key = filesystem.key(path);
      await filesystem.remove(path);
      this.#hasChanged = true;
      locks.removeTree(key);
      if (stat.kind === 'directory') await moves.gone(key);
      await this.#follow(() => properties.remove(key));
    });
  }

  /**
   * Copies or moves a resource onto what is at the target, if anything. Files are replaced in one step, and what a
   * replaced collection has over and above goes last: wherever this stops, each of the person's files is whole in the
   * one place or the other.
   * @returns whether all of it is done.
   */
  async transfer(transfer: Transfer): Promise<boolean> {
    const { filesystem, moves } = this.#context;
    const { kind, from, to, stat, target } = transfer;
    if (stat.kind === 'directory' || target?.kind === 'directory') this.#begun = await moves.load();
    if (stat.kind === 'file' || kind === 'copy') return this.#transfer(transfer);
    const ends = { from: filesystem.key(from), to: filesystem.key(to) };
    if (this.#begun.areBetween(ends.from, ends.to)) return this.#transfer(transfer);
    await moves.begin(ends);
    const isDone = await this.#transfer(transfer);
    if (!this.#hasChanged) await moves.undone(ends);
    return isDone;
  }

  async #transfer(transfer: Transfer): Promise<boolean> {
    const { kind, from, to, stat, target } = transfer;
    if (stat.kind === 'directory') {
      return target?.kind === 'file' ? this.#replaceFile(transfer, target) : this.#transferCollection(transfer);
    }
    if (target?.kind === 'directory') return this.#replaceCollection(transfer, target);
    // What is at the target was looked at with its collection, which may be an hour ago.
    if (!transfer.overwrite && !(await this.#isFree(transfer))) return false;
    return this.#transferFile(kind, from, to, stat);
  }

  #isFree({ kind, from, to, stat }: Transfer): Promise<boolean> {
    return this.#attempt(kind === 'copy' ? to : from, stat, async () => {
      if ((await statOrNull(this.#context.filesystem, to)) !== null) throw new DavError(412);
    });
  }

  /** A file in the place of a collection, which goes only when the file is beside it: what cannot come costs nothing. */
  async #replaceCollection({ kind, from, to, stat }: Transfer, target: DirectoryStat): Promise<boolean> {
    const hadChanged = this.#hasChanged;
    const beside = await this.#freePathBeside(to, 'new');
    if (!(await this.#transferFile(kind, from, beside, stat, kind === 'copy' ? to : from))) return false;
    this.#hasChanged = hadChanged;
    if (await this.#delete(to, target)) return this.#transferFile('move', beside, to, stat);
    const hasLost = this.#hasChanged;
    const isBack = await (kind === 'copy'
      ? this.#delete(beside, stat)
      : this.#transferFile('move', beside, from, stat));
    if (isBack) this.#hasChanged = hasLost;
    return false;
  }

  /** A collection in the place of a file, which waits beside it: where nothing of the collection comes, all is as it was. */
  async #replaceFile(transfer: Transfer, target: FileStat): Promise<boolean> {
    const { to } = transfer;
    const hadChanged = this.#hasChanged;
    const beside = await this.#freePathBeside(to, 'old');
    if (!(await this.#transferFile('move', to, beside, target))) return false;
    if (await this.#transferCollection({ ...transfer, target: null })) return this.#delete(beside, target);
    const isBack = (await this.#isCleared(to)) && (await this.#transferFile('move', beside, to, target));
    if (isBack) this.#hasChanged = hadChanged;
    return false;
  }

  /** Removes a collection that is empty. @returns whether nothing is there. */
  async #isCleared(path: Path): Promise<boolean> {
    const { filesystem, properties } = this.#context;
    try {
      await filesystem.remove(path);
    } catch (error) {
      return isMissing(error);
    }
    await this.#follow(() => properties.remove(filesystem.key(path)));
    return true;
  }

  async #freePathBeside(path: Path, remark: 'new' | 'old'): Promise<Path> {
    const besides = (number: string): Path => [...path.slice(0, -1), `${path.at(-1)} (${remark}${number})`];
    let free = besides('');
    for (let number = 2; (await statOrNull(this.#context.filesystem, free)) !== null; number += 1) {
      free = besides(` ${number}`);
    }
    return free;
  }

  /** @param named whose failure it is. */
  #transferFile(
    kind: Transfer['kind'],
    from: Path,
    to: Path,
    stat: Stat,
    named: Path = kind === 'copy' ? to : from,
  ): Promise<boolean> {
    const { filesystem, locks, properties } = this.#context;
    return this.#attempt(named, stat, async () => {
      requireMemberUnlocked(this.#tokens, to, this.#context);
      if (kind === 'copy') {
        await filesystem.copy(from, to);
        this.#hasChanged = true;
        await this.#follow(() => properties.copy(filesystem.key(from), filesystem.key(to)));
        return;
      }
      requireMemberUnlocked(this.#tokens, from, this.#context);
      await filesystem.move(from, to);
      this.#hasChanged = true;
      // RFC 4918 7.6, 9.9.3: a lock does not move along, and what it replaces counts as deleted.
      locks.removeTree(filesystem.key(from));
      locks.removeTree(filesystem.key(to));
      await this.#follow(() => properties.move(filesystem.key(from), filesystem.key(to)));
    });
  }

  /** The platform cannot rename directories: a moved one is made anew, and its files are moved one by one. */
  async #transferCollection(transfer: Transfer): Promise<boolean> {
    const { kind, from, to, stat, target, depth } = transfer;
    const { filesystem, locks, properties, moves } = this.#context;
    const bring = async (members: Members): Promise<boolean> => {
      const isMade = await this.#attempt(kind === 'copy' ? to : from, stat, async () => {
        requireMemberUnlocked(this.#tokens, to, this.#context);
        if (target === null) {
          await filesystem.createDirectory(to);
          this.#hasChanged = true;
        }
        await this.#follow(() => properties.copy(filesystem.key(from), filesystem.key(to)));
      });
      if (!isMade) return false;
      const onto = (replaced: Members): Promise<boolean> => this.#transferMembers(transfer, replaced, members);
      return target === null ? onto(noMembers) : this.#withMembers(to, onto);
    };
    if (!(await (depth === '0' ? bring(noMembers) : this.#withMembers(from, bring)))) return false;
    if (kind === 'copy') return true;
    return this.#attempt(from, stat, async () => {
      requireMemberUnlocked(this.#tokens, from, this.#context);
      await filesystem.remove(from);
      this.#hasChanged = true;
      await moves.gone(filesystem.key(from));
      locks.removeTree(filesystem.key(from));
      if (target !== null) locks.removeTree(filesystem.key(to));
      await this.#follow(() => properties.remove(filesystem.key(from)));
    });
  }

  async #transferMembers(transfer: Transfer, replaced: Members, members: Members): Promise<boolean> {
    let isDone = true;
    for (const [name, stat] of members) {
      const [from, to] = [
        [...transfer.from, name],
        [...transfer.to, name],
      ];
      const next = { ...transfer, from, to, stat, target: replaced.get(name) ?? null };
      isDone = (await this.#transfer(next)) && isDone;
    }
    return isDone && this.#removeOthers(transfer, replaced, members);
  }

  /**
   * RFC 4918 9.8.4: a replaced collection has the members of the new one and no others, save what may have come with a
   * move that stopped halfway. Where the host takes two names for one, a listing shows an arrived member under its old
   * name: that one stays.
   */
  async #removeOthers({ from, to }: Transfer, replaced: Members, arrived: Members): Promise<boolean> {
    const { filesystem } = this.#context;
    if (replaced.size === 0 || this.#begun.areBetween(filesystem.key(from), filesystem.key(to))) return true;
    return this.#withMembers(to, async (listed) => {
      const unlisted = new Set([...arrived.keys()].filter((name) => !listed.has(name)).map(foldName));
      let isDone = true;
      for (const [name, stat] of listed) {
        if (!replaced.has(name) || arrived.has(name) || unlisted.has(foldName(name))) continue;
        isDone = (await this.#delete([...to, name], stat)) && isDone;
      }
      return isDone;
    });
  }

  /** Goes on with all of a collection's members, taken before they are changed. @returns false where they cannot be told. */
  async #withMembers(path: Path, goOn: (members: Members) => Promise<boolean>): Promise<boolean> {
    const { filesystem, heldMembers } = this.#context;
    const members = new Map<string, Stat>();
    const holding = heldMembers.begin();
    try {
      const isListed = await this.#attempt(path, { kind: 'directory' }, async () => {
        for await (const entries of filesystem.list(path)) {
          holding.add(entries.length);
          for (const { name, stat } of entries) members.set(name, stat);
        }
      });
      return isListed && (await goOn(members));
    } finally {
      holding.release();
    }
  }

  /** One step. A client that has gone ends the walk; any other failure is the member's, whose href names it. */
  async #attempt(path: Path, { kind }: Stat, step: () => Promise<void>): Promise<boolean> {
    this.#signal.throwIfAborted();
    if (this.#places.some(({ path: own, key }) => this.#context.filesystem.key(own) !== key)) throw new DavError(404);
    if (this.failures.length >= this.#context.limits.maxWalkFailures) return false;
    try {
      await step();
      return true;
    } catch (error) {
      const known = toDavError(error);
      if (known === undefined) this.#context.onProblem(error);
      this.failures.push({ path, isCollection: kind === 'directory', status: known?.status ?? 500 });
      return false;
    }
  }

  /** Properties come after the file. It is where it was asked to be, whether or not they follow. */
  async #follow(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.#context.onProblem(error);
    }
  }
}
