import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../../src/ui/messages/en.js';

const read = (path: string): string => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

/** Every text, functions with what they were given. */
function flat(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return flat(value(5, 'given'));
  return Object.values(value as object).flatMap(flat);
}

describe('the README’s troubleshooting', () => {
  const [, table = ''] = read('README.md').split('| it says | what to do |\n|---|---|\n');
  const said = table
    .slice(0, table.indexOf('\n\n'))
    .split('\n')
    .flatMap((row) => (row.split(' | ')[0] ?? '').replace(/^\| /, '').split('; '));

  it.each(said)('has what the panel says: %s', (words) => {
    const pattern = words.replace(/[()[\].?*+]/g, '\\$&').replace(/…/g, '.+');
    expect(flat(en).some((text) => new RegExp(`^${pattern}(?=[.:]|$)`).test(text))).toBe(true);
  });

  it.each([
    ...Object.values(en.errors).map(({ title }) => title),
    ...Object.values(en.support).map(({ title }) => title),
    ...[en.phases.reconnecting, en.phases.closed, en.agentMissing, en.notPersistent],
    ...[en.permissionLost, en.folderMissing.title, en.writeRefused],
    ...[en.failedWrites.full(2).title, en.failedWrites.refused(2).title],
    ...[en.policy.noFolders.title, en.policy.readOnly, en.broker.frame.title],
  ])('explains: %s', (text) => {
    expect(said.filter((words) => text.startsWith(words))).not.toEqual([]);
  });
});

describe('docs/embedding.md', () => {
  const spans = [...read('docs/embedding.md').matchAll(/`([^`\n]+)`/g)].map(([, span]) => span).join(' ');
  const namesIn = (path: string, from: string, pattern: RegExp): string[] => {
    const text = read(path);
    const start = text.indexOf(from);
    return [...text.slice(start, text.indexOf('\n}', start)).matchAll(pattern)].map(([, name]) => name ?? '');
  };
  const member = /^ {2}(?:readonly )?(\w+)\??[:(]/gm;

  it.each([
    ['settings', namesIn('src/session/drive-settings.ts', 'export interface DriveSettings {', member)],
    ['options', namesIn('src/embed/share.ts', 'export interface ShareOptions extends DriveSettings {', member)],
    ['members of a share', namesIn('src/embed/share.ts', 'export interface Share extends ShareEventTarget {', member)],
    ['its events', namesIn('src/embed/share.ts', 'export interface ShareEventMap {', member)],
    ['its state', namesIn('src/worker/share-state.ts', 'export interface ShareState {', member)],
    ['attributes', namesIn('src/ui/spice-share.ts', ' * @element', /@attr \{\S+\} ([\w-]+)/g)],
    ['events of the element', namesIn('src/ui/spice-share.ts', ' * @element', /@fires ([\w-]+)/g)],
  ])('tells of all %s', (_, names) => {
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(spans))).toEqual([]);
  });
});
