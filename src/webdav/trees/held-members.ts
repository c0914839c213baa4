import { DavError } from '../dav-error.js';

/** Members of collections that COPY, MOVE and DELETE have listed and not yet dealt with, of all walks together. */
export class HeldMembers {
  readonly #max: number;
  #count = 0;

  constructor(max: number) {
    this.#max = max;
  }

  /** @throws DavError 507 when they would be too many: nothing is held then. */
  hold(count: number): void {
    if (this.#count + count > this.#max) throw new DavError(507);
    this.#count += count;
  }

  release(count: number): void {
    this.#count -= count;
  }
}
