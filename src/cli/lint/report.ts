import { formatPlural } from '../../core/format.ts';
import type { Finding, Severity } from '../../language/lint.ts';

/** One checked file. */
export interface CheckedFile {
  readonly path: string;
  /** From the working folder, with `/` on every system; absolute where the file lies outside of it. */
  readonly name: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  readonly isRecognised: boolean;
}

/** How many files and findings there are. */
export interface LintSummary {
  readonly files: number;
  readonly checked: number;
  readonly errors: number;
  readonly warnings: number;
  readonly others: number;
  /** Findings that were mended by `--fix`. */
  readonly fixed: number;
}

const order: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** What can be asked for with `--fail-on`. */
export const failLevels: readonly string[] = [...order, 'never'];

/** Counts files and findings. */
export function summaryOf(files: readonly CheckedFile[], fixed: number): LintSummary {
  const findings = files.flatMap((file) => file.findings);
  const count = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  return {
    files: files.length,
    checked: files.filter(({ isRecognised }) => isRecognised).length,
    errors: count('error'),
    warnings: count('warning'),
    others: count('information') + count('hint'),
    fixed,
  };
}

/** True where a finding is at least as severe as the level; nothing is for `never`. */
export function failsAt(level: string, files: readonly CheckedFile[]): boolean {
  const worst = order.slice(0, order.findIndex((severity) => severity === level) + 1);
  return files.some(({ findings }) => findings.some(({ severity }) => worst.includes(severity)));
}

/** The summary in one line. */
export function summaryLine({ checked, errors, warnings, others, fixed }: LintSummary): string {
  const mended = fixed === 0 ? '' : `, ${fixed} fixed`;
  const counts = `${formatPlural(errors, 'error')}, ${formatPlural(warnings, 'warning')}, ${formatPlural(others, 'other')}`;
  return `${formatPlural(checked, 'file')} checked: ${counts}${mended}.`;
}
