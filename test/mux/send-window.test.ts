import { describe, expect, it } from 'vitest';
import type { Sender } from '../../src/mux/send-queue.js';
import { SendWindow } from '../../src/mux/send-window.js';
import { ManualClock } from '../fakes/manual-clock.js';

const batch = 65_536;
const MiB = 1024 * 1024;

/** A program in the guest that has its answer goes on after a while, or never does. */
interface Asking {
  readonly sender: Sender;
  readonly everyMs: number;
  readonly goesOnAfterMs: number;
}

/** What lies between the share and the guest: it takes bytes at once until it is full, and lets them go at a pace. */
class Way {
  readonly clock = new ManualClock();
  readonly window = new SendWindow(this.clock);
  bytesPerMs: number;
  /** What the download's disk gives. */
  sourcePerMs = Number.POSITIVE_INFINITY;
  readonly #capacity: number;
  /** Since when the download waits for room. */
  #waitsSince: number | undefined;
  #sent = 0;
  #arrived = 0;
  #elapsedMs = 0;

  constructor(bytesPerMs: number, capacity: number) {
    this.bytesPerMs = bytesPerMs;
    this.#capacity = capacity;
  }

  get arrived(): number {
    return this.#arrived;
  }

  /** A download that always has more, and programs that ask. @returns how long each answer took, in ms. */
  async run(forMs: number, asking: readonly Asking[] = []): Promise<number[]> {
    const took: number[] = [];
    const answers: { readonly of: Asking; readonly end: number; readonly at: number }[] = [];
    const due: { readonly of: Asking; readonly at: number }[] = asking.map((of) => ({ of, at: this.#elapsedMs }));
    for (const endAt = this.#elapsedMs + forMs; this.#elapsedMs < endAt; this.#elapsedMs += 1) {
      let source = this.sourcePerMs;
      while (source > 0 && this.window.holdMs() === 0 && this.#sent - this.#arrived < this.#capacity) {
        this.send();
        source -= batch;
      }
      if (source > 0 && this.window.holdMs() === 0) this.#waitsSince ??= this.#elapsedMs;
      for (const { of } of takeWhere(due, ({ at }) => at <= this.#elapsedMs)) {
        this.window.heard(of.sender);
        this.send();
        this.window.answered(of.sender);
        answers.push({ of, end: this.#sent, at: this.#elapsedMs });
      }
      this.#arrived = Math.min(this.#sent, this.#arrived + this.bytesPerMs);
      for (const { of, at } of takeWhere(answers, ({ end }) => end <= this.#arrived)) {
        took.push(this.#elapsedMs + 1 - at);
        due.push({ of, at: Math.max(this.#elapsedMs + 1 + of.goesOnAfterMs, at + of.everyMs) });
      }
      this.clock.advance(1);
    }
    return took;
  }

  send(): void {
    this.#sent += batch;
    this.window.sent(batch);
    this.window.accepted(batch, this.#elapsedMs - (this.#waitsSince ?? this.#elapsedMs));
    this.#waitsSince = undefined;
  }
}

function takeWhere<Item>(items: Item[], isWanted: (item: Item) => boolean): Item[] {
  const taken = items.filter(isWanted);
  for (const item of taken) items.splice(items.indexOf(item), 1);
  return taken;
}

const prompt = { sender: { clientId: 1n }, everyMs: 0, goesOnAfterMs: 3 };

/** The share of what the way can carry that arrived meanwhile. */
async function sharePassed(way: Way, forMs: number, asking: readonly Asking[]): Promise<number> {
  const before = way.arrived;
  await way.run(forMs, asking);
  return (way.arrived - before) / (way.bytesPerMs * forMs);
}

describe.each([
  { guest: 'a guest in QEMU', bytesPerMs: 25_000, capacity: 16 * MiB },
  { guest: 'a fast one', bytesPerMs: 400_000, capacity: 16 * MiB },
  { guest: 'one with larger buffers', bytesPerMs: 30_000, capacity: 22 * MiB },
])('beside a download to $guest', ({ bytesPerMs, capacity }) => {
  it('the first of many short questions waits for what is on the way, the others for the window', async () => {
    const way = new Way(bytesPerMs, capacity);
    await way.run(2000);
    const [first = 0, ...others] = await way.run(3000, [prompt]);
    expect(first).toBeGreaterThan((0.9 * capacity) / bytesPerMs);
    expect(others.length).toBeGreaterThan(20);
    expect(Math.max(...others)).toBeLessThan((MiB + 4 * batch) / bytesPerMs + 2);
  });

  it('the download goes on meanwhile', async () => {
    const way = new Way(bytesPerMs, capacity);
    await way.run(2000);
    // What is sent between two questions is the window; a fast guest has taken it before the next one comes.
    expect(await sharePassed(way, 3000, [prompt])).toBeGreaterThan(bytesPerMs > 100_000 ? 0.4 : 0.9);
    expect(await sharePassed(way, 3000, [])).toBeGreaterThan(0.99);
  });

  it('a program that reads its answers for long holds nobody up, whenever it asks', async () => {
    for (const everyMs of [50, 300, 1000, 3000]) {
      const way = new Way(bytesPerMs, capacity);
      await way.run(2000);
      const reader = { sender: { clientId: 2n }, everyMs, goesOnAfterMs: 2500 };
      await way.run(6000, [reader]);
      expect(await sharePassed(way, 10_000, [reader]), `every ${everyMs} ms`).toBeGreaterThan(0.95);
    }
  });

  it('three programs that ask now and then cost the download less than a third', async () => {
    for (const goesOnAfterMs of [100, 400, 1500]) {
      const way = new Way(bytesPerMs, capacity);
      await way.run(2000);
      const asking = [1n, 2n, 3n].map((clientId) => ({ sender: { clientId }, everyMs: 0, goesOnAfterMs }));
      expect(await sharePassed(way, 10_000, asking), `after ${goesOnAfterMs} ms`).toBeGreaterThan(2 / 3);
    }
  });
});

describe('SendWindow', () => {
  it('holds nothing back while nobody asks', async () => {
    const way = new Way(25_000, 16 * MiB);
    await way.run(5000);
    expect(await sharePassed(way, 5000, [])).toBeGreaterThan(0.99);
  });

  it.each([-3_600_000, 3_600_000])('does not hold the download up when the clock jumps by %i ms', async (byMs) => {
    const way = new Way(25_000, 16 * MiB);
    await way.run(2000);
    await way.run(1000, [prompt]);
    way.clock.jump(byMs);
    await way.run(1000);
    expect(await sharePassed(way, 3000, [])).toBeGreaterThan(0.99);
  });

  it('holds nothing back where the disk is the slow part', async () => {
    const way = new Way(400_000, 16 * MiB);
    way.sourcePerMs = batch;
    await way.run(2000);
    const before = way.arrived;
    const reader = { sender: { clientId: 2n }, everyMs: 1000, goesOnAfterMs: 2500 };
    await way.run(5000, [prompt, reader]);
    expect(way.arrived - before).toBeGreaterThan(0.99 * 5000 * batch);
  });

  it('holds nothing back any more when the guest takes all that there is', async () => {
    const way = new Way(25_000, 16 * MiB);
    await way.run(2000);
    const unhurried = { ...prompt, goesOnAfterMs: 450 };
    await way.run(2000, [unhurried]);
    way.bytesPerMs = 400_000;
    way.sourcePerMs = batch;
    await way.run(4000, [unhurried]);
    const before = way.arrived;
    await way.run(4000, [unhurried]);
    expect(way.arrived - before).toBeGreaterThan(0.95 * 4000 * batch);
  });

  it('holds nobody up for longer than it would be asked, however slow the guest is', async () => {
    const way = new Way(1000, 22 * MiB);
    await way.run(30_000);
    way.window.answered({ clientId: 1n });
    const holds: number[] = [];
    for (let elapsedMs = 0; elapsedMs < 6000; elapsedMs += 100) {
      if (way.window.holdMs() === 0) way.send();
      holds.push(way.window.holdMs());
      way.clock.advance(100);
    }
    expect(Math.max(...holds)).toBeGreaterThan(1000);
    expect(Math.max(...holds.map((holdMs, at) => (holdMs > 0 ? at * 100 + holdMs : 0)))).toBeLessThan(5500);
    expect(holds.at(-1)).toBe(0);
  });

  it('shortens what is on the way again after the clock was set back', async () => {
    const way = new Way(25_000, 16 * MiB);
    await way.run(2000);
    await way.run(1000, [prompt]);
    way.clock.jump(-3_600_000);
    await way.run(3000);
    const [, ...others] = await way.run(2000, [prompt]);
    expect(Math.max(...others)).toBeLessThan((MiB + 4 * batch) / way.bytesPerMs + 3);
  });

  it('follows a guest that becomes slower or faster', async () => {
    const way = new Way(25_000, 16 * MiB);
    await way.run(2000);
    for (const bytesPerMs of [8000, 50_000]) {
      way.bytesPerMs = bytesPerMs;
      expect(await sharePassed(way, 3000, [prompt])).toBeGreaterThan(0.6);
      await way.run(4000);
      const [, ...others] = await way.run(4000, [prompt]);
      expect(Math.max(...others)).toBeLessThan((MiB + 4 * batch) / bytesPerMs + 3);
    }
  });
});
