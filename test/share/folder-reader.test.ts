import { expect, it, vi } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';
import { JournalOwner } from '../../src/share/journal.js';
import { openFolder } from '../../src/share/open-folder.js';
import { ReadAhead } from '../../src/share/read-ahead.js';
import { MemoryStore } from '../../src/store/memory-store.js';
import { refused } from '../contract/assert.js';
import { collect, fileStat, getText } from '../contract/content.js';
import { FakeDisk } from '../fakes/fake-directory-handle.js';
import { ManualClock } from '../fakes/manual-clock.js';

async function open() {
  const disk = new FakeDisk();
  const { filesystem } = await openFolder(disk.root, {
    store: new MemoryStore(),
    owner: new JournalOwner(),
    clock: new ManualClock(),
    readAhead: new ReadAhead(),
    limits: defaultLimits,
  });
  const steps: string[] = [];
  disk.fault = (step) => void steps.push(step);
  return { disk, filesystem, steps };
}

it('a file that was just looked at is read without another look', async () => {
  const { disk, filesystem, steps } = await open();
  disk.put('a', 'content');
  const found = await fileStat(filesystem, ['a']);
  steps.length = 0;
  const file = await filesystem.read(['a'], found);
  expect(file.stat).toEqual(found);
  expect(new TextDecoder().decode(await collect(file.stream(0, found.size)))).toBe('content');
  expect(steps).toEqual([]);
});

it('a file that is known is looked at in one step, and always as it is now', async () => {
  const { disk, filesystem, steps } = await open();
  disk.put('a', 'old');
  await filesystem.stat(['a']);
  disk.put('a', 'longer');
  steps.length = 0;
  expect((await fileStat(filesystem, ['a'])).size).toBe(6);
  expect(await getText(filesystem, ['a'])).toBe('longer');
  expect(steps).toEqual(['getFile a', 'getFile a']);
});

it('what is known of a file does not outlive it', async () => {
  const { disk, filesystem } = await open();
  disk.put('a', 'a');
  await filesystem.stat(['a']);
  await filesystem.remove(['a']);
  await refused(filesystem.stat(['a']), 'not-found');
  await filesystem.createDirectory(['a']);
  expect(await filesystem.stat(['a'])).toEqual({ kind: 'directory' });
  await filesystem.remove(['a']);
  disk.put('a', 'again');
  expect(await getText(filesystem, ['a'])).toBe('again');
});

it('a file that was moved is not found by its old name', async () => {
  const { disk, filesystem } = await open();
  disk.put('a', 'a');
  await filesystem.stat(['a']);
  await filesystem.move(['a'], ['b']);
  await refused(filesystem.stat(['a']), 'not-found');
  expect(await getText(filesystem, ['b'])).toBe('a');
});

it('a small file that is asked for again is looked at and not read, for as long as it is the same', async () => {
  const { disk, filesystem, steps } = await open();
  disk.put('a', 'content', 0);
  expect(await getText(filesystem, ['a'])).toBe('content');
  steps.length = 0;
  const reading = vi.spyOn(Blob.prototype, 'arrayBuffer');
  expect(await getText(filesystem, ['a'])).toBe('content');
  expect(reading).not.toHaveBeenCalled();
  reading.mockRestore();
  expect(steps).toEqual(['getFile a']);
  disk.put('a', 'another', 1);
  expect(await getText(filesystem, ['a'])).toBe('another');
});
