import type { Clock } from '../../base/clock.js';
import type { Path } from '../../share/filesystem.js';
import { fsErrorCodes, isFsError } from '../../share/fs-error.js';
import type { DavContext } from '../context.js';
import { DavError } from '../dav-error.js';
import type { Holding } from '../held-members.js';
import type { Steps } from './like-pattern.js';
import { compileCondition, compileOrders, type Test } from './search-conditions.js';
import type { BasicSearch } from './search-request.js';
import { type Candidate, SearchedValues, type Value } from './search-values.js';

/** So long others may have to wait for a walk over what is in memory. */
const sliceMs = 10;

/** Gives way to others, every so often. */
class TimeSlice {
  readonly #clock: Clock;
  #endsAt: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#endsAt = clock.now() + sliceMs;
  }

  get isOver(): boolean {
    return this.#clock.now() >= this.#endsAt;
  }

  async giveWay(): Promise<void> {
    await new Promise<void>((resolve) => this.#clock.after(0, resolve));
    this.#endsAt = this.#clock.now() + sliceMs;
  }
}

/** What is found, looked for as it is asked for. */
export class SearchResults {
  readonly #query: BasicSearch;
  readonly #scope: Candidate;
  readonly #context: DavContext;
  readonly #signal: AbortSignal;
  readonly #maxResults: number;
  readonly #steps: Steps;
  readonly #isWanted: Test;
  readonly #slice: TimeSlice;
  readonly #holding: Holding;
  #visited = 0;
  isTruncated = false;

  constructor(query: BasicSearch, scope: Candidate, context: DavContext, signal: AbortSignal) {
    const { limits, clock } = context;
    this.#query = query;
    this.#scope = scope;
    this.#context = context;
    this.#signal = signal;
    this.#maxResults = Math.min(query.maxResults ?? Number.POSITIVE_INFINITY, limits.maxSearchResults);
    this.#steps = { left: limits.maxSearchSteps };
    this.#isWanted = query.where === undefined ? () => true : compileCondition(query.where, this.#steps);
    this.#slice = new TimeSlice(clock);
    this.#holding = context.heldMembers.begin();
  }

  /** @throws DavError 507 where no room is left for what is to be put in order. */
  async *inOrder(): AsyncGenerator<Candidate> {
    const { orders } = this.#query;
    try {
      for await (const candidate of orders.length === 0 ? this.#first() : this.#best()) {
        yield candidate;
        if (this.#slice.isOver) await this.#slice.giveWay();
      }
    } finally {
      this.#holding.release();
    }
  }

  async *#first(): AsyncGenerator<Candidate> {
    let count = 0;
    for await (const { candidate } of this.#matches()) {
      this.isTruncated ||= count === this.#maxResults;
      if (count === this.#maxResults) return;
      count += 1;
      yield candidate;
    }
  }

  /** All are looked at for the first of them, and no more are held than twice what is given. */
  async *#best(): AsyncGenerator<Candidate> {
    const { keyOf, compare } = compileOrders(this.#query.orders);
    const most = 2 * (this.#maxResults + 1);
    this.#holding.add(most);
    const best: { readonly candidate: Candidate; readonly key: readonly Value[] }[] = [];
    const sort = (): void => void best.sort((a, b) => compare(a.key, b.key));
    for await (const values of this.#matches()) {
      best.push({ candidate: values.candidate, key: keyOf(values) });
      if (best.length < most) continue;
      sort();
      best.splice(this.#maxResults + 1);
    }
    sort();
    this.isTruncated ||= best.length > this.#maxResults;
    for (const { candidate } of best.slice(0, this.#maxResults)) yield candidate;
  }

  async *#matches(): AsyncGenerator<SearchedValues> {
    for await (const candidate of this.#candidates()) {
      const values = new SearchedValues(candidate);
      const isFound = this.#isWanted(values) === true;
      this.isTruncated ||= this.#steps.left < 0;
      if (this.#steps.left < 0) return;
      if (isFound) yield values;
    }
  }

  /** The scope and what is below it; what cannot be listed is left out, as what cannot be read is from a listing. */
  async *#candidates(): AsyncGenerator<Candidate> {
    const { filesystem, limits, onProblem } = this.#context;
    const { depth } = this.#query;
    yield this.#scope;
    if (depth === '0' || this.#scope.stat.kind === 'file') return;
    const waiting: Path[] = [this.#scope.path];
    for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
      if (path !== this.#scope.path) this.#holding.drop(1);
      try {
        for await (const entries of filesystem.list(path)) {
          for (const { name, stat } of entries) {
            this.#signal.throwIfAborted();
            this.#visited += 1;
            this.isTruncated ||= this.#visited > limits.maxSearchedEntries;
            if (this.#visited > limits.maxSearchedEntries) return;
            const member = [...path, name];
            if (depth === 'infinity' && stat.kind === 'directory') {
              this.#holding.add(1);
              waiting.push(member);
            }
            yield { path: member, stat };
            if (this.#slice.isOver) await this.#slice.giveWay();
          }
        }
      } catch (error) {
        if (this.#signal.aborted) throw error;
        // There was no room for the rest.
        if (error instanceof DavError || isFsError(error, fsErrorCodes.aborted)) this.isTruncated = true;
        else onProblem(error);
      }
    }
  }
}
