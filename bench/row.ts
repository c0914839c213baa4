import type { BenchDesk } from './bench-desk.js';

/** A line of the table: a figure of ours against another, both measured in the same run. */
export interface Row {
  /** What the recorded figures know it by. */
  readonly id: string;
  readonly title: string;
  readonly against: string;
  readonly goal: Goal;
  /** Whether the quick run has it. */
  readonly isQuick?: boolean;
  measure(desk: BenchDesk, effort: Effort): Promise<Measured>;
}

/** `atLeast`: a ratio of speeds. `atMost`: of times, or of what is used; also as a multiple of what was recorded. */
export type Goal =
  | { readonly atLeast: number }
  | { readonly atMost: number }
  | { readonly atMostRecordedTimes: number }
  | 'reported';

/** How much is done for a figure. */
export interface Effort {
  readonly rounds: number;
  /** Bytes of a large file. */
  readonly largeBytes: number;
}

export interface Measured {
  readonly ratio: number;
  /** Medians, for people. */
  readonly ours: string;
  readonly other: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle) - 1] as number)) / 2;
}

/**
 * Measures two things in turn, so that a slow minute of the machine slows both, and each as often before the other: with an
 * odd number of rounds the median of the one would be of its first places, and the other's of its second.
 * @returns the medians.
 */
export async function inTurn(
  rounds: number,
  ours: (round: number) => Promise<number>,
  other: (round: number) => Promise<number>,
): Promise<{ ours: number; other: number }> {
  const results = { ours: [] as number[], other: [] as number[] };
  for (let round = 0; round < rounds + (rounds % 2); round += 1) {
    // Who comes first changes: the second has a warmer disk.
    if (round % 2 === 0) results.ours.push(await ours(round));
    results.other.push(await other(round));
    if (round % 2 === 1) results.ours.push(await ours(round));
  }
  return { ours: median(results.ours), other: median(results.other) };
}

/** Milliseconds for so many bytes, as people read it. */
export function speed(bytes: number, ms: number): string {
  return `${(bytes / 1024 / 1024 / (ms / 1000)).toFixed(0)} MiB/s`;
}

export function milliseconds(ms: number): string {
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${ms.toFixed(0)} ms`;
}
