import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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
  const directory = directoryOf(kind, target);
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `${createHash('sha256').update(input).digest('hex').slice(0, 16)}.bin`);
  writeFileSync(path, input);
  return path;
}
