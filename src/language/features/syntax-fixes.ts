import { lineEndOf, lineStartOf } from '../../yaml/lines.ts';
import { parseText, type YamlDocument } from '../../yaml/parse.ts';
import type { Meant } from '../../yaml/syntax-words.ts';
import type { Fix } from '../diagnostics/finding.ts';
import { longestTried, mendedText } from './mended-text.ts';

/**
 * The change that makes of a fault of the YAML what was meant, where the text around it shows that. It is proposed only where the text has
 * fewer faults with it.
 *
 * @param start where the fault is told.
 * @param faultCount how many faults the text has now.
 */
export function syntaxFixes(text: string, start: number, meant: Meant, faultCount: number): readonly Fix[] {
  if (text.length > longestTried) return [];
  const fix = proposals[meant](text, start);
  if (fix === undefined || fix.edits.length === 0) return [];
  const { documents, faults } = parseText(mendedText(text, fix.edits));
  return countOf(documents, faults.length) < faultCount ? [fix] : [];
}

const proposals: Readonly<Record<Meant, (text: string, start: number) => Fix | undefined>> = {
  space(text, start) {
    const at = text.indexOf(':', start) + 1;
    return { title: 'Put a space behind the colon', edits: [{ start: at, end: at, text: ' ' }] };
  },
  dash(text, start) {
    // A key would begin a map, to which lines below may belong.
    if (/:(?:\s|$)/.test(text.slice(start, lineEndOf(text, start)))) return undefined;
    return { title: 'Put a dash before it', edits: [{ start, end: start, text: '- ' }] };
  },
  comma(text, start) {
    const at = text.slice(0, start).trimEnd().length;
    return { title: 'Put a comma before it', edits: [{ start: at, end: at, text: ',' }] };
  },
  neighbour(text, start) {
    const lineStart = lineStartOf(text, start);
    const own = start - lineStart;
    const above = indentationAt(text, lineStartOf(text, lineStart - 1));
    return { title: 'Indent it as the line above', edits: lessIndented(text, lineStart, own, own - above) };
  },
};

/** A line and those below it that are indented as far, with fewer blanks. */
function lessIndented(text: string, from: number, least: number, by: number): Fix['edits'] {
  const edits: { start: number; end: number; text: string }[] = [];
  for (let start = from; start < text.length; start = lineEndOf(text, start) + 1) {
    const isEmpty = text.slice(start, lineEndOf(text, start)).trim() === '';
    if (!isEmpty && indentationAt(text, start) < least) break;
    if (!isEmpty && by > 0) edits.push({ start, end: start + by, text: '' });
  }
  return edits;
}

function indentationAt(text: string, lineStart: number): number {
  return /^ */.exec(text.slice(lineStart, lineEndOf(text, lineStart)))?.[0].length ?? 0;
}

/** How many faults documents have, beside those of no document. */
export function countOf(documents: readonly YamlDocument[], ofText: number): number {
  return documents.reduce((count, { faults }) => count + faults.length, ofText);
}
