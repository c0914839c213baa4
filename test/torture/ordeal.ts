import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../fuzz/random.js';
import type { BadDay, Scene } from './bad-day.js';
import type { TortureDesk } from './desk.js';
import { type Experience, GuestProgram, newExperience } from './guest-program.js';
import type { SmallDrive } from './small-drive.js';
import type { Tab } from './tab.js';
import { checkTree } from './tree-check.js';

/** For each folder. */
const programCount = 4;
/** So many suffer at once: most of a fault is waiting, and two cores are busy then. */
const defaultWidth = 6;

const toldTimeoutMs = 60_000;

/** What a fault did, over all of its repetitions. */
export interface Outcome {
  readonly name: string;
  readonly means: string;
  readonly seed: number;
  /** How often it was injected; each tab that suffers by itself counts. */
  readonly injected: number;
  /** What must not be, with the number of its repetition. Empty: nothing was lost, nothing stayed. */
  readonly violations: readonly string[];
  /** What the state said, or programs got, in how many injections. */
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

/** What all that suffer at once come to. */
class Tally {
  readonly told: Record<string, number> = {};
  readonly violations: string[] = [];
  readonly recoveries: number[] = [];
  injected = 0;
  requests = 0;

  tell(words: Iterable<string>): void {
    for (const word of words) this.told[word] = (this.told[word] ?? 0) + 1;
  }
}

/** How much of a fault. */
export interface Measure {
  readonly times: number;
  readonly seed: number;
  /** So many tabs suffer at once, each with a folder and programs of its own, unless the day says less. */
  readonly width?: number;
  /** No injection begins after it, in milliseconds since 1970; however many there were. */
  readonly until?: number;
}

/** Injects one fault again and again while programs work, and looks at the tree after each. */
export async function endure(desk: TortureDesk, day: BadDay, measure: Measure): Promise<Outcome> {
  const { times, seed } = measure;
  const tally = new Tally();
  const width = Math.min(measure.width ?? defaultWidth, day.atOnce ?? Number.POSITIVE_INFINITY, times);
  const isOver = (): boolean => tally.injected >= times || Date.now() > (measure.until ?? Number.POSITIVE_INFINITY);
  const chains = day.takes === 'the browser' ? 1 : width;
  await Promise.all(
    Array.from({ length: chains }, (_, at) => repeat(desk, day, isOver, new Random(seed + at), width, tally)),
  );
  const { name, means } = day;
  const { injected, violations, told, requests, recoveries } = tally;
  return { name, means, seed, injected, violations, told, requests, recoveryMs: spanOf(recoveries) };
}

/** One after the other, until there were enough together with those that go on at the same time. */
async function repeat(
  desk: TortureDesk,
  day: BadDay,
  isOver: () => boolean,
  random: Random,
  width: number,
  tally: Tally,
): Promise<void> {
  const anyMoment = (upToMs = 400): Promise<void> => sleep(random.below(upToMs));
  let setUp: SetUp | undefined;
  while (!isOver()) {
    // Counted before anything is awaited, for the others.
    const first = tally.injected + 1;
    tally.injected += day.takes === 'the browser' ? width : 1;
    setUp ??= await setUpFor(desk, day, random, width);
    const { lanes, drive } = setUp;
    const violations: string[] = [];
    const tabs = lanes.map(({ tab }) => tab);
    const untilTold = (status: number): Promise<void> => isTold(lanes, status);
    const scene: Scene = { desk, tab: tabs[0] as Tab, tabs, random, drive, violations, anyMoment, untilTold };
    try {
      tally.recoveries.push(await injectOnce(day, scene, lanes));
      violations.push(...(await judge(day, lanes, tally)));
    } catch (error) {
      // What did not come back by itself within its time, or could not even be asked.
      violations.push(error instanceof Error ? error.message : String(error));
    }
    tally.violations.push(...violations.map((what) => `${first}: ${what}`));
    if (violations.length === 0 && !isOver()) continue;
    for (const { experience } of lanes) tally.requests += experience.requests;
    // What is wrong now is not to be found again by the next repetition.
    await clear(desk, setUp);
    setUp = undefined;
  }
  if (setUp !== undefined) await clear(desk, setUp);
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
    await Promise.all(lanes.map(({ tab }) => tab.untilServed()));
    return Date.now() - injectedAt;
  } finally {
    await Promise.all(programs.map((program) => program.stop()));
  }
}

