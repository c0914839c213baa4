import { describe, expect, it } from 'vitest';
import { defaultLimits, type Limits } from '../../../src/base/limits.js';
import type { Entry, Path, Stat } from '../../../src/share/filesystem.js';
import { MemoryFilesystem } from '../../../src/share/memory.js';
import { HeldMembers } from '../../../src/webdav/held-members.js';
import { NameLookup } from '../../../src/webdav/names/name-lookup.js';
import { ManualClock } from '../../fakes/manual-clock.js';
import { writeFile } from '../dav-client.js';

/** Counts what the disk is asked. */
class CountingFilesystem extends MemoryFilesystem {
  stats = 0;
  lists = 0;
  readOnly = false;

  override isReadOnly(): boolean {
    return this.readOnly;
  }

  override stat(path: Path): Promise<Stat> {
    this.stats += 1;
    return super.stat(path);
  }

  override list(path: Path): AsyncIterable<readonly Entry[]> {
    this.lists += 1;
    return super.list(path);
  }
}

const nfc = 'caf\u00e9';
const nfd = 'cafe\u0301';
const strict = { ignoresCase: false, isNew: false };
const blind = { ignoresCase: true, isNew: false };

async function lookupIn(names: readonly string[], limits: Partial<Limits> = {}) {
  const filesystem = new CountingFilesystem();
  const clock = new ManualClock();
  for (const name of names) {
    const path = name.split('/').filter((part) => part !== '');
    if (name.endsWith('/')) await filesystem.createDirectory(path);
    else await writeFile(filesystem, path, name);
  }
  const lookup = new NameLookup(
    filesystem,
    clock,
    { ...defaultLimits, ...limits },
    new HeldMembers(limits.maxHeldMembers ?? 1000),
  );
  const find = async (path: string, mode = blind): Promise<string | null> => {
    const found = await lookup.find(path === '' ? [] : path.split('/'), mode);
    return found.stat === null ? null : found.path.join('/');
  };
  filesystem.stats = 0;
  return { filesystem, clock, lookup, find };
}

