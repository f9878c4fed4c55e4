import { parseText } from '../../yaml/parse.ts';
import { lineStartOf } from '../../yaml/lines.ts';
import type { Fix } from '../diagnostics/finding.ts';

/** How wide editors show a tab, and how far YAML is mostly indented. */
const widths = [2, 4, 8];
/** Each proposal is parsed once, while somebody may be typing. */
const longestText = 50_000;

interface Indentation {
  readonly start: number;
  readonly end: number;
}

/**
 * Spaces in place of the tabs that indent a line and those below it. How wide a tab was meant nobody can tell: each width is proposed with
 * which the text can be read as far as these lines go.
 *
 * @param at an offset in the first of the lines.
 */
export function withSpaces(text: string, at: number): readonly Fix[] {
  if (text.length > longestText) return [];
  const lines = tabbedLines(text, lineStartOf(text, at));
  const last = lines.at(-1);
  if (last === undefined) return [];
  const proposals = widths.map((width): Fix => {
    const edits = lines.map(({ start, end }) => {
      return { start, end, text: text.slice(start, end).replaceAll('\t', ' '.repeat(width)) };
    });
    return { title: `Write ${width} spaces for each tab`, edits };
  });
  return proposals.filter(({ edits }) => {
    const mended = edits.reduceRight(
      (done, edit) => done.slice(0, edit.start) + edit.text + done.slice(edit.end),
      text,
    );
    const behind = endOfLine(mended, mended.length - (text.length - last.end));
    const faults = parseText(mended).documents.flatMap((document) => document.faults);
    return faults.every(({ code, start }) => code === 'DUPLICATE_KEY' || start > behind);
  });
}

/** The indentations of the lines from an offset on, up to the first one without a tab. */
function tabbedLines(text: string, from: number): readonly Indentation[] {
  const lines: Indentation[] = [];
  let start = from;
  for (;;) {
    const [space = ''] = /^[ \t]*/.exec(text.slice(start, endOfLine(text, start))) ?? [];
    if (!space.includes('\t')) return lines;
    lines.push({ start, end: start + space.length });
    start = endOfLine(text, start) + 1;
  }
}

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}
