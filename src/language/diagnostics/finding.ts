import type { JsonObject } from '../../core/json.ts';
import { plainTranslate } from '../../core/words.ts';
import type { LineIndex, Range } from '../../yaml/lines.ts';
import type { EntryMend } from '../document/entry-mends.ts';
import type { Severity } from './entry.ts';
import { diagnosticEntry, type DiagnosticCode } from './table.ts';
import { visibleText } from './visible.ts';

/** Another place that explains a finding, in the same text. */
export interface RelatedPlace {
  readonly message: string;
  readonly range: Range;
}

/** A change that mends a finding. Its edits do not overlap. */
export interface FindingFix {
  /** What the change does, as a command to the editor: "Change to `Namespace.K8s`". */
  readonly title: string;
  readonly edits: readonly { readonly range: Range; readonly text: string }[];
  /** True where the change cannot alter what the file means to anybody: it is made on save, where that is asked for. */
  readonly isSafe: boolean;
  /** What to run, where no edit of the text mends it. There are no edits then. */
  readonly command?: FixCommand;
}

/** A command of the editor that mends a finding outside of the text. */
export interface FixCommand {
  readonly id: 'meshdeck.pattern.fetchImports';
  readonly arguments: readonly string[];
}

/** One diagnostic as plain data: for the editor, the command line and tests alike. */
export interface Finding {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  readonly related: readonly RelatedPlace[];
  /** The obvious ways to mend it, the best one first. */
  readonly fixes: readonly FindingFix[];
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
  readonly fixes?: readonly Fix[];
  readonly missing?: MissingKeys;
  readonly mend?: EntryMend;
}

/** Keys that a map lacks, with values that may stand there until somebody writes better ones. */
export interface MissingKeys {
  /** Where the first key of the map stands; for a key that is written and has nothing behind it, the end of that key. */
  readonly at: number;
  readonly values: JsonObject;
  readonly isWritten?: true;
}

/** A change that mends a fault, by offsets. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly start: number; readonly end: number; readonly text: string }[];
  readonly isSafe?: true;
  /** What to run, where no edit of the text mends it. */
  readonly command?: FixCommand;
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
    message: visibleText(`${plainTranslate(entry.message, fault.params)}${hint}`),
    range: lines.range(fault.start, fault.end),
    related: (fault.related ?? []).map(({ message, start, end }) => ({ message, range: lines.range(start, end) })),
    fixes: (fault.fixes ?? []).map(({ title, edits, isSafe = false, command }) => ({
      title,
      edits: edits.map(({ start, end, text }) => ({ range: lines.range(start, end), text })),
      isSafe,
      ...(command === undefined ? {} : { command }),
    })),
    docPath: `docs/diagnostics/${fault.code}.md`,
  };
}
