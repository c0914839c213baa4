/**
 * The long run: npm run fuzz -- [target …] [--minutes N] [--seed N] [--distill].
 * Coverage-guided; what reaches something new is kept in test/fuzz/corpus, what breaks something in test/fuzz/crashes.
 * With --distill nothing is looked for: what others of the corpus reach as well is dropped from it.
 */
import { parseArgs } from 'node:util';
import { dropInput, keepInput, readInputs } from './corpus.js';
import { Coverage } from './coverage.js';
import { distill, type FuzzTarget, fuzz } from './fuzzer.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: String(Date.now() % 1e9) },
    distill: { type: 'boolean', default: false },
  },
});
const coverage = new Coverage((url) => /\/(src|saxes)\//.test(url));
const { targets } = await import('./targets.js');
const wanted = targets.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const maxMs = Number(values.minutes) * 60_000;
const seed = Number(values.seed);

async function look(target: FuzzTarget): Promise<number> {
  const { name } = target;
  const { inputs, kept, findings } = await fuzz(target, { corpus: readInputs('corpus', name), seed, maxMs, coverage });
  for (const input of kept) keepInput('corpus', name, input);
  for (const { input, error } of findings) console.error(`${name}: ${keepInput('crashes', name, input)}\n`, error);
  const reached = `${Math.round(coverage.reachedShare * 100)} % of ${coverage.reachedFunctions} functions`;
  console.log(`${name}: ${inputs} inputs, ${kept.length} kept, ${findings.length} findings, ${reached}`);
  return findings.length;
}

async function sortOut(target: FuzzTarget): Promise<void> {
  const corpus = readInputs('corpus', target.name);
  const kept = await distill(target, corpus, coverage);
  for (const input of corpus) if (!kept.includes(input)) dropInput('corpus', target.name, input);
  console.log(`${target.name}: ${kept.length} of ${corpus.length} are worth keeping`);
}

let found = 0;
if (!values.distill) console.log(`seed ${seed}, ${values.minutes} minutes each`);
for (const target of wanted) {
  coverage.startOver();
  if (values.distill) await sortOut(target);
  else found += await look(target);
}
process.exit(found === 0 ? 0 : 1);
