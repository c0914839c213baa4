/**
 * The long run: npm run fuzz -- [target …] [--minutes N] [--seed N].
 * Coverage-guided; what reaches something new is kept in test/fuzz/corpus, what breaks something in test/fuzz/crashes.
 */
import { parseArgs } from 'node:util';
import { keepInput, readInputs } from './corpus.js';
import { Coverage } from './coverage.js';
import { fuzz } from './fuzzer.js';
import { targets } from './targets.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string', default: String(Date.now() % 1e9) } },
});
const wanted = targets.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
const maxMs = Number(values.minutes) * 60_000;
const seed = Number(values.seed);
let found = 0;
console.log(`seed ${seed}, ${values.minutes} minutes each`);
for (const target of wanted) {
  const coverage = new Coverage((url) => /\/(src|saxes)\//.test(url));
  const report = await fuzz(target, { corpus: readInputs('corpus', target.name), seed, maxMs, coverage });
  coverage.stop();
  for (const input of report.kept) keepInput('corpus', target.name, input);
  for (const { input, error } of report.findings) {
    console.error(`${target.name}: ${keepInput('crashes', target.name, input)}\n`, error);
  }
  found += report.findings.length;
  console.log(
    `${target.name}: ${report.inputs} inputs, ${report.kept.length} kept, ${report.findings.length} findings`,
  );
}
process.exit(found === 0 ? 0 : 1);
