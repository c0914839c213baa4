import { statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Desk, setUpDesk } from './console.js';
import { cpuOf, type LongTask, rendererOf, spin, type ThreadTimes, watchMainThread } from './main-thread.js';
import { upload } from './upload.js';

const size = 1024 ** 3;
/** Cancelled at its first quarter, which is to be seen for as long as the others. */
const cancelledSize = 4 * size;
const longMs = 50;

/** What a person sees of a transfer at one moment. */
interface Look {
  readonly name: string;
  readonly value: number;
  readonly text: string;
}

interface Recorder {
  readonly tasks: LongTask[];
  readonly looks: Look[];
}

/** In the page: notes its long tasks and what its panel shows, and cancels one copy in the middle. */
function record(cancelled: string): void {
  const recorder: Recorder = { tasks: [], looks: [] };
  Object.assign(window, { recorder });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      recorder.tasks.push({ start: performance.timeOrigin + startTime, durationMs: duration });
    }
  }).observe({ type: 'longtask' });
  setInterval(() => {
    for (const item of document.querySelector('spice-share')?.shadowRoot?.querySelectorAll('[part="transfer"]') ?? []) {
      const bar = item.querySelector('progress');
      const name = item.querySelector('.name')?.textContent ?? '';
      recorder.looks.push({ name, value: bar?.position ?? 0, text: item.querySelector('small')?.textContent ?? '' });
      if (name === cancelled && (bar?.position ?? 0) > 0.25) item.querySelector('button')?.click();
    }
  }, 200);
}

describe('a file of 1 GiB in each direction, with the panel open', () => {
  let desk: Desk;
  let recorder: Recorder;
  let times: ThreadTimes;
  /** When nobody looked at the browser but the person: ms since the epoch. */
  let watched: { from: number; to: number };
  let spun: { from: number; to: number };
  const got = { cancelled: 0, sent: 0, received: 0 };
  const seconds = { sent: 0, received: 0 };

  beforeAll(async () => {
    desk = await setUpDesk();
    const { page, directory, loopback } = desk;
    writeFileSync(join(directory, 'kept.bin'), 'old');
    writeFileSync(join(directory, 'down.bin'), '');
    truncateSync(join(directory, 'down.bin'), size);
    const renderer = await rendererOf(page, desk.chromium.profile);
    await page.locator('spice-share [part~="button"]').click();
    await page.evaluate(record, 'kept.bin');
    const mainThread = watchMainThread(renderer);
    await new Promise((resolve) => setTimeout(resolve, 100));
    spun = { from: Date.now(), to: 0 };
    await page.evaluate(spin, 120);
    spun.to = Date.now();
    await desk.undisturbed(async () => {
      const from = Date.now();
      const url = (name: string) => `${loopback.guestUrl}/${name}`;
      const victim = upload(url('kept.bin'), cancelledSize);
      got.cancelled = await victim.status;
      victim.request.destroy();
      let started = Date.now();
      got.sent = await upload(url('up.bin'), size).status;
      seconds.sent = (Date.now() - started) / 1000;
      started = Date.now();
      const response = await fetch(url('down.bin'));
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) got.received += chunk.byteLength;
      seconds.received = (Date.now() - started) / 1000;
      // The panel's last word on it.
      await new Promise((resolve) => setTimeout(resolve, 500));
      watched = { from, to: Date.now() };
    });
    times = await mainThread.stop();
    recorder = await desk.page.evaluate(() => (window as unknown as { recorder: Recorder }).recorder);
  }, 300_000);
  afterAll(() => desk?.close());

  const within = ({ from, to }: { from: number; to: number }): LongTask[] =>
    recorder.tasks.filter(({ start }) => start >= from && start < to);

  it('arrives; and the one that is cancelled in the middle leaves the old file', () => {
    expect(got).toEqual({ cancelled: 403, sent: 201, received: size });
    expect(statSync(join(desk.directory, 'up.bin')).size).toBe(size);
    expect(statSync(join(desk.directory, 'kept.bin')).size).toBe(3);
  });

  it.each([
    ['up.bin', 0.9],
    ['down.bin', 0.9],
    ['kept.bin', 0.25],
  ])('moves its bar, its rate and the time left: %s', (name, end) => {
    const looks = recorder.looks.filter((look) => look.name === name);
    const values = looks.map(({ value }) => value).filter((value) => value >= 0);
    expect(values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0))).toBe(true);
    expect(new Set(values).size).toBeGreaterThan(5);
    expect(Math.max(...values)).toBeGreaterThan(end);
    const parts = looks
      .map(({ text }) => /^(.+) of (?:1\.1|4\.3) GB · (.+)\/s · (.+) left$/.exec(text.trim()))
      .filter(Boolean);
    expect(new Set(parts.map((part) => part?.[1])).size).toBeGreaterThan(5);
    expect(new Set(parts.map((part) => part?.[2])).size).toBeGreaterThan(2);
    expect(new Set(parts.map((part) => part?.[3])).size).toBeGreaterThan(2);
  });

  it('says that what is all here is being stored', () => {
    expect(recorder.looks.some(({ text }) => text.includes('All of it is here and is being stored'))).toBe(true);
  });

  it('takes the main thread for no task of more than 50 ms', () => {
    // A task that did is seen.
    expect(within(spun).filter((task) => cpuOf(task, times) > longMs)).toHaveLength(1);
    const long = within(watched).map((task) => ({ ...task, cpuMs: cpuOf(task, times) }));
    console.log(
      `1 GiB PUT in ${seconds.sent.toFixed(0)} s, GET in ${seconds.received.toFixed(0)} s; tasks over 50 ms by the clock:`,
      long.map(({ durationMs, cpuMs }) => `${durationMs.toFixed(0)} (${cpuMs.toFixed(0)} of the processor)`),
    );
    expect(long.filter(({ cpuMs }) => cpuMs > longMs)).toEqual([]);
  });
});
