import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../src/webdav/index.js';
import {
  DeadProperties,
  type DeadProperty,
  type MemberProperties,
} from '../../../src/webdav/properties/dead-properties.js';

const property = (name: string): DeadProperty => ({ namespace: 'urn:x', name, xml: `<${name} xmlns="urn:x"/>` });
const one = [property('one')];
const two = [property('two')];

function create(): { properties: DeadProperties; store: MemoryStore } {
  const store = new MemoryStore();
  return { properties: new DeadProperties(store), store };
}

describe('DeadProperties', () => {
  it('gives back what was kept, and none where none are', async () => {
    const { properties } = create();
    await properties.update('id/a', () => one);
    expect(await properties.get('id/a')).toEqual(one);
    expect(await properties.get('id/b')).toEqual([]);
    expect(await properties.get('id')).toEqual([]);
  });

  it('finds the members that have any, not what is below them or beside', async () => {
    const { properties } = create();
    for (const key of ['id', 'id/c', 'id/c/a', 'id/c/a/deep', 'id/cc/x', 'id/c2'])
      await properties.update(key, () => one);
    expect([...(await properties.ofMembers('id/c')).byName.keys()]).toEqual(['a']);
    expect([...(await properties.ofMembers('id')).byName.keys()]).toEqual(['c', 'c2']);
    expect([...(await properties.ofMembers('i')).byName.keys()]).toEqual([]);
  });

  it('gives those of all members at once, page by page', async () => {
    const { properties } = create();
    const names = Array.from({ length: 200 }, (_, index) => `file ${index}`);
    for (const name of names) await properties.update(`id/small/${name}`, () => [property(`of-${name.slice(5)}`)]);
    const { byName } = await properties.ofMembers('id/small');
    expect([...byName.keys()].sort()).toEqual(names.toSorted());
    for (const name of names) expect(byName.get(name)).toEqual([property(`of-${name.slice(5)}`)]);
  });

  it('holds those of one listing up to a bound, and of all listings at once up to another', async () => {
    const { properties } = create();
    const heavy = { ...property('heavy'), xml: 'x'.repeat(60_000) };
    const names = Array.from({ length: 200 }, (_, index) => `file ${index}`);
    for (const name of names) await properties.update(`id/${name}`, () => [heavy]);
    const held = ({ byName }: MemberProperties): number =>
      [...byName.values()].filter((value) => value !== undefined).length;
    const one = await properties.ofMembers('id');
    expect([...one.byName.keys()].sort()).toEqual(names.toSorted());
    expect(held(one)).toBe(Math.floor((512 * 1024) / 60_000));
    const others = await Promise.all(Array.from({ length: 20 }, () => properties.ofMembers('id')));
    const inAll = [one, ...others].reduce((sum, each) => sum + held(each), 0);
    expect(inAll).toBe(Math.floor((4 * 1024 * 1024) / 60_000));
    expect(others.every(({ byName }) => byName.size === 200)).toBe(true);
    for (const each of [one, ...others]) each.release();
    one.release();
    expect(held(await properties.ofMembers('id'))).toBe(held(one));
  });

  it('keeps no record of nothing', async () => {
    const { properties, store } = create();
    await properties.update('id/a', () => one);
    await properties.update('id/a', () => []);
    await properties.copy('id/none', 'id/b');
    await properties.move('id/none', 'id/b');
    await properties.remove('id/b');
    expect(await store.scan('')).toEqual([]);
  });

  it('copies, moves and removes, in place of what was there', async () => {
    const { properties } = create();
    await properties.update('id/a', () => one);
    await properties.update('id/b', () => two);
    await properties.copy('id/a', 'id/b');
    expect([await properties.get('id/a'), await properties.get('id/b')]).toEqual([one, one]);
    await properties.update('id/b', () => two);
    await properties.move('id/b', 'id/a');
    expect([await properties.get('id/a'), await properties.get('id/b')]).toEqual([two, []]);
    await properties.move('id/b', 'id/a');
    expect(await properties.get('id/a')).toEqual([]);
  });

  it('changes one after another, also after one that failed', async () => {
    const { properties } = create();
    const add = (name: string) => properties.update('id/a', (before) => [...before, property(name)]);
    const failing = properties.update('id/a', () => {
      throw new Error('no room');
    });
    const results = await Promise.allSettled([add('1'), failing, add('2'), add('3')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect((await properties.get('id/a')).map(({ name }) => name)).toEqual(['1', '2', '3']);
  });
});
