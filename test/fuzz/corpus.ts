import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** `corpus`: inputs that reached something of their own. `crashes`: inputs that once showed a defect. */
export type InputKind = 'corpus' | 'crashes';

function directoryOf(kind: InputKind, target: string): string {
  return join(import.meta.dirname, kind, target);
}

/** Inputs that are kept, in the order of their names. */
export function readInputs(kind: InputKind, target: string): Uint8Array[] {
  const directory = directoryOf(kind, target);
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .sort()
    .map((name) => new Uint8Array(readFileSync(join(directory, name))));
}

/** Keeps an input under the hash of its bytes. @returns where. */
export function keepInput(kind: InputKind, target: string, input: Uint8Array): string {
  const path = pathOf(kind, target, input);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, input);
  return path;
}

/** Lets go of an input that was kept. */
export function dropInput(kind: InputKind, target: string, input: Uint8Array): void {
  rmSync(pathOf(kind, target, input));
}

function pathOf(kind: InputKind, target: string, input: Uint8Array): string {
  return join(directoryOf(kind, target), `${createHash('sha256').update(input).digest('hex').slice(0, 16)}.bin`);
}
