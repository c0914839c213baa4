import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OracleDifference, ReplayCase, ReplayStep } from './replay.js';

export interface CaseDocument {
  readonly name: string;
  readonly cases: readonly ReplayCase[];
}

const directory = join(import.meta.dirname, '../../cases/clients');

/**
 * The documents of test/cases/clients. A block `fields` before the first case has the fields that the client sends with
 * every request. A case is a `## title` and, in order: a block `before` with what is in the folder, steps, and a block
 * `after`. A step is a paragraph that names its source in parentheses at its end, and a block `step`:
 *
 *     > PUT /a.txt             the request, its fields and, after a ">" alone, its content
 *     > Content-Length: 5
 *     >
 *     > hello
 *     < 201                    what the client needs to see: expectations.ts
 *     | 201 — reason           an expectation that the oracle does not meet, and why
 *
 * A paragraph "Oracle: reason" keeps a case from the oracle. One that begins with "Read-only" is about a folder that is
 * shared without writes.
 */
export function readCaseDocuments(): CaseDocument[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.md'))
    .map((name) => ({ name, cases: parseDocument(readFileSync(join(directory, name), 'utf8')) }));
}

interface Block {
  readonly kind: string;
  /** The paragraph before it. */
  readonly prose: string;
  readonly lines: readonly string[];
}

function parseDocument(document: string): ReplayCase[] {
  const [head = '', ...sections] = document.split(/^## /m);
  const common =
    parseBlocks(head)
      .find(({ kind }) => kind === 'fields')
      ?.lines.map(parseField) ?? [];
  return sections.map((section) => {
    const title = section.slice(0, section.indexOf('\n'));
    const blocks = parseBlocks(section);
    const after = blocks.find(({ kind }) => kind === 'after');
    return {
      title,
      before: parseTree(blocks.find(({ kind }) => kind === 'before')?.lines ?? []),
      after: after === undefined ? undefined : parseTree(after.lines),
      steps: blocks.filter(({ kind }) => kind === 'step').map((block) => parseStep(block, common, title)),
      isReadOnly: /^Read-only\b/m.test(section),
      notForOracle: /^Oracle: (.*)$/m.exec(section)?.[1],
    };
  });
}

function parseBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  let end = 0;
  for (const match of text.matchAll(/^```(\w+)\n(.*?)^```$/gms)) {
    const prose = text.slice(end, match.index).trim().split('\n\n').at(-1) ?? '';
    end = match.index + match[0].length;
    blocks.push({ kind: match[1] as string, prose, lines: (match[2] as string).split('\n').slice(0, -1) });
  }
  return blocks;
}

function parseTree(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = line, content = ''] = /^(.*?[^/]): (.*)$/.exec(line) ?? [];
      return [name, content];
    }),
  );
}

function parseField(line: string): [name: string, value: string] {
  const [, name, value] = /^([\w-]+): ?(.*)$/.exec(line) ?? [];
  if (name === undefined || value === undefined) throw new Error(`no field: ${line}`);
  return [name, value];
}

function parseStep({ prose, lines }: Block, common: ReplayStep['fields'], title: string): ReplayStep {
  const of = (mark: string): string[] =>
    lines.filter((line) => line.startsWith(mark)).map((line) => line.slice(mark.length + 1));
  const [requestLine = '', ...sent] = of('>');
  const [, method, target] = /^([A-Z]+) (\S+)$/.exec(requestLine) ?? [];
  if (method === undefined || target === undefined) throw new Error(`${title}: no request in ${lines.join('\n')}`);
  const fieldCount = sent.includes('') ? sent.indexOf('') : sent.length;
  const own = sent.slice(0, fieldCount).map(parseField);
  const isOwn = (name: string): boolean => own.some(([other]) => other.toLowerCase() === name.toLowerCase());
  return {
    prose,
    method,
    target,
    fields: [...common.filter(([name]) => !isOwn(name)), ...own],
    body: sent.slice(fieldCount + 1).join('\n'),
    expected: of('<'),
    differences: of('|').map(parseDifference),
  };
}

function parseDifference(line: string): OracleDifference {
  const [, expectation, reason] = /^(.*?) — (.+)$/.exec(line) ?? [];
  if (expectation === undefined || reason === undefined) throw new Error(`no reason: ${line}`);
  return { expectation, reason };
}
