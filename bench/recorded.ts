import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measured, Row } from './row.js';

const path = join(import.meta.dirname, 'recorded.json');

/** By row, the ratio that the quick run is held against. */
export type Recorded = Readonly<Record<string, number>>;

/** So much worse than recorded is no bad minute any more. The machine is shared; what is caught is a step, not a drift. */
const tolerated = 1.7;

export function readRecorded(): Recorded {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Recorded) : {};
}

export function writeRecorded(results: readonly { readonly row: Row; readonly measured: Measured }[]): void {
  const ratios = results.map(({ row, measured }) => [row.id, Number(measured.ratio.toFixed(2))]);
  writeFileSync(path, `${JSON.stringify({ ...readRecorded(), ...Object.fromEntries(ratios) }, undefined, 2)}\n`);
}

/** Whether a ratio is far worse than it was. */
export function fellBack({ id, goal }: Row, { ratio }: Measured, recorded: Recorded): boolean {
  const before = recorded[id];
  if (before === undefined || goal === 'reported') return false;
  return 'atLeast' in goal ? ratio * tolerated < before : ratio > before * tolerated;
}
