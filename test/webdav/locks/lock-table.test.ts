import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keysOf, type Lock, type LockRequest, LockTable, placeOf } from '../../../src/webdav/locks/lock-table.js';

/** "r/a/b" and all above it. */
function keysTo(key: string): string[] {
  const names = key.split('/');
  return names.map((_, index) => names.slice(0, index + 1).join('/'));
}

function request(
  key: string,
  { scope = 'exclusive', depth = '0', timeoutMs = 1000 }: Partial<LockRequest> = {},
): LockRequest {
  const keys = keysTo(key);
  return { keys, path: key.split('/').slice(1), isCollection: false, scope, depth, owner: '', timeoutMs };
}

function tableOf(maxLocks: number, maxLocksPerResource: number, maxLockKeyCharacters = 1_000_000): LockTable {
  return new LockTable({ maxLocks, maxLocksPerResource, maxLockKeyCharacters });
}

const tokensOf = (locks: readonly Lock[]): string[] => locks.map(({ token }) => token);

describe('LockTable', () => {
  it('finds a lock on its resource, and of depth 0 nowhere else', () => {
    const table = tableOf(10, 10);
    table.create(request('r/a'), 't', 0);
    expect(tokensOf(table.covering(keysTo('r/a'), 0))).toEqual(['t']);
    for (const key of ['r', 'r/a/b', 'r/ab', 'r/b']) expect(table.covering(keysTo(key), 0)).toEqual([]);
  });

  it('finds a lock of depth infinity on all below (RFC 4918 7.4)', () => {
    const table = tableOf(10, 10);
    table.create(request('r/a', { depth: 'infinity' }), 't', 0);
    for (const key of ['r/a', 'r/a/b', 'r/a/b/c']) expect(tokensOf(table.covering(keysTo(key), 0))).toEqual(['t']);
    for (const key of ['r', 'r/ab', 'r/b/a']) expect(table.covering(keysTo(key), 0)).toEqual([]);
  });

  it('knows other spellings of what is locked, and of what has something locked below it', () => {
    const table = tableOf(10, 10);
    const docs = table.create(request('r/Docs/a', { timeoutMs: 1000 }), 't', 0) as Lock;
    expect(table.alike('r/docs', 0)).toEqual(['r/Docs']);
    expect(table.alike('r/DOCS/A', 0)).toEqual(['r/Docs/a']);
    for (const key of ['r', 'r/Docs', 'r/Docs/a', 'r/Docs/b', 'r/do']) expect(table.alike(key, 0)).toEqual([]);
    table.create(request('r/docs/cafe\u0301', { timeoutMs: 9000 }), 'u', 0);
    expect(table.alike('r/DOCS', 0)).toEqual(['r/Docs', 'r/docs']);
    expect(table.alike('r/docs', 0)).toEqual([]);
    expect(table.alike('r/Docs', 1000)).toEqual(['r/docs']);
    expect(table.alike('r/docs/caf\u00e9', 1000)).toEqual(['r/docs/cafe\u0301']);
    table.remove(docs);
    expect(table.alike('r/docs/caf\u00e9', 9000)).toEqual([]);
    table.removeTree('r/docs');
    expect(table.alike('r/DOCS', 0)).toEqual([]);
  });

  it('reaches from the root of the drive into a folder whose keys are its own', () => {
    const table = tableOf(10, 10);
    const keys = ['first', 'second', 'second/x'];
    table.create({ ...request('first', { depth: 'infinity' }), keys: ['first'] }, 't', 0);
    expect(tokensOf(table.covering(keys, 0))).toEqual(['t']);
    table.create({ ...request('first'), keys, scope: 'shared' }, 'u', 0);
    expect(tokensOf(table.below('first', 0))).toEqual(['u']);
  });

  it('ends a lock with its time, and not before', () => {
    const table = tableOf(10, 10);
    table.create(request('r/a', { timeoutMs: 1000 }), 't', 5000);
    expect(table.covering(keysTo('r/a'), 5999)).toHaveLength(1);
    expect(table.covering(keysTo('r/a'), 6000)).toEqual([]);
    expect(table.below('r', 6000)).toEqual([]);
  });

  it('refreshes a lock under its token', () => {
    const table = tableOf(10, 10);
    const lock = table.create(request('r/a', { timeoutMs: 1000 }), 't', 0) as Lock;
    expect(table.refresh(lock, 2000, 500)).toMatchObject({ token: 't', timeoutMs: 2000, expiresAt: 2500 });
    expect(tokensOf(table.covering(keysTo('r/a'), 2499))).toEqual(['t']);
    expect(table.covering(keysTo('r/a'), 2500)).toEqual([]);
  });

  it.each([
    ['exclusive', 'exclusive', 1],
    ['exclusive', 'shared', 1],
    ['shared', 'exclusive', 1],
    ['shared', 'shared', 0],
  ] as const)('%s, then %s: %i in the way (RFC 4918 6.1)', (first, second, count) => {
    const table = tableOf(10, 10);
    table.create(request('r/a', { scope: first }), 't', 0);
    expect(table.conflicting({ keys: keysTo('r/a'), scope: second, depth: '0' }, 0)).toHaveLength(count);
  });

  it('sees conflicts above and, for depth infinity, below (RFC 4918 9.10.5)', () => {
    const table = tableOf(10, 10);
    table.create(request('r/a/b', { depth: 'infinity' }), 't', 0);
    const conflicts = (key: string, depth: '0' | 'infinity') =>
      table.conflicting({ keys: keysTo(key), scope: 'exclusive', depth }, 0).length;
    expect(conflicts('r/a/b/c', '0')).toBe(1);
    expect(conflicts('r/a', 'infinity')).toBe(1);
    expect(conflicts('r/a', '0')).toBe(0);
    expect(conflicts('r/ab', 'infinity')).toBe(0);
  });

  it('keeps so many and no more, and makes room of what has expired', () => {
    const table = tableOf(2, 2);
    expect(table.create(request('r/a', { timeoutMs: 10 }), '1', 0)).toBeDefined();
    expect(table.create(request('r/b', { timeoutMs: 99 }), '2', 0)).toBeDefined();
    expect(table.create(request('r/c'), '3', 9)).toBeUndefined();
    expect(table.create(request('r/c'), '4', 10)).toBeDefined();
    expect(table.create(request('r/d'), '5', 10)).toBeUndefined();
  });

  it('lets no more cover a resource than each answer may name, wherever they are', () => {
    const shared = (key: string, depth: '0' | 'infinity') => request(key, { scope: 'shared', depth });
    const table = tableOf(100, 3);
    expect(table.create(shared('r', 'infinity'), '1', 0)).toBeDefined();
    expect(table.create(shared('r/a', 'infinity'), '2', 0)).toBeDefined();
    expect(table.create(shared('r/a', '0'), '3', 0)).toBeDefined();
    expect(table.create(shared('r/a', '0'), '4', 0)).toBeUndefined();
    expect(table.create(shared('r/a/b', '0'), '5', 0)).toBeDefined();
    expect(table.create(shared('r/a/b', 'infinity'), '6', 0)).toBeUndefined();
    expect(table.create(shared('r/c', 'infinity'), '7', 0)).toBeDefined();
    expect(table.create(shared('r', '0'), '8', 0)).toBeDefined();
    // Above what has as many already.
    expect(table.create(shared('r', 'infinity'), '9', 0)).toBeUndefined();
    for (const key of ['r', 'r/a', 'r/a/b', 'r/a/b/c']) {
      expect(table.covering(keysTo(key), 0).length).toBeLessThanOrEqual(3);
    }
  });

  it('lets a lock of depth infinity be above any number of resources that are locked side by side', () => {
    const table = tableOf(100, 3);
    for (let index = 0; index < 50; index += 1)
      table.create(request(`r/f${index}`, { scope: 'shared' }), `t${index}`, 0);
    expect(table.create(request('r', { scope: 'shared', depth: 'infinity' }), 'all', 0)).toBeDefined();
    expect(table.create(request('r/f1', { scope: 'shared' }), 'one more', 0)).toBeDefined();
    expect(table.create(request('r', { scope: 'shared', depth: 'infinity' }), 'too many', 0)).toBeUndefined();
  });

  it.each([
    [['first']],
    [['first', 'first/a', 'first/a/b']],
    [['first', 'second']],
    [['first', 'kept/second', 'kept/second/a', 'kept/second/a/b']],
  ])('keeps of the keys %j the own one, and knows them all', (keys) => {
    expect(keysOf(placeOf(keys))).toEqual(keys);
    const { above } = placeOf(keys);
    expect(above.every((key) => key === 'first')).toBe(true);
  });

  it('keeps so many characters of keys and no more, each key above once, and makes room of what has expired', () => {
    const shared = (key: string, timeoutMs = 1000) => request(key, { scope: 'shared', timeoutMs });
    // "r" and "r/aaaa" once, "r/aaaa/b" once and for each lock on it.
    const table = tableOf(100, 100, 1 + 6 + 3 * 8);
    expect(table.create(shared('r/aaaa/b', 10), '1', 0)).toBeDefined();
    expect(table.create(shared('r/aaaa/b'), '2', 0)).toBeDefined();
    expect(table.create(shared('r/aaaa/b'), '3', 0)).toBeUndefined();
    expect(table.create(shared('r/c'), '4', 9)).toBeUndefined();
    expect(table.create(shared('r/c'), '5', 10)).toBeDefined();
    table.removeTree('r');
    expect(table.create(shared('r/aaaa/bbbbbbbb'), '6', 10)).toBeUndefined();
    for (let round = 0; round < 5; round += 1) {
      table.restore('r', []);
      expect(table.create(shared('r/aaaa/b'), '7', 10)).toBeDefined();
    }
  });

  it('counts what is removed, whichever way it goes', () => {
    const table = tableOf(2, 2);
    for (let round = 0; round < 5; round += 1) {
      const lock = table.create(request('r/a'), 'x', 0) as Lock;
      expect(table.create(request('r/b/c'), 'y', 0)).toBeDefined();
      expect(table.create(request('r/d'), 'z', 0)).toBeUndefined();
      table.remove(lock);
      table.remove(lock);
      table.removeTree('r/b');
    }
    expect(table.covering(keysTo('r/b/c'), 0)).toEqual([]);
  });

  /** What RFC 4918 says, looked up one by one. */
  class Model {
    locks: Lock[] = [];
    alive(now: number): Lock[] {
      return this.locks.filter(({ expiresAt }) => expiresAt > now);
    }
    covering(key: string, now: number): string[] {
      return this.alive(now)
        .filter(({ place, depth }) => place.key === key || (depth === 'infinity' && key.startsWith(`${place.key}/`)))
        .map(({ token }) => token)
        .sort();
    }
    below(key: string, now: number): string[] {
      return this.alive(now)
        .filter(({ place }) => place.key.startsWith(`${key}/`))
        .map(({ token }) => token)
        .sort();
    }
  }

  it('says what a list of all locks would say, whatever happens', () => {
    const key = fc.array(fc.constantFrom('a', 'b', 'ab'), { maxLength: 4 }).map((names) => ['r', ...names].join('/'));
    const step = fc.oneof(
      fc.record({
        type: fc.constant('create' as const),
        key,
        scope: fc.constantFrom('exclusive' as const, 'shared' as const),
        depth: fc.constantFrom('0' as const, 'infinity' as const),
        timeoutMs: fc.integer({ min: 1, max: 20 }),
      }),
      fc.record({ type: fc.constantFrom('refresh' as const, 'remove' as const), index: fc.nat(30) }),
      fc.record({ type: fc.constant('removeTree' as const), key }),
      fc.record({ type: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 15 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const table = tableOf(1000, 1000);
        const model = new Model();
        let now = 0;
        for (const [index, action] of steps.entries()) {
          if (action.type === 'create') {
            const lock = table.create(request(action.key, action), `t${index}`, now) as Lock;
            model.locks.push(lock);
          } else if (action.type === 'refresh' || action.type === 'remove') {
            const living = model.alive(now);
            const lock = living[action.index % Math.max(living.length, 1)];
            if (lock === undefined) continue;
            const others = model.locks.filter(({ token }) => token !== lock.token);
            if (action.type === 'remove') table.remove(lock);
            model.locks = action.type === 'remove' ? others : [...others, table.refresh(lock, 10, now)];
          } else if (action.type === 'removeTree') {
            table.removeTree(action.key);
            const isKept = ({ place }: Lock): boolean => !keysOf(place).includes(action.key);
            model.locks = model.locks.filter(isKept);
          } else if (action.type === 'wait') now += action.ms;
          for (const probe of ['r', 'r/a', 'r/a/b', 'r/ab', 'r/a/b/a/b']) {
            expect(tokensOf(table.covering(keysTo(probe), now)).sort()).toEqual(model.covering(probe, now));
            expect(tokensOf(table.below(probe, now)).sort()).toEqual(model.below(probe, now));
          }
        }
      }),
    );
  });

  it('never lets more cover a resource, in whatever order they come', () => {
    const key = fc.array(fc.constantFrom('a', 'b'), { maxLength: 3 }).map((names) => ['r', ...names].join('/'));
    const asked = fc.record({ key, depth: fc.constantFrom('0' as const, 'infinity' as const) });
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 40 }), (requests) => {
        const table = tableOf(1000, 4);
        for (const [index, { key: of, depth }] of requests.entries())
          table.create(request(of, { scope: 'shared', depth }), `t${index}`, 0);
        for (const { key: of } of requests) expect(table.covering(keysTo(`${of}/x`), 0).length).toBeLessThanOrEqual(4);
        for (const { key: of } of requests) expect(table.covering(keysTo(of), 0).length).toBeLessThanOrEqual(4);
      }),
    );
  });

  it('finds its way among many locks at the cost of a few', () => {
    const cycleMs = (others: number): number => {
      const table = tableOf(others + 1, others + 1);
      for (let index = 0; index < others; index += 1)
        table.create(request(`r/d${index % 50}/f${index}`), `t${index}`, 0);
      const startMs = performance.now();
      for (let index = 0; index < 500; index += 1) {
        const lock = table.create(request('r/own/file', { depth: 'infinity' }), 'own', 0) as Lock;
        if (table.conflicting({ keys: keysTo('r/own/file'), scope: 'shared', depth: lock.depth }, 0).length !== 1)
          throw new Error('the lock is not seen');
        table.remove(lock);
      }
      return performance.now() - startMs;
    };
    const best = (others: number): number => Math.min(...[1, 2, 3, 4, 5].map(() => cycleMs(others)));
    // A thousand times as many locks; a search through all of them would cost about as many times more.
    expect(best(4000)).toBeLessThan(best(4) * 40);
  });
});
