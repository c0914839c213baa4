import { type Profiler, Session } from 'node:inspector';

/** From `start` to before `end`: offsets in a script. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * V8's own block coverage: what of our code no input has run yet. V8 counts the blocks of functions that it compiles while
 * one of these stands, and forgets them when it stops: make it before the code is loaded, and one for a process.
 */
export class Coverage {
  readonly #session = new Session();
  readonly #isOurs: (url: string) => boolean;
  /** By function: the parts that never ran. */
  readonly #unreached = new Map<string, readonly Span[]>();
  /** By function that ran: its length in characters. */
  readonly #lengths = new Map<string, number>();

  /** @param isOurs which scripts count. */
  constructor(isOurs: (url: string) => boolean) {
    this.#isOurs = isOurs;
    this.#session.connect();
    this.#session.post('Profiler.enable');
    // Without counts V8 leaves out a function of which everything ran: the last of its branches would be nothing new.
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  /** Whether something of ours ran since the last call that never had before. Costs a millisecond or two. */
  takeIsNew(): boolean {
    let isNew = false;
    this.#session.post(
      'Profiler.takePreciseCoverage',
      (_error: Error | null, { result }: Profiler.TakePreciseCoverageReturnType) => {
        for (const { scriptId, url, functions } of result) {
          if (!this.#isOurs(url)) continue;
          for (const { ranges } of functions) isNew = this.#note(scriptId, ranges) || isNew;
        }
      },
    );
    return isNew;
  }

  /** Takes all for unreached again. */
  startOver(): void {
    this.takeIsNew();
    this.#unreached.clear();
    this.#lengths.clear();
  }

  /** How much of the text of those functions ran that an input reached at all, 0 to 1. */
  get reachedShare(): number {
    const total = [...this.#lengths.values()].reduce((sum, characters) => sum + characters, 0);
    return total === 0 ? 0 : 1 - [...this.#unreached.values()].reduce((sum, spans) => sum + length(spans), 0) / total;
  }

  /** Functions that an input reached. */
  get reachedFunctions(): number {
    return this.#lengths.size;
  }

  stop(): void {
    this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }

  /** The first range is the function; those in it that did not run have the count 0. */
  #note(scriptId: string, [whole, ...blocks]: readonly Profiler.CoverageRange[]): boolean {
    if (whole === undefined || whole.count === 0) return false;
    const key = `${scriptId}:${whole.startOffset}`;
    const skipped = blocks
      .filter(({ count }) => count === 0)
      .map(({ startOffset, endOffset }) => ({ start: startOffset, end: endOffset }));
    const before = this.#unreached.get(key) ?? [{ start: whole.startOffset, end: whole.endOffset }];
    const after = before.flatMap((span) => skipped.flatMap((other) => overlap(span, other)));
    this.#unreached.set(key, after);
    this.#lengths.set(key, whole.endOffset - whole.startOffset);
    return length(after) < length(before);
  }
}

function overlap(one: Span, other: Span): Span[] {
  const start = Math.max(one.start, other.start);
  const end = Math.min(one.end, other.end);
  return start < end ? [{ start, end }] : [];
}

function length(spans: readonly Span[]): number {
  return spans.reduce((sum, { start, end }) => sum + end - start, 0);
}
