import { explanationOf, knownDisagreements } from './disagreements.ts';
import type { Judged } from './judge.ts';

/** What the judging came to, by change and origin, with each disagreement that no row of the table explains. */
export interface JudgeReport {
  readonly judged: number;
  readonly agreed: number;
  readonly falseAlarms: number;
  readonly missed: number;
  readonly otherField: number;
  readonly unexplained: readonly string[];
}

export function reportOf(results: readonly Judged[]): JudgeReport {
  const count = (agreement: Judged['agreement']): number =>
    results.filter((result) => result.agreement === agreement).length;
  return {
    judged: results.length,
    agreed: count('agree'),
    falseAlarms: count('false alarm'),
    missed: count('missed'),
    otherField: count('other field'),
    unexplained: results
      .filter((result) => result.agreement !== 'agree' && explanationOf(result) === undefined)
      .map(lineOf),
  };
}

function lineOf({ one, agreement, server, ours }: Judged): string {
  const words = (agreement === 'false alarm' ? ours : server).words.join(' ').slice(0, 300);
  return `${agreement}: ${one.apiVersion} ${one.kind}, ${one.about} ${one.at}: ${words}`;
}

/** The page `docs/schemas-judged.md`. */
export function judgedPage(
  results: readonly Judged[],
  about: { readonly server: string; readonly seed: number },
): string {
  const report = reportOf(results);
  const groups = new Map<string, { judged: number; agreed: number }>();
  const add = (key: string, { agreement }: Judged): void => {
    const row = groups.get(key) ?? { judged: 0, agreed: 0 };
    row.judged += 1;
    if (agreement === 'agree') row.agreed += 1;
    groups.set(key, row);
  };
  const table = (keyOf: (result: Judged) => string): readonly string[] => {
    groups.clear();
    for (const result of results) add(keyOf(result), result);
    return [...groups]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, { judged, agreed }]) => `| ${key} | ${judged} | ${agreed} |`);
  };
  return [
    '# Schemas beside the API server',
    '',
    `Written by \`npm run judge\`. Objects are generated from the bundled schemas (seed ${about.seed}), each as it is and with one change, and posted to a real API server (${about.server}) with \`dryRun=All&fieldValidation=Strict\`. The same texts are checked here. Both must take an object, or both refuse it for the same field.`,
    '',
    `Of ${report.judged} objects ${report.agreed} were judged alike. ${report.falseAlarms} are refused here and taken by the server, ${report.missed} are refused by the server only, ${report.otherField} are refused by both for other fields.`,
    '',
    '| kinds of | judged | alike |',
    '| --- | --- | --- |',
    ...table(({ one }) => one.origin),
    '',
    '| change | judged | alike |',
    '| --- | --- | --- |',
    ...table(({ one }) => one.about),
    '',
    '## Known disagreements',
    '',
    '| what | how many | why it stays |',
    '| --- | --- | --- |',
    ...knownDisagreements.map((row) => {
      const found = results.filter((result) => result.agreement !== 'agree' && explanationOf(result) === row);
      const kinds = [...new Set(found.map(({ one }) => one.kind))].sort().join(', ');
      return `| ${row.agreement}${kinds === '' ? '' : ` (${kinds})`} | ${found.length} | ${row.reason} |`;
    }),
    '',
  ].join('\n');
}
