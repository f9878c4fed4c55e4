import type { NodePath } from '../dialects/dialect.ts';

/** Where something is being written, told while the text is often no YAML yet. */
export interface WritingPlace {
  /** Of a key: the map that it is for. Of a value: the value itself. */
  readonly path: NodePath;
  /**
   * `key`: a key of the map. `value`: behind a colon. `item`: behind the dash or in the brackets of a list, where an item may be a map
   * as well. `below`: on a line of its own below a key, where its schema decides what comes.
   */
  readonly is: 'key' | 'value' | 'item' | 'below';
  readonly style: 'block' | 'flow' | 'json';
  /** What is written so far, without its quotation mark, and the part of the text that a proposal replaces. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
  readonly quote: '"' | "'" | '';
  /** Keys that the map has, beside the one that is being written. */
  readonly present: ReadonlySet<string>;
  /** True where a colon stands behind the word. */
  readonly hasColon: boolean;
  /** How far the keys of this place are to the right of the beginning of the line's text. */
  readonly inset: number;
}

/** The end of the word at an offset, its closing quotation mark included. */
export function wordEnd(text: string, offset: number, quote: WritingPlace['quote']): number {
  if (quote !== '') {
    const rest = /^[^"'\r\n]*/.exec(text.slice(offset, offset + 1000))?.[0] ?? '';
    // Without a closing mark what follows is not meant.
    return text[offset + rest.length] === quote ? offset + rest.length + 1 : offset;
  }
  return (
    offset +
    (/^[^\s,{}[\]:"'#]*(?::(?=[^\s])[^\s,{}[\]:"'#]*)*/.exec(text.slice(offset, offset + 1000))?.[0].length ?? 0)
  );
}

/** True where a colon follows. */
export function colonFollows(text: string, end: number): boolean {
  return /^[ \t]*:(?:\s|$)/.test(text.slice(end, end + 100));
}
