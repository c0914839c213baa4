import type { Store } from '../../store/store.js';
import type { Path } from '../filesystem.js';
import { attempt } from '../fs-error-mapping.js';

/** What every entry of a journal has. */
export interface Owned {
  /** The session that made it; its Web Lock is held for as long as it lives. */
  readonly owner: string;
}

/** Something of ours that lies in the person's folder until a write is done. */
export interface JournalEntry extends Owned {
  readonly directory: Path;
  /** Names to remove when the owner is gone: staging and swap files. */
  readonly leftovers: readonly string[];
  /** A file that was created in place and may have stayed empty; removed only if it is. */
  readonly created?: string;
}

const lockPrefix = 'spice-html5-webdav/owner/';

/** This session's name in the journal. Where there are no Web Locks there is one session. */
export class JournalOwner {
  readonly id: string = crypto.randomUUID();
  /** Resolves once others can see that this session lives: nothing is written in its name before. */
  readonly known: Promise<void>;

  constructor() {
    this.known = new Promise((resolve) => {
      const locks = globalThis.navigator?.locks;
      if (locks === undefined) {
        resolve();
        return;
      }
      // Held until the worker or page ends, however it ends. It also keeps an idle tab from being frozen.
      const held = locks.request(lockPrefix + this.id, () => {
        resolve();
        return new Promise(() => {});
      });
      // Refused in frames without storage; the journal then is in memory and nobody else's.
      held.catch(() => resolve());
    });
  }

  /** The owners that are alive now, this one among them. */
  async living(): Promise<Set<string>> {
    const snapshot = await globalThis.navigator?.locks?.query();
    const held = (snapshot?.held ?? []).flatMap(({ name }) => (name?.startsWith(lockPrefix) ? [name] : []));
    return new Set([this.id, ...held.map((name) => name.slice(lockPrefix.length))]);
  }
}

/**
 * What to undo after a killed tab, written down before it comes into being. Only names in here are ever removed: a
 * file of the person's that merely looks like a leftover is theirs.
 */
export class Journal<Entry extends Owned = JournalEntry> {
  readonly #store: Store;
  readonly #owner: JournalOwner;
  readonly #prefix: string;
  /** This session's own that it could not undo and will not come back to. */
  readonly #givenUp = new Set<string>();

  /** @param subject what it is about: a folder's id, or a kind of entry before it. */
  constructor(store: Store, owner: JournalOwner, subject: string) {
    this.#store = store;
    this.#owner = owner;
    this.#prefix = `journal/${subject}/`;
  }

  /**
   * @returns the key with which the entry is struck out.
   * @throws FsError `no-space`, `io`: then nothing may be made.
   */
  async add(entry: Omit<Entry, 'owner'>): Promise<string> {
    await this.#owner.known;
    const key = this.#prefix + crypto.randomUUID();
    const record = { ...entry, owner: this.#owner.id };
    await attempt('note', () => this.#store.write([[key, record]]));
    return key;
  }

  /** Leaves an entry of this session to a later sweep. */
  giveUp(key: string): void {
    this.#givenUp.add(key);
  }

  /** Never rejects: an entry that stays is looked after by a later sweep, which finds nothing to do. */
  async strike(key: string): Promise<void> {
    this.#givenUp.delete(key);
    await this.#store.write([[key, undefined]]).catch(() => {});
  }

  /** All that is under way or was left, of every session. */
  entries(): Promise<[key: string, entry: Entry][]> {
    return this.#store.scan<Entry>(this.#prefix);
  }

  /** The entries whose session has ended, or has given them up. */
  async abandoned(): Promise<[key: string, entry: Entry][]> {
    const entries = await this.entries();
    if (entries.length === 0) return [];
    const living = await this.#owner.living();
    return entries.filter(([key, { owner }]) => !living.has(owner) || this.#givenUp.has(key));
  }
}
