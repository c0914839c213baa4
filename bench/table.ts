import type { Recorded } from './recorded.js';
import type { Measured, Row } from './row.js';

const heads = ['row', 'against', 'ours', 'other', 'ratio', 'goal', ''] as const;

/** The table as Markdown, aligned for the terminal. */
export function renderTable(
  results: readonly { readonly row: Row; readonly measured: Measured }[],
  recorded: Recorded,
): string {
  const lines = results.map(({ row, measured }) => [
    row.title,
    row.against,
    measured.ours,
    measured.other,
    measured.ratio.toFixed(2),
    goalText(row),
    row.goal === 'reported' ? '' : isMet(row, measured, recorded) ? 'met' : 'missed',
  ]);
  const widths = heads.map((head, at) => Math.max(head.length, ...lines.map((line) => (line[at] as string).length)));
  const render = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] as number)).join(' | ')} |`;
  return [render(heads), render(widths.map((width) => '-'.repeat(width))), ...lines.map(render)].join('\n');
}

function goalText({ goal }: Row): string {
  if (goal === 'reported') return 'reported';
  if ('atMostRecordedTimes' in goal) return `at most ${goal.atMostRecordedTimes} of recorded`;
  return 'atLeast' in goal ? `at least ${goal.atLeast}` : `at most ${goal.atMost}`;
}

function isMet({ id, goal }: Row, { ratio }: Measured, recorded: Recorded): boolean {
  if (goal === 'reported') return true;
  if ('atMostRecordedTimes' in goal) return ratio <= (recorded[id] ?? ratio) * goal.atMostRecordedTimes;
  return 'atLeast' in goal ? ratio >= goal.atLeast : ratio <= goal.atMost;
}
