import type { CorpusSet } from './corpus-sets.ts';

/** A set with how often each code was found in it. */
export interface ReadSet {
  readonly set: CorpusSet;
  readonly counts: ReadonlyMap<string, number>;
}

/** The text of `docs/false-alarms.md`. */
export function falseAlarmsPage(read: readonly ReadSet[]): string {
  return [
    '# Findings in real files, and false alarms',
    '',
    'Written by `UPDATE_GOLDEN=1 npx vitest run --project unit test/golden/corpus.test.ts` from what that run finds. The files are of others',
    'and are no part of this repository. Each finding stands in `test/golden/<set>-findings.txt`; a finding that is not there fails the test.',
    '',
    ...tableOf(read),
    '',
    'How they were read, in November 2026:',
    '',
    ...read.map(({ set }) => `- **${set.title}.** ${set.reading}${leftOutWords(set)}`),
    '',
    ...read.flatMap(({ set, counts }) => [`## ${set.title}`, '', ...codesOf(counts), '']),
  ]
    .join('\n')
    .replace(/\n+$/, '\n');
}

function tableOf(read: readonly ReadSet[]): readonly string[] {
  const rows = read.map(({ set, counts }) => {
    const found = [...counts.values()].reduce((sum, count) => sum + count, 0);
    return [set.title, set.files, set.recognised, found, set.falseAlarms.length].map(String);
  });
  return aligned([['files of', 'files', 'ours', 'findings', 'false alarms'], ...rows]);
}

function codesOf(counts: ReadonlyMap<string, number>): readonly string[] {
  if (counts.size === 0) return ['Nothing is found.'];
  const rows = [...counts].map(([code, count]) => [`[\`${code}\`](diagnostics/${code}.md)`, String(count)]);
  return aligned([['code', 'findings'], ...rows]);
}

function leftOutWords({ leftOut, falseAlarms }: CorpusSet): string {
  const count = Object.keys(leftOut).length;
  const parts = count === 0 ? '' : ` ${count} files that are parts or skeletons of documents are not checked.`;
  return [parts, ...falseAlarms.map((alarm) => ` False: ${alarm}`)].join('');
}

/** A table of Markdown as prettier writes it. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`);
  const [head = '', ...rest] = lines;
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rest];
}