describe('NameLookup', () => {
  it('asks the disk once for what is there by its name, whoever asks', async () => {
    const { filesystem, find } = await lookupIn(['a/', 'a/b', 'a/B']);
    expect(await find('a/b')).toBe('a/b');
    expect(await find('a/B', strict)).toBe('a/B');
    expect([filesystem.stats, filesystem.lists]).toEqual([2, 0]);
  });

  it('asks once for what is not there, where no other name could be meant', async () => {
    const { filesystem, find } = await lookupIn(['a/']);
    expect(await find('a/b', strict)).toBeNull();
    expect([filesystem.stats, filesystem.lists]).toEqual([1, 0]);
  });

  it.each([
    [`${nfd}.txt`, `${nfc}.txt`],
    [`${nfc}.md`, `${nfd}.md`],
    [`${nfd}/in/${nfc}`, `${nfc}/in/${nfd}`],
  ])('finds another Unicode form for everybody: %j', async (asked, own) => {
    const { filesystem, find } = await lookupIn([
      `${nfc}.txt`,
      `${nfd}.md`,
      `${nfc}/`,
      `${nfc}/in/`,
      `${nfc}/in/${nfd}`,
    ]);
    expect(await find(asked, strict)).toBe(own);
    expect(await find(asked)).toBe(own);
    expect(filesystem.lists).toBe(0);
  });

  it('finds another letter case for who ignores it alone, in each part of the path', async () => {
    const { find } = await lookupIn(['Docs/', 'Docs/ReadMe.TXT']);
    expect(await find('docs/readme.txt')).toBe('Docs/ReadMe.TXT');
    expect(await find('docs')).toBe('Docs');
    expect(await find('docs/readme.txt', strict)).toBeNull();
    expect(await find('Docs/readme.txt', strict)).toBeNull();
  });

  it('prefers the exact name at every level', async () => {
    const { find } = await lookupIn(['a/', 'A/', 'a/x', 'A/Y', `${nfc}`, `${nfd}`]);
    expect(await find('A/y')).toBe('A/Y');
    expect(await find('a/X')).toBe('a/x');
    expect(await find('a/y')).toBeNull();
    expect(await find(nfd, strict)).toBe(nfd);
  });

  it('prefers the exact name also in a directory that was asked for otherwise', async () => {
    const { find, lookup } = await lookupIn([`${nfc}/`, `${nfc}/x`, `${nfc}/y`, `${nfc}/Y`, 'D/', 'D/y', 'D/Y']);
    expect(await find(`${nfd}/x`, strict)).toBe(`${nfc}/x`);
    expect(await find(`${nfd}/y`)).toBe(`${nfc}/y`);
    expect(await find('d/Y')).toBe('D/Y');
    const { path, stat } = await lookup.find([nfd, 'x'], { ignoresCase: false, isNew: true });
    expect([path, stat]).toEqual([[nfc, 'x'], expect.objectContaining({ kind: 'file' })]);
  });

  it('does not guess between two', async () => {
    const { find, lookup } = await lookupIn(['Report', 'report', `${nfc}\u00e9`, `${nfd}e\u0301`]);
    expect(await find('REPORT')).toBeNull();
    expect(await find(`${nfc}e\u0301`, strict)).toBeNull();
    expect(await lookup.find(['REPORT'], blind)).toEqual({ path: ['REPORT'], stat: null });
  });

  it('leaves what is new its spelling, in the directory that was meant', async () => {
    const { lookup } = await lookupIn(['Docs/', `Docs/${nfc}/`]);
    const found = await lookup.find(['docs', nfd, 'New.TXT'], { ignoresCase: true, isNew: true });
    expect(found).toEqual({ path: ['Docs', nfc, 'New.TXT'], stat: null });
    const elsewhere = await lookup.find(['docs', 'none', 'New.TXT'], { ignoresCase: true, isNew: true });
    expect(elsewhere).toEqual({ path: ['docs', 'none', 'New.TXT'], stat: null });
  });

  it('takes a new name for an old one only for who cannot tell them apart', async () => {
    const { lookup } = await lookupIn([nfc]);
    expect((await lookup.find([nfd], { ignoresCase: true, isNew: true })).path).toEqual([nfc]);
    expect((await lookup.find([nfd], { ignoresCase: false, isNew: true })).path).toEqual([nfd]);
  });

  it('does not go through files', async () => {
    const { find } = await lookupIn(['file']);
    expect(await find('FILE/x')).toBeNull();
    expect(await find('file/x')).toBeNull();
  });

  it('does not take a directory of a like name for a file of exactly this one', async () => {
    const { find } = await lookupIn([nfc, `${nfd}/`, `${nfd}/x`]);
    for (const mode of [strict, blind]) expect(await find(`${nfc}/x`, mode)).toBe(null);
  });

  it('finds the root', async () => {
    const { find } = await lookupIn([]);
    expect(await find('')).toBe('');
    expect(await find('x')).toBeNull();
  });

  it('lists a directory once for many probes, and again after a while', async () => {
    const { filesystem, clock, find } = await lookupIn(['a']);
    const probes = ['._a', 'desktop.ini', 'Thumbs.db', '.DS_Store'];
    for (const probe of probes) expect(await find(probe)).toBeNull();
    // Each probe, and the directory that it is in.
    expect([filesystem.stats, filesystem.lists]).toEqual([2 * probes.length, 1]);
    await writeFile(filesystem, ['Made by the host'], '');
    expect(await find('made by the host')).toBeNull();
    expect(await find('Made by the host')).toBe('Made by the host');
    clock.advance(30_000);
    expect(await find('made by the host')).toBe('Made by the host');
    expect(filesystem.lists).toBe(2);
  });

  it('knows what was made since, without listing again', async () => {
    const { filesystem, find, lookup } = await lookupIn(['a']);
    expect(await find('REPORT.doc')).toBeNull();
    for (const name of ['Report.doc', 'other']) {
      const { path } = await lookup.find([name], { ignoresCase: false, isNew: true });
      await writeFile(filesystem, path, '');
    }
    expect(await find('REPORT.doc')).toBe('Report.doc');
    expect(await find('OTHER')).toBe('other');
    await filesystem.remove(['Report.doc']);
    expect(await find('REPORT.doc')).toBeNull();
    expect(filesystem.lists).toBe(1);
  });

  it('holds no more names than it may: a larger directory goes by exact names', async () => {
    const { filesystem, find } = await lookupIn(['a', 'b', 'c'], { maxFoldedNames: 2 });
    expect(await find('A')).toBeNull();
    expect(await find('B')).toBeNull();
    expect(await find('a')).toBe('a');
    expect(filesystem.lists).toBe(1);
  });

  it('forgets the directory that was listed first when there are too many names', async () => {
    const { filesystem, find } = await lookupIn(['d/', 'd/a', 'd/b', 'e/', 'e/a', 'e/b'], { maxFoldedNames: 5 });
    expect(await find('d/A')).toBe('d/a');
    expect(await find('e/A')).toBe('e/a');
    expect(await find('e/B')).toBe('e/b');
    expect(filesystem.lists).toBe(2);
    expect(await find('d/B')).toBe('d/b');
    expect(filesystem.lists).toBe(3);
  });

  it('holds no more characters than it may, those of the paths included', async () => {
    const long = 'n'.repeat(100);
    const { filesystem, find } = await lookupIn([`${long}/`, `${long}/a`, 'e/', 'e/b', 'e/c'], {
      maxFoldedCharacters: 115,
    });
    expect(await find(`${long}/A`)).toBe(`${long}/a`);
    expect(await find('e/B')).toBe('e/b');
    expect(await find('e/C')).toBe('e/c');
    expect(filesystem.lists).toBe(2);
    expect(await find(`${long}/A`)).toBe(`${long}/a`);
    expect(filesystem.lists).toBe(3);
    const all = await lookupIn([`${long}1`, `${long}2`], { maxFoldedCharacters: 120 });
    expect(await all.find(`${long}1`.toUpperCase())).toBeNull();
    expect(await all.find(`${long}1`)).toBe(`${long}1`);
  });

  it.each([
    ['too long to be', 'n'.repeat(defaultLimits.maxNameBytes + 1), false],
    ['too long to be, in bytes', '\u4e2d'.repeat(100), false],
    ['of what nobody may make', 'new', true],
  ])('does not hold names %s', async (_, name, readOnly) => {
    const { filesystem, find, lookup } = await lookupIn(['a'], { maxFoldedNames: 2 });
    filesystem.readOnly = readOnly;
    expect(await find('A')).toBe('a');
    await lookup.find([name], { ignoresCase: true, isNew: true });
    expect(await find('A')).toBe('a');
    expect(filesystem.lists).toBe(1);
    filesystem.readOnly = false;
    await lookup.find(['new'], { ignoresCase: true, isNew: true });
    expect(await find('A')).toBe('a');
    expect(filesystem.lists).toBe(2);
  });

  it('tries again after a listing that failed', async () => {
    const { filesystem, find } = await lookupIn(['a']);
    const { list } = filesystem;
    filesystem.list = () => {
      throw new Error('broken');
    };
    await expect(find('A')).rejects.toThrow('broken');
    filesystem.list = list;
    expect(await find('A')).toBe('a');
  });
});

it('a directory whose names cannot be held for want of room is served by exact names', async () => {
  const { find } = await lookupIn(['Hello', 'b', 'c', 'd'], { maxHeldMembers: 3 });
  expect([await find('hello'), await find('Hello')]).toEqual([null, 'Hello']);
  const { find: findWithRoom } = await lookupIn(['Hello', 'b', 'c'], { maxHeldMembers: 3 });
  expect(await findWithRoom('hello')).toBe('Hello');
});
