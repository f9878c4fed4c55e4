import { parseText } from '../../yaml/parse.ts';
import { lineEndOf, lineStartOf } from '../../yaml/lines.ts';
import type { Fix } from '../diagnostics/finding.ts';
import { longestTried, mendedText } from './mended-text.ts';

/** How wide editors show a tab, and how far YAML is mostly indented. */
const widths = [2, 4, 8];
const mostProposals = 2;

interface Indentation {
  readonly start: number;
  readonly end: number;
}

/**
 * Spaces in place of the tabs that indent a line and those below it. How wide a tab was meant nobody can tell: each width is proposed with
 * which the text can be read up to the line behind them, and no key loses what stands below it.
 *
 * @param at an offset in the first of the lines.
 */
export function withSpaces(text: string, at: number): readonly Fix[] {
  if (text.length > longestTried) return [];
  const lines = tabbedLines(text, lineStartOf(text, at));
  const last = lines.at(-1);
  if (last === undefined) return [];
  const proposals = widths.map((width): Fix => {
    const edits = lines.map(({ start, end }) => {
      return { start, end, text: text.slice(start, end).replaceAll('\t', ' '.repeat(width)) };
    });
    return { title: `Write ${width} spaces for each tab`, edits };
  });
  const fitting = proposals.filter(({ edits }) => {
    const mended = mendedText(text, edits);
    const end = lineEndOf(mended, mended.length - (text.length - last.end));
    const behind = endOfNextContent(mended, end);
    const faults = parseText(mended).documents.flatMap((document) => document.faults);
    return (
      faults.every(({ code, start }) => code === 'DUPLICATE_KEY' || start > behind) &&
      keepsValues(mended, edits[0]?.start ?? 0, end)
    );
  });
  return fitting.slice(0, mostProposals);
}

/** True where every key that ends its line has something below it, from the line above some lines to the one behind them. */
function keepsValues(text: string, start: number, end: number): boolean {
  const above = text.slice(0, start).split('\n').slice(0, -1).filter(hasContent).slice(-1);
  const lines = text.slice(lineStartOf(text, start), end).split('\n').filter(hasContent);
  const below = text
    .slice(end + 1)
    .split('\n')
    .find(hasContent);
  const all = [...above, ...lines, ...(below === undefined ? [] : [below])];
  return all.every((line, index) => {
    const next = all[index + 1];
    if (next === undefined || !/:\s*(?:#.*)?$/.test(line)) return true;
    const column = /^[ -]*/.exec(line)?.[0].length ?? 0;
    const [space = '', dash] = /^ *(-?)/.exec(next) ?? [];
    const indentation = dash === '' ? space.length : space.length - 1;
    return dash === '' ? indentation > column : indentation >= column;
  });
}

/** Where the first line behind an offset ends that says something: a width that does not fit shows there. */
function endOfNextContent(text: string, offset: number): number {
  for (let start = offset + 1; start < text.length; start = lineEndOf(text, start) + 1) {
    const end = lineEndOf(text, start);
    if (hasContent(text.slice(start, end))) return end;
  }
  return offset;
}

function hasContent(line: string): boolean {
  return !/^\s*(?:#|$)/.test(line);
}

/** The indentations of the lines from an offset on, up to the first one without a tab. */
function tabbedLines(text: string, from: number): readonly Indentation[] {
  const lines: Indentation[] = [];
  let start = from;
  for (;;) {
    const [space = ''] = /^[ \t]*/.exec(text.slice(start, lineEndOf(text, start))) ?? [];
    if (!space.includes('\t')) return lines;
    lines.push({ start, end: start + space.length });
    start = lineEndOf(text, start) + 1;
  }
}
