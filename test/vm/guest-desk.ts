import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Desk, setUpDesk } from '../e2e/console.js';
import { bootGuest, type Guest } from './guest.js';
import { type Relay, startRelay } from './relay.js';

/** The share as programs in the guest reach it. */
export const share = 'http://localhost:9843';

export const minutes = (count: number): { timeoutMs: number } => ({ timeoutMs: count * 60_000 });

/** A running guest, and a person's desk with the console of it open and a folder dropped on it. */
export interface GuestDesk {
  readonly guest: Guest;
  readonly desk: Desk;
  /** What the page is connected through. */
  readonly relay: Relay;
  /** What the command printed; it must have ended well. */
  inGuest(command: string, options?: { timeoutMs: number }): Promise<string>;
  /** A folder of its own for each test, inside the one that is shared. */
  newFolder(name: string): string;
}

/** One for all tests of a file; what it gives is there when they run. */
export function useGuestDesk(): GuestDesk {
  let guest: Guest | undefined;
  let relay: Relay | undefined;
  let desk: Desk | undefined;
  beforeAll(async () => {
    guest = await bootGuest();
    relay = await startRelay(guest.spiceUrl);
    desk = await setUpDesk({ url: relay.url });
    console.log(`the guest was up after ${(guest.bootMs / 1000).toFixed(1)} s`);
  });
  afterAll(async () => {
    await desk?.close();
    relay?.close();
    await guest?.close();
  });
  return {
    get guest() {
      return guest as Guest;
    },
    get desk() {
      return desk as Desk;
    },
    get relay() {
      return relay as Relay;
    },
    async inGuest(command, options) {
      const { code, output } = await this.guest.run(command, options);
      expect(code, `${command}\n${output}\npage:\n${this.desk.printed.slice(-20).join('\n')}`).toBe(0);
      return output;
    },
    newFolder(name) {
      const path = join(this.desk.directory, name);
      mkdirSync(path);
      return path;
    },
  };
}
