import { lineStartOf } from '../../yaml/lines.ts';

/** The beginning of a line of block YAML. Columns count from 0. */
export interface BlockLine {
  readonly indentation: number;
  /** Columns of the dashes of list items. */
  readonly dashes: readonly number[];
  /** Where the content behind the dashes begins. */
  readonly column: number;
  readonly key?: string;
  /** Where the value behind the key begins; absent without a space behind the colon. */
  readonly valueColumn?: number;
  /** What stands behind the key, or the whole content where there is none. */
  readonly value: string;
}

/** What holds a line, from the lines above it. */
export interface BlockParents {
  readonly path: readonly (string | number)[];
  /** Keys of the map that the line belongs to, above and below it. */
  readonly present: ReadonlySet<string>;
  /** True where the line's map has no other key: it may become a list or a value instead. */
  readonly holdsNothing: boolean;
}

const keyPattern = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([^\s#'"[\]{},&*!|>%@`-][^#]*?|-[^\s#][^#]*?))[ \t]*:(?=[ \t]|$)/;
const itemDash = /^-(?:[ \t]+|$)/;

/** Reads the beginning of a line. */
export function readLine(line: string): BlockLine {
  const indentation = line.length - line.trimStart().length;
  const dashes: number[] = [];
  let column = indentation;
  let dash = itemDash.exec(line.slice(column));
  while (dash !== null) {
    dashes.push(column);
    column += dash[0].length;
    dash = itemDash.exec(line.slice(column));
  }
  const content = line.slice(column);
  const match = keyPattern.exec(content);
  const base = { indentation, dashes, column };
  if (match === null) return { ...base, value: content };
  const key = match[1] ?? match[2] ?? match[3] ?? '';
  const behind = content.slice(match[0].length);
  const space = behind.length - behind.trimStart().length;
  return {
    ...base,
    key,
    value: behind.trim(),
    ...(space === 0 ? {} : { valueColumn: column + match[0].length + space }),
  };
}

/** A level that is looked for parents of: a list by the column of its dashes, or a map by the column of its keys. */
interface Level {
  readonly is: 'list' | 'map';
  readonly column: number;
}

/** The lines above one, the nearest first, without their ends. */
export function* linesAbove(text: string, lineStart: number): Iterable<string> {
  for (let start = lineStart; start > 0;) {
    const end = start - 1;
    start = lineStartOf(text, end);
    yield text.slice(start, end);
  }
}

/**
 * Follows a line to the root of its document.
 *
 * @param lineStart where the line begins.
 * @param line what of it stands before the cursor.
 * @returns undefined inside a text of several lines.
 */
export function blockParents(text: string, lineStart: number, line: BlockLine): BlockParents | undefined {
  const path: (string | number)[] = line.dashes.map(() => 0);
  const present = new Set<string>();
  let level: Level = { is: 'map', column: line.column };
  if (line.dashes.length > 0) level = { is: 'list', column: line.dashes[0] ?? 0 };
  let isFirst = line.dashes.length === 0;
  let holdsNothing = line.dashes.length === 0;
  for (const raw of linesAbove(text, lineStart)) {
    if (level.is === 'map' && level.column === 0 && !isFirst) break;
    const indentation = contentColumn(raw);
    if (indentation === undefined || indentation > level.column) continue;
    if (indentation === 0 && raw.startsWith('---')) break;
    const startsWithDash = raw[indentation] === '-' && itemDash.test(raw.slice(indentation));
    if (indentation === level.column && (level.is === 'map' || startsWithDash)) {
      // Beside, not above: a key of the same map, or another item of the same list.
      if (level.is === 'list') path[0] = Number(path[0]) + 1;
      else if (isFirst && !startsWithDash) {
        const { key } = readLine(raw.trimEnd());
        if (key !== undefined) present.add(key);
        holdsNothing = false;
      }
      continue;
    }
    const parent = readLine(raw.trimEnd());
    const isBeside = isFirst && parent.key !== undefined && parent.column === level.column;
    if (isBeside && level.is === 'map') {
      present.add(parent.key);
      holdsNothing = false;
    }
    const isAbove =
      parent.key !== undefined &&
      (parent.column < level.column || (level.is === 'list' && parent.column === level.column));
    const lastDash = parent.dashes.at(-1);
    const isHeld = parent.key === undefined ? lastDash !== undefined && lastDash < level.column : isAbove;
    if (isHeld && isText(parent.value)) return undefined;
    if (isAbove) {
      path.unshift(parent.key);
      level = { is: 'map', column: parent.column };
      isFirst = false;
    }
    for (const dash of [...parent.dashes].reverse()) {
      // `- - x` above: its inner dash is an earlier item of the same list.
      if (dash === level.column && level.is === 'list') path[0] = Number(path[0]) + 1;
      if (dash >= level.column) continue;
      path.unshift(0);
      level = { is: 'list', column: dash };
      isFirst = false;
    }
  }
  const below = keysBelow(text, lineStart, line.column);
  for (const key of below) present.add(key);
  return { path, present, holdsNothing: holdsNothing && below.length === 0 && path.length > 0 };
}

/** A value that goes on in the lines below: a block scalar, or a plain text (an anchor or a tag alone is none). */
function isText(value: string): boolean {
  const plain = value.replace(/(?:^|\s)#.*$/, '').trim();
  return plain !== '' && !/^(?:[&!][^\s]*\s*)+$/.test(plain);
}

/** Keys of the same map in the lines below. */
function keysBelow(text: string, lineStart: number, column: number): readonly string[] {
  const keys: string[] = [];
  let start = text.indexOf('\n', lineStart) + 1;
  while (start > 0 && start < text.length) {
    const next = text.indexOf('\n', start);
    const raw = text.slice(start, next < 0 ? text.length : next);
    start = next + 1;
    const indentation = contentColumn(raw);
    if (indentation === undefined || indentation > column) continue;
    if (indentation < column || raw.startsWith('---')) break;
    const { key, dashes } = readLine(raw.trimEnd());
    // Items at the column of the keys are of the list of the key above them.
    if (key !== undefined && dashes.length === 0) keys.push(key);
  }
  return keys;
}

/** Where the content of a line begins; undefined for empty lines and comments. */
export function contentColumn(line: string): number | undefined {
  let column = 0;
  while (line.charCodeAt(column) === 32 || line.charCodeAt(column) === 9) column += 1;
  const first = line[column];
  return first === undefined || first === '#' || first === '\r' ? undefined : column;
}