async function setUpFor(desk: TortureDesk, day: BadDay, random: Random, width: number): Promise<SetUp> {
  const drive = day.folder === 'small drive' ? desk.newDrive() : undefined;
  if (day.takes === 'the browser') {
    const lanes = Array.from({ length: width }, () =>
      openLane(desk, random, 0, desk.newDirectory(), desk.newOrigin(), programCount),
    );
    return { lanes: await Promise.all(lanes), drive };
  }
  const directory = drive?.directory ?? desk.newDirectory();
  const origin = desk.newOrigin();
  const count = day.takes === 'two tabs of one folder' ? 2 : 1;
  const lanes: Lane[] = [];
  for (let at = 0; at < count; at += 1) {
    lanes.push(await openLane(desk, random, at, directory, origin, programCount / count));
  }
  return { lanes, drive };
}

/** @param at tells the tabs of one folder apart, in the names of their programs. */
async function openLane(
  desk: TortureDesk,
  random: Random,
  at: number,
  directory: string,
  origin: string,
  programs: number,
): Promise<Lane> {
  const tab = await desk.openTab(directory, origin);
  await tab.untilServed();
  const experience = newExperience();
  const names = Array.from({ length: programs }, (_, number) => `t${at}p${number}`);
  const guestUrl = (): string => tab.loopback.guestUrl;
  return {
    tab,
    programs: names.map((name) => new GuestProgram(name, guestUrl, new Random(random.below(2 ** 31)), experience)),
    experience,
  };
}

async function isTold(lanes: readonly Lane[], status: number): Promise<void> {
  for (const deadline = Date.now() + toldTimeoutMs; Date.now() < deadline; await sleep(50)) {
    if (lanes.some(({ experience }) => experience.statuses.has(status))) return;
  }
  throw new Error(`no program was told ${status}`);
}

async function clear(desk: TortureDesk, { lanes, drive }: SetUp): Promise<void> {
  for (const { tab } of lanes) await desk.closeTab(tab);
  if (drive !== undefined) desk.closeDrive(drive);
}

/** What is wrong after one repetition. */
async function judge(day: BadDay, lanes: readonly Lane[], tally: Tally): Promise<string[]> {
  const wrong: string[] = [];
  for (const { tab, experience } of lanes) {
    await tab.untilQuiet();
    const words = [...(await tab.takeSeen()), ...[...experience.statuses.keys()].map(wordOf)];
    tally.tell(words);
    if (!words.some((word) => day.tells.test(word))) wrong.push(`nothing said ${day.tells}: ${words.join(', ')}`);
    const unwanted = words.filter((word) => day.mustNotTell?.test(word));
    if (unwanted.length > 0) wrong.push(`it said ${unwanted.join(', ')}`);
  }
  if (day.takes === 'two tabs of one folder') {
    const [{ tab }] = lanes as [Lane];
    wrong.push(
      ...(await checkTree(
        tab,
        lanes.flatMap((lane) => lane.programs),
      )),
    );
  } else {
    const trees = await Promise.all(lanes.map(({ tab, programs }) => checkTree(tab, programs)));
    wrong.push(...trees.flat());
  }
  for (const { experience } of lanes) wrong.push(...experience.violations.splice(0));
  return wrong;
}

function wordOf(status: number): string {
  return status === 0 ? 'no answer' : `status ${status}`;
}

function spanOf(figures: readonly number[]): Outcome['recoveryMs'] {
  const sorted = [...figures].sort((one, other) => one - other);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, longest: sorted.at(-1) ?? 0 };
}
