import { describe, expect, it } from 'vitest';
import { FolderObserver } from '../../../src/share/handles/folder-observer.js';
import { FakeObservers } from '../../fakes/fake-observation.js';
import { ManualClock } from '../../fakes/manual-clock.js';

function setUp(maxDirectories = 10) {
  const observers = new FakeObservers();
  const { observations } = observers;
  const clock = new ManualClock();
  const observer = new FolderObserver(clock, maxDirectories, observers.create);
  const handle = (name: string) => ({ name, kind: 'directory' }) as FileSystemDirectoryHandle;
  /** The mark, given time. */
  const mark = async (name: string): Promise<string | undefined> => {
    const asked = observer.mark(name, handle(name));
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(30);
    return asked;
  };
  const glance = (name: string) => observer.glance(name, handle(name));
  const refuse = (error: Error): void => {
    observers.refusal = error;
  };
  return { clock, handle, observer, observers, observations, mark, glance, refuse };
}

describe('FolderObserver', () => {
  it('gives the same mark while nothing changes, and another after each change', async () => {
    const { observations, mark } = setUp();
    const first = await mark('a');
    expect(first).toBeDefined();
    expect(await mark('a')).toBe(first);
    const seen = new Set([first]);
    for (const type of ['appeared', 'modified', 'disappeared', 'moved'] as const) {
      observations[0]?.tell(type);
      seen.add(await mark('a'));
    }
    expect(seen.size).toBe(5);
    expect(observations).toHaveLength(1);
  });

  it('tells directories apart, and sessions', async () => {
    const { observations, mark } = setUp();
    const [a, b] = [await mark('a'), await mark('b')];
    expect(a).not.toBe(b);
    observations[0]?.tell('modified');
    expect(await mark('b')).toBe(b);
    expect(await setUp().mark('a')).not.toBe(a);
  });

  it('hears what comes while it is being asked', async () => {
    const { observer, observations, mark } = setUp();
    const before = await mark('a');
    const asked = mark('a');
    observations[0]?.tell('appeared');
    expect(await asked).not.toBe(before);
    observer.changed('a');
    expect(await mark('a')).not.toBe(await asked);
  });

  it('gives the same at a glance, as far as it was told', async () => {
    const { observer, observations, mark, glance } = setUp();
    const before = await glance('a');
    expect(await mark('a')).toBe(before);
    observations[0]?.tell('appeared');
    expect(await glance('a')).not.toBe(before);
    const told = await glance('a');
    observer.changed('a');
    expect(await glance('a')).not.toBe(told);
  });

  it('cannot tell at a glance while the browser takes its time, and does not wait for it', async () => {
    const { clock, handle, observer, observers, observations } = setUp();
    const ready = observers.hold();
    const asked = observer.glance('a', handle('a'));
    clock.advance(5);
    expect(await asked).toBeUndefined();
    ready();
    expect(await observer.glance('a', handle('a'))).toBeDefined();
    expect(observations).toHaveLength(1);
  });

  it.each(['errored', 'unknown'] as const)('trusts nothing after %s, and observes anew', async (type) => {
    const { observations, mark } = setUp();
    const before = await mark('a');
    observations[0]?.tell(type);
    expect(observations[0]?.isOver).toBe(true);
    const after = await mark('a');
    expect(after).toBeDefined();
    expect(after).not.toBe(before);
    observations[0]?.tell('modified');
    expect(await mark('a')).toBe(after);
  });

  it('cannot tell where the browser refuses', async () => {
    const { mark, refuse } = setUp();
    refuse(new Error('too many watches'));
    expect(await mark('a')).toBeUndefined();
  });

  it('observes so many and no more: the one that was not asked about for longest goes', async () => {
    const { observations, mark } = setUp(2);
    const a = await mark('a');
    await mark('b');
    await mark('a');
    await mark('c');
    expect(observations.filter(({ isOver }) => isOver).map(({ name }) => name)).toEqual(['b']);
    expect(await mark('a')).toBe(a);
  });

  it('cannot tell where there is no observer', async () => {
    const observer = new FolderObserver(new ManualClock(), 10, undefined);
    expect(await observer.mark('a', { name: 'a' } as FileSystemDirectoryHandle)).toBeUndefined();
  });
});
