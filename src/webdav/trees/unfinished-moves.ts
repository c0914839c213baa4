import type { Clock } from '../../base/clock.js';
import type { Limits } from '../../base/limits.js';
import type { Store } from '../../store/store.js';

export interface UnfinishedMovesOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly limits: Pick<Limits, 'maxUnfinishedMoves'>;
  /** A note that could not be made, or read: what is noted then holds for as long as the page lives. */
  onProblem(error: unknown): void;
}

const prefix = 'moving/';

/** The two ends of a move, as {@link Filesystem.key} tells them. */
interface Ends {
  readonly from: string;
  readonly to: string;
}

/** No name is empty, so no key holds two slashes. */
function recordKey({ from, to }: Ends): string {
  return `${prefix}${from}//${to}`;
}

function endsOf(record: string): Ends {
  const [from, to] = record.slice(prefix.length).split('//') as [string, string];
  return { from, to };
}

/**
 * Moves of collections that have begun and not ended. The platform cannot rename a directory, so a move may stop when a
 * part has arrived. Its client asks again, or back: to replace the one collection by the other (RFC 4918 9.8.4) would
 * then delete what has arrived, or what has not. So it is noted before the first member moves, and for as long as both
 * ends are there, over reloads too, a transfer between them adds to what it finds.
 */
export class UnfinishedMoves {
  readonly #options: UnfinishedMovesOptions;
  /** When each was noted, by record. */
  #begun = new Map<string, number>();

  constructor(options: UnfinishedMovesOptions) {
    this.#options = options;
  }

  /** Those that have begun until now, also in another tab that has the same folder: to be asked for before a tree changes. */
  async load(): Promise<BegunMoves> {
    const { store, onProblem } = this.#options;
    try {
      const noted = await store.scan<number>(prefix);
      this.#begun = new Map([...this.#begun, ...noted]);
    } catch (error) {
      onProblem(error);
    }
    return new BegunMoves([...this.#begun.keys()].map(endsOf));
  }

  /** Notes a move before it begins. Of too many the oldest is forgotten. */
  async begin(ends: Ends): Promise<void> {
    const { clock, limits } = this.#options;
    const record = recordKey(ends);
    const others = [...this.#begun].filter(([other]) => other !== record).sort(([, one], [, other]) => one - other);
    const tooMany = others.slice(0, Math.max(0, others.length + 1 - limits.maxUnfinishedMoves));
    this.#begun.set(record, clock.now());
    await this.#write([[record, clock.now()], ...tooMany.map(([other]) => [other, undefined] as const)]);
  }

  /** Nothing of it has come to the other end. */
  async undone(ends: Ends): Promise<void> {
    await this.#write([[recordKey(ends), undefined]]);
  }

  /** A collection is gone: no move goes on from it, or to it. */
  async gone(key: string): Promise<void> {
    const over = [...this.#begun.keys()].filter((record) => Object.values(endsOf(record)).includes(key));
    if (over.length > 0) await this.#write(over.map((record) => [record, undefined]));
  }

  async #write(changes: readonly (readonly [record: string, at: number | undefined])[]): Promise<void> {
    for (const [record, at] of changes) if (at === undefined) this.#begun.delete(record);
    await this.#options.store.write(changes).catch(this.#options.onProblem);
  }
}

/** Moves that had begun at a moment. */
export class BegunMoves {
  readonly #moves: readonly Ends[];

  constructor(moves: readonly Ends[] = []) {
    this.#moves = moves;
  }

  /** Whether one of two collections may have a part of what was the other's. */
  areBetween(one: string, other: string): boolean {
    const both = [
      { from: one, to: other },
      { from: other, to: one },
    ];
    return this.#moves.some((move) => both.some((ends) => areAtOnePlace(move, ends)));
  }
}

/** Whether the ends are those of the move, or lie at one place within both. */
function areAtOnePlace(move: Ends, { from, to }: Ends): boolean {
  if (!`${from}/`.startsWith(`${move.from}/`)) return false;
  return to === move.to + from.slice(move.from.length);
}
