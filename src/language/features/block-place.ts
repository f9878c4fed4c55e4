import { blockParents, readLine, type BlockLine } from './block-lines.ts';
import { colonFollows, wordEnd, type WritingPlace } from './place.ts';
import { lineStartOf } from '../../yaml/lines.ts';

/**
 * The place in block YAML. Only the lines of what holds the cursor are read, and those beside it are passed by by their indentation: the
 * length of the document hardly matters.
 *
 * @returns undefined inside of comments and of texts of several lines.
 */
export function blockPlace(text: string, offset: number): WritingPlace | undefined {
  const lineStart = lineStartOf(text, offset);
  const before = text.slice(lineStart, offset);
  const line = readLine(before);
  if (isComment(before)) return undefined;
  const isValue = line.key !== undefined && line.valueColumn !== undefined;
  // Behind a colon without a space nothing can be written yet.
  if (line.key !== undefined && line.valueColumn === undefined) return undefined;
  const written = before.slice(isValue ? line.valueColumn : line.column);
  const quote = openQuote(written);
  if (quote === undefined || (quote === '' && /["']/.test(written))) return undefined;
  const parents = blockParents(text, lineStart, line);
  if (parents === undefined) return undefined;
  const end = wordEnd(text, offset, quote);
  const common = {
    style: 'block' as const,
    word: written.slice(quote.length),
    start: offset - written.length,
    end,
    quote,
    hasColon: colonFollows(text, end),
    inset: line.column - line.indentation,
  };
  const { path, present, holdsNothing } = parents;
  if (isValue) return { ...common, is: 'value', path: [...path, line.key], present: new Set() };
  const isItem = line.dashes.length > 0;
  const isBelow = !isItem && holdsNothing;
  return { ...common, is: isItem ? 'item' : isBelow ? 'below' : 'key', path, present };
}

function isComment(before: string): boolean {
  let quote = '';
  for (let index = 0; index < before.length; index += 1) {
    const character = before.charAt(index);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if ((character === '"' || character === "'") && /[\s[{,:-]|^$/.test(before.charAt(index - 1)))
      quote = character;
    else if (character === '#' && /^\s?$/.test(before.charAt(index - 1))) return true;
  }
  return false;
}

/** The quotation mark that a word begins with and that is not closed; undefined where it is closed. */
function openQuote(written: string): WritingPlace['quote'] | undefined {
  const first = written.charAt(0);
  if (first !== '"' && first !== "'") return '';
  return written.slice(1).includes(first) ? undefined : first;
}

export type { BlockLine };
