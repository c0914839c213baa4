import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../fuzz/random.js';
import type { BadDay, Scene } from './bad-day.js';
import type { TortureDesk } from './desk.js';
import { type Experience, GuestProgram, newExperience } from './guest-program.js';
import type { SmallDrive } from './small-drive.js';
import type { Tab } from './tab.js';
import { checkTree } from './tree-check.js';

const programCount = 4;

/** What a fault did, over all of its repetitions. */
export interface Outcome {
  readonly name: string;
  readonly means: string;
  readonly seed: number;
  /** How often it was injected; each tab that suffers counts. */
  readonly injected: number;
  /** What must not be, with the number of its repetition. Empty: nothing was lost, nothing stayed. */
  readonly violations: readonly string[];
  /** What the state said, or programs got, in how many repetitions. */
  readonly told: Readonly<Record<string, number>>;
  /** Requests of programs in the guest. */
  readonly requests: number;
  /** From the injection to the share's working again, in milliseconds. */
  readonly recoveryMs: { readonly median: number; readonly longest: number };
}

/** A tab with its programs. */
interface Lane {
  readonly tab: Tab;
  readonly programs: readonly GuestProgram[];
  readonly experience: Experience;
}

/** What is set up for one day, and anew after something was wrong. */
interface SetUp {
  readonly lanes: readonly Lane[];
  readonly drive: SmallDrive | undefined;
}

/** Injects one fault again and again while programs work, and looks at the tree after each. */
export async function endure(desk: TortureDesk, day: BadDay, times: number, seed: number): Promise<Outcome> {
  const random = new Random(seed);
  const anyMoment = (upToMs = 400): Promise<void> => sleep(random.below(upToMs));
  const told: Record<string, number> = {};
  const violations: string[] = [];
  const recoveries: number[] = [];
  let injected = 0;
  let requests = 0;
  let setUp: SetUp | undefined;
  while (injected < times) {
    setUp ??= await setUpFor(desk, day, seed + injected);
    const { lanes, drive } = setUp;
    const [first] = lanes as [Lane];
    const seen: string[] = [];
    const tabs = lanes.map(({ tab }) => tab);
    const scene: Scene = { desk, tab: first.tab, tabs, random, drive, violations: seen, anyMoment };
    injected += day.tabs?.share === 'each its own' ? lanes.length : 1;
    try {
      recoveries.push(await injectOnce(day, scene, lanes));
      seen.push(...(await judge(day, lanes, told)));
    } catch (error) {
      // What did not come back by itself within its time, or could not even be asked.
      seen.push(error instanceof Error ? error.message : String(error));
    }
    violations.push(...seen.map((what) => `${injected}: ${what}`));
    if (seen.length === 0 && injected < times) continue;
    requests += lanes.reduce((sum, { experience }) => sum + experience.requests, 0);
    // What is wrong now is not to be found again by the next repetition.
    for (const tab of tabs) await desk.closeTab(tab);
    setUp = undefined;
  }
  const { name, means } = day;
  return { name, means, seed, injected, violations, told, requests, recoveryMs: spanOf(recoveries) };
}

/** @returns milliseconds until the share worked again. */
async function injectOnce(day: BadDay, scene: Scene, lanes: readonly Lane[]): Promise<number> {
  for (const { tab, experience } of lanes) {
    await tab.takeSeen();
    experience.statuses.clear();
  }
  const programs = lanes.flatMap((lane) => lane.programs);
  for (const program of programs) program.start();
  await scene.anyMoment();
  const injectedAt = Date.now();
  try {
    await day.inject(scene);
    for (const { tab } of lanes) await tab.untilServed();
    return Date.now() - injectedAt;
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
  }
}

async function setUpFor(desk: TortureDesk, day: BadDay, seed: number): Promise<SetUp> {
  const drive = day.folder === 'small drive' ? desk.newDrive() : undefined;
  const directory = drive?.directory ?? desk.newDirectory();
  const lanes: Lane[] = [];
  const { count, share } = day.tabs ?? { count: 1, share: 'one folder' };
  for (let at = 0; at < count; at += 1) {
    const tab = await desk.openTab(at === 0 || share === 'one folder' ? directory : desk.newDirectory());
    await tab.untilServed();
    const experience = newExperience();
    const numbers = Array.from({ length: Math.max(2, programCount / count) }, (_, number) => number);
    const programs = numbers.map((number) => {
      const random = new Random(seed + 1 + at * programCount + number);
      return new GuestProgram(`t${at}p${number}`, () => tab.loopback.guestUrl, random, experience);
    });
    lanes.push({ tab, programs, experience });
  }
  return { lanes, drive };
}

/** What is wrong after one repetition. @param told gets what was said. */
async function judge(day: BadDay, lanes: readonly Lane[], told: Record<string, number>): Promise<string[]> {
  const wrong: string[] = [];
  const said = new Set<string>();
  for (const { tab, experience } of lanes) {
    await tab.untilQuiet();
    for (const word of await tab.takeSeen()) said.add(word);
    for (const status of experience.statuses.keys()) said.add(status === 0 ? 'no answer' : `status ${status}`);
    wrong.push(...experience.violations.splice(0));
  }
  const isOneFolder = day.tabs?.share !== 'each its own';
  for (const { tab, programs } of isOneFolder ? lanes.slice(0, 1) : lanes) {
    wrong.push(...(await checkTree(tab, isOneFolder ? lanes.flatMap((lane) => lane.programs) : programs)));
  }
  for (const { experience } of lanes) wrong.push(...experience.violations.splice(0));
  for (const word of said) told[word] = (told[word] ?? 0) + 1;
  const words = [...said];
  if (!words.some((word) => day.tells.test(word))) wrong.push(`nothing said ${day.tells}: ${words.join(', ')}`);
  const unwanted = words.filter((word) => day.mustNotTell?.test(word));
  if (unwanted.length > 0) wrong.push(`it said ${unwanted.join(', ')}`);
  return wrong;
}

function spanOf(figures: readonly number[]): Outcome['recoveryMs'] {
  const sorted = [...figures].sort((one, other) => one - other);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, longest: sorted.at(-1) ?? 0 };
}
