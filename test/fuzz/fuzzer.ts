import type { Coverage } from './coverage.js';
import { mutate } from './mutate.js';
import { Random } from './random.js';

/** Something that takes bytes of a stranger's. */
export interface FuzzTarget {
  readonly name: string;
  /** What it means when an input is fine; more is found from these. */
  readonly seeds: readonly Uint8Array[];
  readonly dictionary: readonly string[];
  readonly maxBytes?: number;
  /** Throws or rejects for what must not happen: an error of the wrong class, a broken promise, two answers that differ. */
  run(input: Uint8Array): Promise<void> | void;
}

export interface Finding {
  readonly input: Uint8Array;
  readonly error: unknown;
}

export interface FuzzReport {
  readonly inputs: number;
  /** Inputs that reached something new, in the order in which they were found. */
  readonly kept: readonly Uint8Array[];
  readonly findings: readonly Finding[];
}

export interface FuzzOptions {
  readonly corpus: readonly Uint8Array[];
  readonly seed: number;
  /** Ends after so many inputs, or so much time. */
  readonly maxInputs?: number;
  readonly maxMs?: number;
  readonly coverage?: Coverage;
}

/** An input that takes longer hangs. */
const hangMs = 2000;
const maxFindings = 10;

export async function runOne(target: FuzzTarget, input: Uint8Array): Promise<Finding | undefined> {
  const started = performance.now();
  let timer: NodeJS.Timeout | undefined;
  try {
    const hang = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no end after ${hangMs} ms`)), hangMs);
    });
    await Promise.race([target.run(input), hang]);
    const took = performance.now() - started;
    if (took > hangMs) throw new Error(`took ${took} ms`);
    return undefined;
  } catch (error) {
    return { input, error };
  } finally {
    clearTimeout(timer);
  }
}

/** Runs what the corpus has and what comes of it, keeping what reaches new code. */
export async function fuzz(target: FuzzTarget, options: FuzzOptions): Promise<FuzzReport> {
  const { seed, coverage, maxInputs = Number.POSITIVE_INFINITY, maxMs = Number.POSITIVE_INFINITY } = options;
  const random = new Random(seed);
  const corpus = [...target.seeds, ...options.corpus];
  const dictionary = target.dictionary.map((word) => new Uint8Array(Buffer.from(word, 'latin1')));
  const source = { corpus, dictionary, maxBytes: target.maxBytes ?? 4096 };
  const kept: Uint8Array[] = [];
  const findings: Finding[] = [];
  const started = performance.now();
  let inputs = 0;
  const run = async (input: Uint8Array): Promise<void> => {
    inputs += 1;
    const finding = await runOne(target, input);
    if (finding !== undefined) findings.push(finding);
  };
  for (const input of corpus) await run(input);
  coverage?.takeIsNew();
  while (inputs < maxInputs && performance.now() - started < maxMs && findings.length < maxFindings) {
    const input = mutate(source, random);
    await run(input);
    if (coverage === undefined || !coverage.takeIsNew()) continue;
    corpus.push(input);
    kept.push(input);
  }
  return { inputs, kept, findings };
}

/** The inputs of a corpus, short ones first, that reach what neither the seeds nor shorter ones do. */
export async function distill(
  target: FuzzTarget,
  corpus: readonly Uint8Array[],
  coverage: Coverage,
): Promise<Uint8Array[]> {
  for (const seed of target.seeds) await runOne(target, seed);
  coverage.takeIsNew();
  const kept: Uint8Array[] = [];
  for (const input of [...corpus].sort((a, b) => a.byteLength - b.byteLength)) {
    await runOne(target, input);
    if (coverage.takeIsNew()) kept.push(input);
  }
  return kept;
}
