import { nearest } from '../../core/nearest.ts';
import { problemError } from '../../core/problem.ts';
import type { Severities } from './finding.ts';
import { diagnosticCodes, isDiagnosticCode } from './table.ts';

/** What the project settings can make of a diagnostic. */
export const severityLevels = ['error', 'warning', 'information', 'hint', 'off'] as const;
type Level = (typeof severityLevels)[number];

/** One entry of `lint.severity` that cannot be followed. */
export interface SeverityFault {
  readonly code: 'language.code-unknown' | 'language.severity-unknown';
  /** The code of the diagnostic, as it was written. */
  readonly key: string;
  readonly params: Readonly<Record<string, string>>;
}

/** Entries whose code or severity does not exist: a misspelt code would silence nothing without a word. */
export function severityFaults(given: Readonly<Record<string, string>>): readonly SeverityFault[] {
  return Object.entries(given).flatMap(([key, level]): readonly SeverityFault[] => {
    if (!isDiagnosticCode(key)) {
      const candidate = nearest(key, diagnosticCodes) ?? 'see docs/diagnostics';
      return [{ code: 'language.code-unknown', key, params: { code: key, candidate } }];
    }
    if (isLevel(level)) return [];
    const params = { code: key, level, levels: severityLevels.join(', ') };
    return [{ code: 'language.severity-unknown', key, params }];
  });
}

/**
 * The severities that the project settings give (`lint.severity` of `meshdeck.yaml`), checked.
 *
 * @throws `language.code-unknown`, `language.severity-unknown` for the first entry that cannot be followed.
 */
export function checkedSeverities(given: Readonly<Record<string, string>>): Severities {
  const [fault] = severityFaults(given);
  if (fault !== undefined) throw problemError(fault.code, fault.params);
  return Object.fromEntries(
    Object.entries(given).flatMap(([code, level]): [string, Level][] => (isLevel(level) ? [[code, level]] : [])),
  );
}

function isLevel(level: string): level is Level {
  return (severityLevels as readonly string[]).includes(level);
}
