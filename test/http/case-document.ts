import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One case of a document: what the guest sends, and what the server makes of it. */
export interface HttpCase {
  readonly title: string;
  /** Octets as code units. */
  readonly sent: string;
  readonly events: string;
}

const directory = join(import.meta.dirname, '../cases/http');

/**
 * The documents of test/cases/http. A case is a `## title`, prose that says why, a block `sent` and a block `events`.
 * Line ends of the document are not part of what is sent: bytes that do not show are written \r \n \t \xHH.
 */
export function readCaseDocuments(): { name: string; cases: HttpCase[] }[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.md'))
    .map((name) => ({ name, cases: parseCases(readFileSync(join(directory, name), 'utf8')) }));
}

function parseCases(document: string): HttpCase[] {
  return document
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const title = section.slice(0, section.indexOf('\n'));
      const block = (kind: string): string => {
        const found = new RegExp(`^\`\`\`${kind}\n(.*?)\n\`\`\`$`, 'ms').exec(section)?.[1];
        if (found === undefined) throw new Error(`${title}: no ${kind}`);
        return found;
      };
      return { title, sent: unescapeBytes(block('sent').replaceAll('\n', '')), events: block('events') };
    });
}

function unescapeBytes(text: string): string {
  return text.replace(/\\(r|n|t|\\|x([0-9a-f]{2}))/g, (_, kind: string, hex: string | undefined) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    return { r: '\r', n: '\n', t: '\t', '\\': '\\' }[kind] as string;
  });
}
