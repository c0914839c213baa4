import type { Store } from '../../src/store/store.js';
import { equal } from './assert.js';
import type { ContractCase } from './contract-case.js';

/** What every store promises. Each case gets an empty one. */
export const storeCases: readonly ContractCase<Store>[] = [
  {
    name: 'gives nothing for a key that nobody wrote',
    async run(store) {
      equal(await store.get('a'), undefined);
      equal(await store.scan('a'), []);
    },
  },
  {
    name: 'keeps values of every plain kind',
    async run(store) {
      const value = { text: 'ä', number: 1.5, list: [1, null, { deep: true }], bytes: undefined };
      await store.write([
        ['object', value],
        ['zero', 0],
        ['empty', ''],
        ['no', false],
      ]);
      equal(await store.get('object'), value);
      equal([await store.get('zero'), await store.get('empty'), await store.get('no')], [0, '', false]);
    },
  },
  {
    name: 'scans exactly the keys with the prefix, in order',
    async run(store) {
      await store.write(
        ['b/2', 'a/', 'b/10', 'b', 'b0', 'b/', 'B/1', 'b/ä', 'c/1', 'b/\uffff'].map((key) => [key, key]),
      );
      const keys = async (prefix: string) => (await store.scan(prefix)).map(([key]) => key);
      equal(await keys('b/'), ['b/', 'b/10', 'b/2', 'b/ä', 'b/\uffff']);
      equal(await keys('b/1'), ['b/10']);
      equal(await keys('d'), []);
      equal((await keys('')).length, 10);
      for (const prefix of ['b/', 'b/1', 'd', '']) equal(await store.keys(prefix), await keys(prefix));
    },
  },
  {
    name: 'scans page by page, each record once',
    async run(store) {
      const written = ['a', 'b/', 'b/1', 'b/2', 'b/3', 'b/4', 'c'];
      await store.write(written.map((key) => [key, `${key} value`]));
      const page = async (prefix: string, after?: string) =>
        (await store.scan(prefix, after === undefined ? { limit: 2 } : { limit: 2, after })).map(([key]) => key);
      equal(
        [await page('b/'), await page('b/', 'b/1'), await page('b/', 'b/3')],
        [['b/', 'b/1'], ['b/2', 'b/3'], ['b/4']],
      );
      equal([await page('b/', 'b/4'), await page('d')], [[], []]);
      equal([await page(''), await page('', 'b/4')], [['a', 'b/'], ['c']]);
      equal(await store.scan('b/', { limit: 1, after: 'b/1' }), [['b/2', 'b/2 value']]);
    },
  },
  {
    name: 'deletes with undefined, and takes changes in their order',
    async run(store) {
      await store.write([
        ['a', 1],
        ['b', 1],
      ]);
      await store.write([
        ['a', undefined],
        ['b', undefined],
        ['b', 2],
        ['c', 3],
        ['c', undefined],
        ['never there', undefined],
      ]);
      equal(await store.scan(''), [['b', 2]]);
    },
  },
  {
    name: 'counts changes that are to be counted, also of those that come at once, and no others',
    async run(store) {
      equal(await store.writeCounted([['a', 1]], 'n/x'), 1);
      await store.write([['b', 1]]);
      const changes = ['c', 'd', 'e'].map((key) => store.writeCounted([[key, 1]], 'n/x'));
      equal((await Promise.all(changes)).sort(), [2, 3, 4]);
      equal(await store.writeCounted([['c', undefined]], 'n/y'), 1);
      equal(await store.writeCounted([], 'n/x'), 5);
      equal(await store.keys(''), ['a', 'b', 'd', 'e', 'n/x', 'n/y']);
      equal(await store.get('n/x'), 5);
    },
  },
  {
    name: 'takes an empty list of changes',
    async run(store) {
      await store.write([]);
      equal(await store.scan(''), []);
    },
  },
  {
    name: 'holds a thousand records written at once, and single writes side by side',
    async run(store) {
      await store.write(Array.from({ length: 1000 }, (_, index) => [`bulk/${index}`, index]));
      await Promise.all(Array.from({ length: 50 }, (_, index) => store.write([[`single/${index}`, index]])));
      equal((await store.scan('bulk/')).length, 1000);
      equal((await store.scan('single/')).length, 50);
      equal(await store.get('bulk/999'), 999);
    },
  },
];
