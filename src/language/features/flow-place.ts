import type { NodePath } from '../dialects/dialect.ts';
import { colonFollows, wordEnd, type WritingPlace } from './place.ts';

interface Level {
  readonly is: 'map' | 'list';
  index: number;
  /** Of a map, once its colon was read. */
  key: string | undefined;
  readonly present: Set<string>;
}

/** One value or key with its place. */
interface Word {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly quote: WritingPlace['quote'];
  readonly isOpen: boolean;
}

/**
 * The place inside braces or brackets, JSON among them.
 *
 * @param start where the outermost one opens.
 * @param base the path of what it opens.
 * @returns undefined where the offset is behind the closing one, or in a comment.
 */
export function flowPlace(text: string, start: number, offset: number, base: NodePath): WritingPlace | undefined {
  const levels: Level[] = [];
  let last: Word | undefined;
  let at = start;
  while (at < offset) {
    const character = text.charAt(at);
    if (character === '{' || character === '[') {
      levels.push({ is: character === '{' ? 'map' : 'list', index: 0, key: undefined, present: new Set() });
      last = undefined;
      at += 1;
    } else if (character === '}' || character === ']') {
      levels.pop();
      last = undefined;
      if (levels.length === 0) return undefined;
      at += 1;
    } else if (character === ',') {
      const level = levels.at(-1);
      if (level !== undefined) nextEntry(level, last);
      last = undefined;
      at += 1;
    } else if (character === ':' && last !== undefined && isColon(text, at, last)) {
      const level = levels.at(-1);
      if (level?.is === 'map') level.key = last.text;
      last = undefined;
      at += 1;
    } else if (character === '#' && /\s/.test(text.charAt(at - 1))) {
      const lineEnd = text.indexOf('\n', at);
      if (lineEnd < 0 || lineEnd >= offset) return undefined;
      at = lineEnd;
    } else if (/\s/.test(character)) at += 1;
    else {
      last = readWord(text, at, offset);
      at = last.end;
    }
  }
  const level = levels.at(-1);
  if (level === undefined || last?.isOpen === false) return undefined;
  return placeAt(text, offset, levels, level, last, base);
}

function placeAt(
  text: string,
  offset: number,
  levels: readonly Level[],
  level: Level,
  word: Word | undefined,
  base: NodePath,
): WritingPlace {
  const outer = levels.slice(0, -1).map((above) => (above.is === 'map' ? (above.key ?? '') : above.index));
  const isKey = level.is === 'map' && level.key === undefined;
  const quote = word?.quote ?? '';
  const end = wordEnd(text, offset, quote);
  return {
    path: [...base, ...outer, ...(isKey ? [] : [level.is === 'map' ? (level.key ?? '') : level.index])],
    is: isKey ? 'key' : level.is === 'map' ? 'value' : 'item',
    style: base.length === 0 && /^\s*[{[]\s*["{[\]}]/.test(text) ? 'json' : 'flow',
    word: word?.text ?? '',
    start: word?.start ?? offset,
    end,
    quote,
    present: isKey ? new Set([...level.present, ...keysBehind(text, end)]) : new Set(),
    hasColon: colonFollows(text, end),
    inset: 0,
  };
}

function nextEntry(level: Level, last: Word | undefined): void {
  const key = level.key ?? last?.text;
  if (level.is === 'map' && key !== undefined) level.present.add(key);
  level.key = undefined;
  level.index += 1;
}

/** Behind a quoted key no space is needed. */
function isColon(text: string, at: number, last: Word): boolean {
  return last.quote !== '' || /[\s,{}[\]]|^$/.test(text.charAt(at + 1));
}

/** The word at a place, up to the cursor; it is open where the cursor is in it or right behind it. */
function readWord(text: string, start: number, offset: number): Word {
  const first = text.charAt(start);
  if (first === '"' || first === "'") {
    let at = start + 1;
    while (at < offset && text.charAt(at) !== first) at += first === '"' && text.charAt(at) === '\\' ? 2 : 1;
    const isOpen = at >= offset;
    const end = Math.min(isOpen ? offset : at + 1, offset);
    return { start, end, text: text.slice(start + 1, isOpen ? offset : at), quote: first, isOpen };
  }
  let at = start;
  while (at < offset && !/[\s,{}[\]]/.test(text.charAt(at))) {
    if (at > start && text.charAt(at) === ':' && /[\s,{}[\]]|^$/.test(text.charAt(at + 1))) break;
    // A reference holds spaces and brackets of its own.
    if (text.startsWith('$(#', at)) {
      const closing = text.indexOf(')', at);
      at = closing < 0 || closing >= offset ? offset : closing;
    }
    at += 1;
  }
  const end = Math.min(at, offset);
  return { start, end, text: text.slice(start, end), quote: '', isOpen: end === offset };
}

/** Keys of the same map behind the cursor, as far as a short look goes. */
function keysBehind(text: string, from: number): readonly string[] {
  const keys: string[] = [];
  let depth = 0;
  for (const match of text
    .slice(from, from + 5000)
    .matchAll(/[{}[\]]|(?:"((?:[^"\\]|\\.)*)"|([\w./-]+))\s*:|"(?:[^"\\]|\\.)*"/g)) {
    if (match[0] === '{' || match[0] === '[') depth += 1;
    else if (match[0] === '}' || match[0] === ']') depth -= 1;
    else if (depth === 0) {
      const key = match[1] ?? match[2];
      if (key !== undefined) keys.push(key);
    }
    if (depth < 0) break;
  }
  return keys;
}
