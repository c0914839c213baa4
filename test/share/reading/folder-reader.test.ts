import { afterEach, expect, it, vi } from 'vitest';
import type { Entry } from '../../../src/share/filesystem.js';
import { FileHandleCache } from '../../../src/share/handles/file-handle-cache.js';
import { openFolder } from '../../../src/share/open-folder.js';
import { refused } from '../../contract/assert.js';
import { collect, fileStat, getText } from '../../contract/content.js';
import { settle } from '../../fakes/client-connection.js';
import { countNudges } from '../../fakes/count-nudges.js';
import { FakeDisk } from '../../fakes/fake-directory-handle.js';
import { folderOptions } from '../../fakes/folder-options.js';
import { ManualClock } from '../../fakes/manual-clock.js';

const mebibyte = 1024 * 1024;

afterEach(() => vi.unstubAllGlobals());

async function open() {
  const disk = new FakeDisk();
  const clock = new ManualClock();
  const { filesystem } = await openFolder(disk.root, folderOptions({ clock }));
  const steps: string[] = [];
  disk.fault = (step) => void steps.push(step);
  return { disk, filesystem, steps, now: clock.now() };
}

it('a file that was just looked at is read without another look', async () => {
  const { disk, filesystem, steps } = await open();
  disk.put('a', 'content', 0);
  const found = await fileStat(filesystem, ['a']);
  steps.length = 0;
  const file = await filesystem.read(['a'], found);
  expect(file.stat).toEqual(found);
  expect(new TextDecoder().decode(await collect(file.stream(0, found.size)))).toBe('content');
  expect(steps).toEqual([]);
});

it('a file that is known is looked at in one step, and always as it is now', async () => {
  const { disk, filesystem, steps } = await open();
  disk.put('a', 'old', 0);
  await filesystem.stat(['a']);
  disk.put('a', 'longer', 1);
  steps.length = 0;
  expect((await fileStat(filesystem, ['a'])).size).toBe(6);
  expect(await getText(filesystem, ['a'])).toBe('longer');
  expect(steps).toEqual(['getFile a', 'getFile a']);
});

it('the Files that requests look at are collected in time', async () => {
  const { disk, filesystem } = await open();
  disk.put('a', 'content', 0);
  const counted = countNudges(64 * mebibyte);
  for (let request = 0; request < 5000; request += 1) await filesystem.stat(['a']);
  expect(counted.nudges).toBe(2);
});

