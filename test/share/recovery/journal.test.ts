import { expect, it } from 'vitest';
import { Journal, JournalOwner } from '../../../src/share/recovery/journal.js';
import { MemoryStore } from '../../../src/store/memory-store.js';

const entry = { directory: ['d'], leftovers: ['x.crswap'] };

it('gives up only entries of sessions that have ended, and only of its folder', async () => {
  const store = new MemoryStore();
  const owner = new JournalOwner();
  const journal = new Journal(store, owner, 'f');
  const mine = await journal.add(entry);
  await store.write([
    ['journal/f/dead', { ...entry, owner: 'gone' }],
    ['journal/g/dead', { ...entry, owner: 'gone' }],
  ]);
  expect(await journal.abandoned()).toEqual([['journal/f/dead', { ...entry, owner: 'gone' }]]);
  await journal.strike('journal/f/dead');
  expect(await journal.abandoned()).toEqual([]);
  expect(await store.get(mine)).toEqual({ ...entry, owner: owner.id });
  await journal.strike(mine);
  expect(await store.scan('journal/f/')).toEqual([]);
});
