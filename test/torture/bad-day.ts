import type { Random } from '../fuzz/random.js';
import type { TortureDesk } from './desk.js';
import type { SmallDrive } from './small-drive.js';
import type { Tab } from './tab.js';

/** Where a fault is injected: while programs in the guest are at work. */
export interface Scene {
  readonly desk: TortureDesk;
  readonly tab: Tab;
  /** The one above and, where the day takes more, the others. */
  readonly tabs: readonly Tab[];
  readonly random: Random;
  /** Where the day asked for one. */
  readonly drive: SmallDrive | undefined;
  /** What the day itself sees that must not be. */
  readonly violations: string[];
  /** Resolves when a program got a status; rejects when none does. */
  untilTold(status: number): Promise<void>;
  /** Waits a random while, so that no two faults find the programs at the same place. */
  anyMoment(upToMs?: number): Promise<void>;
}

/** One fault. */
export interface BadDay {
  readonly name: string;
  /** How it is done, for the report. */
  readonly means: string;
  /**
   * Does it, and what a person then does about it, short of reloading the page where that is not the fault itself.
   * Resolves when the share can be expected to work again.
   */
  inject(scene: Scene): Promise<void>;
  /** One of the states that were seen, or of the statuses that programs got, must say it: in every tab that suffers. */
  readonly tells: RegExp;
  /** What no state may say. */
  readonly mustNotTell?: RegExp;
  /** The folder to share: an ordinary directory by default. */
  readonly folder?: 'small drive';
  /**
   * What suffers. One tab, by default: then several suffer at the same time, each its own injection. Two tabs with one
   * folder: the same. The whole browser: all of its tabs at once, each of which counts.
   */
  readonly takes?: 'two tabs of one folder' | 'the browser';
  /** So many suffer at the same time and no more: where a fault is work, not waiting, more of them only time each other out. */
  readonly atOnce?: number;
}
