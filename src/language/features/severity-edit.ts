import type { DiagnosticCode } from '../diagnostics/table.ts';
import { entryOf } from '../../yaml/nodes.ts';
import { parseText } from '../../yaml/parse.ts';
import { lineStartOf } from '../../yaml/lines.ts';

/** What is inserted into, or replaced in, the project settings. */
export interface SettingsEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The change of the project settings that gives a code a severity.
 *
 * @param text of `meshdeck.yaml` as it is; empty where there is none.
 * @returns undefined where the file is broken, or written in a way that nothing can be added to by a plain insertion.
 */
export function severityEdit(text: string, code: DiagnosticCode, severity: string): SettingsEdit | undefined {
  // `off` without quotes is a boolean to YAML 1.1.
  const value = severity === 'off' ? '"off"' : severity;
  const { documents, faults } = parseText(text);
  const [document, second] = documents;
  if (faults.length > 0 || second !== undefined || (document?.faults.length ?? 0) > 0) return undefined;
  const root = document?.root;
  const isEmpty = root === undefined || (root.is === 'scalar' && root.value === null);
  if (isEmpty) return append(text, `lint:\n  severity:\n    ${code}: ${value}\n`);
  if (root.is !== 'map' || text[root.start] === '{') return undefined;

  const lint = entryOf(root, 'lint');
  if (lint === undefined) return append(text, `lint:\n  severity:\n    ${code}: ${value}\n`);
  if (lint.value.is !== 'map') {
    const isNothing = lint.value.is === 'scalar' && lint.value.value === null;
    return isNothing ? behindKey(text, lint.keyEnd, `\n  severity:\n    ${code}: ${value}`) : undefined;
  }
  const severities = entryOf(lint.value, 'severity');
  if (severities === undefined) {
    return text[lint.value.start] === '{'
      ? insideBraces(lint.value.start, `severity: { ${code}: ${value} }, `)
      : beforeFirst(text, lint.value.start, `severity:\n`, `  ${code}: ${value}\n`);
  }
  if (severities.value.is !== 'map') {
    const isNothing = severities.value.is === 'scalar' && severities.value.value === null;
    const column = severities.keyStart - lineStartOf(text, severities.keyStart);
    const inner = `\n${' '.repeat(column + 2)}${code}: ${value}`;
    return isNothing ? behindKey(text, severities.keyEnd, inner) : undefined;
  }
  const present = entryOf(severities.value, code);
  if (present !== undefined) return { start: present.value.start, end: present.value.end, text: value };
  if (text[severities.value.start] === '{') return insideBraces(severities.value.start, `${code}: ${value}, `);
  return beforeFirst(text, severities.value.start, `${code}: ${value}\n`, '');
}

function append(text: string, added: string): SettingsEdit {
  const separator = text === '' || text.endsWith('\n') ? '' : '\n';
  return { start: text.length, end: text.length, text: separator + added };
}

/** `key:` has nothing behind it. */
function behindKey(text: string, keyEnd: number, added: string): SettingsEdit | undefined {
  const colon = text.indexOf(':', keyEnd);
  return colon < 0 ? undefined : { start: colon + 1, end: colon + 1, text: added };
}

function insideBraces(start: number, added: string): SettingsEdit {
  return { start: start + 1, end: start + 1, text: ` ${added.trimEnd()}` };
}

/** New lines above the first entry of a block map, in its indentation. */
function beforeFirst(text: string, start: number, line: string, nested: string): SettingsEdit {
  const from = lineStartOf(text, start);
  const indentation = ' '.repeat(start - from);
  const more = nested === '' ? '' : `${indentation}${nested}`;
  return { start: from, end: from, text: `${indentation}${line}${more}` };
}
