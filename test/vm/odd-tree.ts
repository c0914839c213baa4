import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Each breaks a program that forgets to encode, or encodes twice, or normalizes. */
const oddities = [
  'plain',
  'with space',
  'two  spaces',
  '#hash',
  'a#b',
  '100%',
  '%20literal',
  '%zz',
  '%E4',
  'a+b',
  '+plus+',
  'Zürich Straße',
  'Ärger',
  // The same letters, decomposed.
  'A\u0308rger',
  '日本語',
  '中文 文件',
  '한국어',
  '𠮷野家',
  'emoji 🗂',
  "it's",
  'a&b=c',
  'semi;colon',
  '(parens) [brackets] {braces}',
  'at@sign,comma!',
  '$dollar ^caret `tick',
];
const directories = ['', 'sub', 'a folder #1', '50% + mehr', 'Öl/内側', 'deep/er/still deeper', 'x&y', 'ü+ü'];

/** Writes 200 small files with odd names, an empty one among them, under the directory. */
export function writeOddTree(root: string): void {
  let index = 0;
  for (const directory of directories) {
    for (const oddity of oddities) {
      const path = join(root, directory, `${oddity} ${index}.txt`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, `${path.slice(root.length)}\n`.repeat((index * 7) % 60));
      index += 1;
    }
  }
}

/** The hash of each file by its path from the root: two trees are equal when these are. */
export function readTree(root: string): Record<string, string> {
  const tree: Record<string, string> = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    tree[path.slice(root.length + 1)] = createHash('sha256').update(readFileSync(path)).digest('hex');
  }
  return tree;
}
