import { inWords } from '../../../core/words.ts';
import type { PreflightFinding } from '../types.ts';

/** Findings as lines that tests compare: `error: This user may not ...`, `passed: ...`. */
export function linesOf(findings: readonly PreflightFinding[]): readonly string[] {
  return findings.map(
    ({ severity, problem, because }) => `${severity}: ${problem === undefined ? because : inWords(problem).message}`,
  );
}

/** Severities alone, where the words do not matter. */
export function severitiesOf(findings: readonly PreflightFinding[]): readonly string[] {
  return findings.map(({ severity }) => severity);
}
