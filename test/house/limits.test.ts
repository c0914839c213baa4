import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultLimits } from '../../src/base/limits.js';

const root = resolve(import.meta.dirname, '../..');
const source = readFileSync(resolve(root, 'src/base/limits.ts'), 'utf8');
const table = readFileSync(resolve(root, 'docs/limits.md'), 'utf8');

/** The table's cells by the bound's name. */
const rows = new Map(
  table
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => {
      const [, name = '', ...cells] = line.split('|').map((cell) => cell.trim());
      return [name.replaceAll('`', ''), cells] as const;
    }),
);

describe('docs/limits.md', () => {
  it('has every bound, and no other', () => {
    expect([...rows.keys()]).toEqual([...source.matchAll(/^ {2}readonly (\w+): number;/gm)].map(([, name]) => name));
    expect([...rows.keys()].sort()).toEqual(Object.keys(defaultLimits).sort());
  });

  it.each(Object.entries(defaultLimits))(
    'says of %s what it is, what it stops and leaves, and where that is tested',
    (name, value) => {
      const [told, attack, seen, left, test] = rows.get(name) ?? [];
      expect(told).toBe(value.toLocaleString('en-US'));
      for (const cell of [attack, seen, left]) expect(cell).not.toBe('');
      const path = test === '' ? 'test/session/limits.test.ts' : (test ?? '').replaceAll('`', '');
      expect(existsSync(resolve(root, path)), path).toBe(true);
      if (test === '') expect(readFileSync(resolve(root, path), 'utf8')).toContain(name);
    },
  );

  it.each(Object.keys(defaultLimits))('%s says in the source what it stops and what it leaves', (name) => {
    const [comment] = source
      .slice(0, source.indexOf(`  readonly ${name}: number;`))
      .split('/**')
      .slice(-1);
    expect(comment).toContain('Stops ');
    expect(comment).toContain('Leaves ');
  });
});
