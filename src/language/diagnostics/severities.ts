import { nearest } from '../../core/nearest.ts';
import { problemError } from '../../core/problem.ts';
import type { Severities } from './finding.ts';
import { diagnosticCodes, isDiagnosticCode } from './table.ts';

const levels = ['error', 'warning', 'information', 'hint', 'off'] as const;
type Level = (typeof levels)[number];

/**
 * The severities that the project settings give (`lint.severity` of `meshdeck.yaml`), checked.
 *
 * @throws `language.code-unknown`, `language.severity-unknown`: a misspelt code would silence nothing without a word.
 */
export function checkedSeverities(given: Readonly<Record<string, string>>): Severities {
  const entries = Object.entries(given).map(([code, level]): [string, Level] => {
    if (!isDiagnosticCode(code)) {
      const candidate = nearest(code, diagnosticCodes) ?? 'see docs/diagnostics';
      throw problemError('language.code-unknown', { code, candidate });
    }
    if (!isLevel(level)) throw problemError('language.severity-unknown', { code, level, levels: levels.join(', ') });
    return [code, level];
  });
  return Object.fromEntries(entries);
}

function isLevel(level: string): level is Level {
  return (levels as readonly string[]).includes(level);
}
