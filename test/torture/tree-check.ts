import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPrivateName } from '../../src/share/names/private-names.js';
import { labelOf } from './content.js';
import { type GuestProgram, hostName, sharedNames } from './guest-program.js';
import type { Tab } from './tab.js';

/** A new session looks after what the one before left, and Chromium lets its swap files go a moment later. */
const cleanTimeoutMs = 20_000;

const isLeftover = (name: string): boolean => /\.crswap$/i.test(name) || isPrivateName(name);

/** What is wrong with a folder now that its share works again: empty when nothing is. */
export async function checkTree(tab: Tab, programs: readonly GuestProgram[]): Promise<string[]> {
  // What could not be removed while a drive was away goes with the next write.
  for (const program of programs) await program.writeShared();
  const wrong = await leftoversOf(tab);
  for (const program of programs) wrong.push(...(await checkFilesOf(program, tab.directory)));
  for (const name of [...sharedNames, hostName]) {
    const path = join(tab.directory, name);
    if (existsSync(path) && labelOf(readFileSync(path)) === undefined) wrong.push(`${name} is no whole version`);
  }
  const known = new Set([...sharedNames, hostName, ...programs.flatMap(({ allNames }) => allNames)]);
  for (const name of readdirSync(tab.directory)) if (!known.has(name)) wrong.push(`nobody wrote ${name}`);
  return wrong;
}

/** Swap files, staging files and entries of the journal that do not go. */
async function leftoversOf(tab: Tab): Promise<string[]> {
  for (const deadline = Date.now() + cleanTimeoutMs; ; ) {
    const left = [...readdirSync(tab.directory).filter(isLeftover), ...(await tab.journal())];
    if (left.length === 0 || Date.now() > deadline) return left.map((what) => `${what} stays`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function checkFilesOf(program: GuestProgram, directory: string): Promise<string[]> {
  const found = new Map<string, string>();
  const wrong: string[] = [];
  for (const name of program.allNames) {
    const path = join(directory, name);
    const onDisk = existsSync(path) ? (labelOf(readFileSync(path)) ?? 'no whole version') : undefined;
    // What the browser holds in the place of the disk is seen through the guest only; both must agree elsewhere.
    const seen = await program.read(name);
    if (onDisk !== undefined && seen !== onDisk) wrong.push(`${name}: ${onDisk} on the disk, the guest sees ${seen}`);
    if (seen !== undefined) found.set(name, seen);
  }
  const settled = program.ledger.settle(found);
  if (settled !== true) {
    const expected = settled.slice(0, 5).map((state) => JSON.stringify([...state]));
    wrong.push(`found ${JSON.stringify([...found])}, expected ${expected.join(' or ')}`);
  }
  if (wrong.length > 0) wrong.push(`last steps: ${program.lastSteps}`);
  return wrong;
}
