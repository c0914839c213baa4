import { DavError } from './dav-error.js';

/** What one request holds. */
export interface Holding {
  /** @throws DavError 507 when members would be too many: nothing more is held then. */
  add(count: number): void;
  drop(count: number): void;
  /** Drops all that is left. */
  release(): void;
}

/** Members of collections that requests have listed and not yet dealt with, of all requests together. */
export class HeldMembers {
  readonly #max: number;
  #count = 0;

  constructor(max: number) {
    this.#max = max;
  }

  begin(): Holding {
    let held = 0;
    const drop = (count: number): void => {
      this.#count -= count;
      held -= count;
    };
    const add = (count: number): void => {
      if (this.#count + count > this.#max) throw new DavError(507, { name: 'number-of-matches-within-limits' });
      drop(-count);
    };
    return { add, drop, release: () => drop(held) };
  }
}
