import type { Outcome } from './ordeal.js';

/** What a run of all bad days came to, for people. */
export function describeOutcomes(outcomes: readonly Outcome[], environment: string): string {
  const rows = outcomes.map(({ name, injected, requests, violations, recoveryMs }) => {
    const wrong = violations.length === 0 ? 'none' : String(violations.length);
    return `| ${name} | ${injected} | ${requests} | ${wrong} | ${seconds(recoveryMs.median)} | ${seconds(recoveryMs.longest)} |`;
  });
  const details = outcomes.map(({ name, means, seed, told, violations }) => {
    const words = Object.entries(told)
      .sort(([, one], [, other]) => other - one)
      .map(([word, count]) => `${word} ${count}`);
    const wrong = violations.map((what) => `  - ${what}`);
    return [`- **${name}** (seed ${seed}): ${means}. Told, in so many repetitions: ${words.join(', ')}.`, ...wrong];
  });
  return `# Bad days

Written by \`npm run torture\`; what is asserted is in [tree-check.ts](tree-check.ts) and [ordeal.ts](ordeal.ts). Each fault
is injected for real, at random points, while four programs in the guest write, overwrite, rename, read and delete files;
some as Word saves, some under names whose move goes by copy. After each injection: every file is wholly an old or wholly
a new version that the program may expect, no swap file, staging file or entry of the journal stays, the state or a status
said what happened, and the share works again.

${environment}

| fault | injected | requests | violations | works again after, median | longest |
|---|---|---|---|---|---|
${rows.join('\n')}

A worker that hangs is found after half a minute of silence, which is most of its row.

${details.flat().join('\n')}
`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
