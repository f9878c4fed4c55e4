import { plainTranslate } from '../../core/words.ts';
import type { LineIndex, Range } from '../../yaml/lines.ts';
import type { Severity } from './entry.ts';
import { diagnosticEntry, type DiagnosticCode } from './table.ts';

/** Another place that explains a finding, in the same text. */
export interface RelatedPlace {
  readonly message: string;
  readonly range: Range;
}

/** One diagnostic as plain data: for the editor, the command line and tests alike. */
export interface Finding {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  readonly related: readonly RelatedPlace[];
  /** Page of the code below the package: `docs/diagnostics/unknown-key.md`. */
  readonly docPath: string;
}

/** A fault before it has words and lines: offsets of the text, and the parameters of the message. */
export interface Fault {
  readonly code: DiagnosticCode;
  readonly start: number;
  readonly end: number;
  readonly params: Readonly<Record<string, string | number>>;
  readonly related?: readonly { readonly message: string; readonly start: number; readonly end: number }[];
}

/** Severities that the project settings change; `off` silences a code. */
export type Severities = Readonly<Partial<Record<string, Severity | 'off'>>>;

/** Gives a fault its words, lines and severity; undefined where the settings silence it. */
export function asFinding(fault: Fault, lines: LineIndex, severities: Severities): Finding | undefined {
  const entry = diagnosticEntry(fault.code);
  const severity = severities[fault.code] ?? entry.severity;
  if (severity === 'off') return undefined;
  const { nearest } = fault.params;
  const hint = nearest === undefined ? '' : ` Did you mean \`${nearest}\`?`;
  return {
    code: fault.code,
    severity,
    message: `${plainTranslate(entry.message, fault.params)}${hint}`,
    range: lines.range(fault.start, fault.end),
    related: (fault.related ?? []).map(({ message, start, end }) => ({ message, range: lines.range(start, end) })),
    docPath: `docs/diagnostics/${fault.code}.md`,
  };
}
