import type { Outcome } from './ordeal.js';
import { crashedByChromium } from './tab.js';

/** What one fault came to, and where. */
export interface Row extends Outcome {
  readonly environment: string;
}

/** What all bad days came to, for people. */
export function describeRows(rows: readonly Row[]): string {
  const lines = rows.map(({ name, injected, requests, violations, told, recoveryMs }) => {
    const wrong = violations.length === 0 ? 'none' : String(violations.length);
    const { median, longest } = recoveryMs;
    const crashes = told[crashedByChromium] ?? 0;
    return `| ${name} | ${injected} | ${requests} | ${wrong} | ${crashes} | ${seconds(median)} | ${seconds(longest)} |`;
  });
  const details = rows.map(({ name, means, seed, told, violations, environment }) => {
    const words = Object.entries(told)
      .sort(([, one], [, other]) => other - one)
      .map(([word, count]) => `${word} ${count}`);
    const wrong = violations.map((what) => `  - ${what}`);
    return [
      `- **${name}**: ${means}. Told, in so many injections: ${words.join(', ')}. ${environment}; seed ${seed}.`,
      ...wrong,
    ];
  });
  return `# Bad days

Written by \`npm run torture\`, row by row; what is asserted is in [tree-check.ts](tree-check.ts) and
[ordeal.ts](ordeal.ts). Each fault is injected for real, at random points, while four programs in the guest write,
overwrite, rename, read and delete files; some as Word saves, some under names whose move goes by copy. Several tabs
suffer at once, each with a machine, a folder and programs of its own. After each injection: every file is wholly an old
or wholly a new version that the program may expect, no swap file, staging file or entry of the journal stays, the state
or a status said what happened, and the share works again.

"Pages crashed" are of Chromium's own: it ends the process of a page whose connection breaks while it has a message unsent
([decision 2](../../docs/decisions/0002-websocketstream-first.md)). There the page was opened again, and everything else
was asserted as ever.

| fault | injected | requests | violations | pages crashed | works again after, median | longest |
|---|---|---|---|---|---|---|
${lines.join('\n')}

A worker that hangs is found after half a minute of silence, which is most of its row.

${details.flat().join('\n')}
`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