it('what was read for somebody who left early is collected in time', async () => {
  const { disk, filesystem } = await open();
  disk.put('large', 'x'.repeat(mebibyte), 0);
  const counted = countNudges(32 * mebibyte);
  let readBytes = 0;
  for (let reader = 0; reader < 300; reader += 1) {
    for await (const chunk of (await filesystem.read(['large'])).stream(0, mebibyte)) {
      readBytes += chunk.byteLength;
      break;
    }
  }
  expect(readBytes).toBeGreaterThan(16 * mebibyte);
  expect(counted.nudges).toBeGreaterThanOrEqual(Math.floor(readBytes / (8 * mebibyte)));
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

it('no small file is mixed of two versions, however short after its look the host writes it', async () => {
  const { disk, filesystem, now } = await open();
  for (const content of ['another and longer one', 'another', 'short']) {
    // Within one second, which the browser takes for the same time.
    disk.put('a', 'content', now - 900);
    const file = await filesystem.read(['a']);
    disk.put('a', content, now - 100);
    await refused(collect(file.stream(0, 7)), 'changed');
  }
});

it('no small file is mixed with one that a move of ours put in its place, which keeps its time', async () => {
  const { disk, filesystem } = await open();
  disk.put('a', 'content', 100);
  disk.put('b', 'another and longer one', 200);
  const file = await filesystem.read(['a']);
  await filesystem.move(['b'], ['a']);
  await refused(collect(file.stream(0, 7)), 'changed');
});

it('a small file that is kept is not given under the validator of one that a move of ours put in its place', async () => {
  const { disk, filesystem } = await open();
  // Unpacked together: of one size and time.
  disk.put('a', 'first', -60_000);
  disk.put('b', 'other', -60_000);
  expect(await getText(filesystem, ['a'])).toBe('first');
  const found = await fileStat(filesystem, ['a']);
  await filesystem.move(['b'], ['a']);
  const file = await filesystem.read(['a'], found);
  await refused(collect(file.stream(0, 5)), 'changed');
  expect(await getText(filesystem, ['a'])).toBe('other');
});

it('a file at rest is read without being asked a second time', async () => {
  const { disk, filesystem, steps } = await open();
  disk.put('a', 'content', -60_000);
  const file = await filesystem.read(['a']);
  steps.length = 0;
  expect(new TextDecoder().decode(await collect(file.stream(0, 7)))).toBe('content');
  expect(steps).toEqual([]);
});

it('a copy of a file that the host writes meanwhile is none, and a move of it fails and leaves what was written', async () => {
  const { disk, filesystem } = await open();
  disk.put('a.txt', 'content', 100);
  disk.put('b.txt', 'old', 100);
  disk.fault = (step) => {
    if (step === 'write b.txt') disk.put('a.txt', 'another and longer one', 200);
  };
  await refused(filesystem.copy(['a.txt'], ['b.txt']), 'changed');
  expect(disk.text('b.txt')).toBe('old');
  disk.put('a.txt', 'content', 100);
  disk.fault = (step) => {
    if (step === 'close b.sh') disk.put('a.txt', 'newer', 200);
  };
  await refused(filesystem.move(['a.txt'], ['b.sh']), 'changed');
  expect(disk.text('b.sh')).toBe('content');
  expect(disk.text('a.txt')).toBe('newer');
});

it('a move by copy whose folder goes before the removal fails', async () => {
  const { disk, filesystem } = await open();
  disk.put('a.txt', 'content', 100);
  let isGone = false;
  disk.fault = (step) => {
    if (step === 'close b.sh') isGone = true;
    else if (isGone && step === 'getFile a.txt') throw new DOMException('', 'NotFoundError');
  };
  await refused(filesystem.move(['a.txt'], ['b.sh']), 'not-found');
  expect(disk.listing()).toEqual(['a.txt', 'b.sh']);
});

it('handles of files that were used lately are kept, however many others came; of those before them, the later ones', async () => {
  const cache = new FileHandleCache();
  const handleOf = (name: string): FileSystemFileHandle => ({ name }) as FileSystemFileHandle;
  cache.remember(['used'], handleOf('used'));
  for (let file = 0; file < 5000; file += 1) {
    cache.remember([`file ${file}`], handleOf(`file ${file}`));
    if (file % 500 === 0) expect(cache.get(['used'])?.name).toBe('used');
  }
  expect(cache.get(['used'])?.name).toBe('used');
  expect(cache.get(['file 4999'])?.name).toBe('file 4999');
  expect(cache.get(['file 100'])).toBeUndefined();
  cache.forget(['used']);
  expect(cache.get(['used'])).toBeUndefined();
});

it('a listing looks at many files together, until somebody else asks for one', async () => {
  const { disk, filesystem } = await open();
  for (let file = 0; file < 1000; file += 1) disk.put(`file ${file}`, 'content');
  const held: (() => void)[] = [];
  const answerAll = (): void => {
    for (const answer of held.splice(0)) answer();
  };
  disk.fault = (step) => (/^getFile file/.test(step) ? new Promise((resolve) => held.push(resolve)) : undefined);
  disk.put('asked for', 'content');
  const listed = drain(filesystem.list([]));
  await vi.waitUntil(() => held.length === 256);
  await filesystem.stat(['asked for']);
  answerAll();
  await vi.waitUntil(() => held.length === 32);
  await settle();
  expect(held).toHaveLength(32);
  disk.fault = () => {};
  answerAll();
  expect(await listed).toBe(1001);
});

it('a listing goes on at the pace of the disk, and each reader has it at its own', async () => {
  const { disk, filesystem, steps } = await open();
  for (let file = 0; file < 100; file += 1) disk.put(`file ${file}`, 'content');
  const slow = filesystem.list([])[Symbol.asyncIterator]();
  const first = (await slow.next()).value as readonly Entry[];
  await settle();
  expect(steps.filter((step) => step.startsWith('getFile'))).toHaveLength(100);
  expect(await drain(filesystem.list([]))).toBe(100);
  expect(first.length + (await drain({ [Symbol.asyncIterator]: () => slow }))).toBe(100);
});

/** @returns how many entries there were. */
async function drain(batches: AsyncIterable<readonly Entry[]>): Promise<number> {
  let count = 0;
  for await (const { length } of batches) count += length;
  return count;
}
