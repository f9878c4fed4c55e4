import type { Statement, Verdict } from '../mesh/state/words.ts';

const marks: Readonly<Record<Verdict, string>> = { healthy: 'ok', degraded: 'warn', failing: 'FAIL', idle: '-' };

/** Statements as lines of a report, in columns. */
export function statementLines(
  statements: readonly { readonly about: string; readonly statement: Statement }[],
): readonly string[] {
  const width = Math.max(0, ...statements.map(({ about }) => about.length));
  return statements.map(({ about, statement: { verdict, words } }) =>
    `    ${marks[verdict].padEnd(4)}  ${about.padEnd(width)}  ${words}`.trimEnd(),
  );
}
