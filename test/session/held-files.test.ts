import { beforeEach, describe, expect, it } from 'vitest';
import { HeldFiles, maxListed } from '../../src/session/held-files.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { ManualClock } from '../fakes/manual-clock.js';

/** Files of a folder or an outbox, and what a walk through them takes. */
class FakeHeld {
  readonly clock: ManualClock;
  readonly folderId: string;
  readonly paths: string[] = [];
  walks = 0;
  walkMs = 0;
  #changed = true;

  constructor(clock: ManualClock, folderId: string) {
    this.clock = clock;
    this.folderId = folderId;
  }

  add(count: number): void {
    for (let index = 0; index < count; index += 1) this.paths.push(`f${this.paths.length}`);
    this.#changed = true;
  }

  takeChange(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  async *files() {
    this.walks += 1;
    this.clock.advance(this.walkMs);
    for (const path of this.paths) yield { folderId: this.folderId, path, size: 2, lastModified: 0 };
  }

  async content(_: string, path: string): Promise<Blob> {
    return new Blob([this.folderId, path]);
  }

  async remove(_: string, path: string): Promise<void> {
    this.paths.splice(this.paths.indexOf(path), 1);
  }
}

describe('what only the browser holds', () => {
  let clock: ManualClock;
  let overlays: FakeHeld;
  let outboxes: FakeHeld;
  let held: HeldFiles;
  const list = async (skip = 0) => (await held.list(new Map([['a', 'Projects']]), skip)).map(({ path }) => path);

  beforeEach(() => {
    clock = new ManualClock();
    overlays = new FakeHeld(clock, 'a');
    outboxes = new FakeHeld(clock, 'outbox-1');
    held = new HeldFiles({ overlays, outboxes, store: new MemoryStore(), clock });
  });

  it('is counted whole, and listed so far as a person looks through it', async () => {
    overlays.add(maxListed + 3);
    outboxes.add(50_000);
    const files = await held.list(new Map([['a', 'Projects']]), 0);
    expect(files.filter(({ isOutgoing }) => !isOutgoing)).toHaveLength(maxListed);
    expect(files.filter(({ isOutgoing }) => isOutgoing)).toHaveLength(maxListed);
    expect([files[0]?.folder, files.at(-1)?.folder]).toEqual(['Projects', 'Outbox']);
    expect([held.count, held.outgoing]).toEqual([maxListed + 3, { files: 50_000, bytes: 100_000 }]);
    const next = await list(maxListed);
    expect([next.length, next[0], next[3]]).toEqual([3 + maxListed, `f${maxListed}`, `f${maxListed}`]);
    expect(await list(50_000)).toEqual([]);
  });

  it('is counted when it has changed, and when the person deletes something', async () => {
    overlays.add(2);
    expect([await held.refresh(), await held.refresh()]).toEqual([true, false]);
    expect([held.count, overlays.walks]).toEqual([2, 1]);
    await held.remove('a', 'f0', false);
    expect([held.count, overlays.walks]).toEqual([1, 2]);
    expect(await (await held.content('outbox-1', 'f', true)).text()).toBe('outbox-1f');
  });

  it('is not counted all the time where that takes long', async () => {
    outboxes.add(3);
    outboxes.walkMs = 2000;
    expect(await held.refresh()).toBe(true);
    outboxes.add(1);
    expect(await held.refresh()).toBe(false);
    clock.advance(18_000);
    expect(await held.refresh()).toBe(true);
    expect(held.outgoing.files).toBe(4);
  });
});
