/** Where a cursor is in block YAML, told from the lines alone: while somebody types, the text is often no YAML. */
export interface BlockPath {
  /** Keys and list indexes of what holds the cursor. Indexes of lists are 0: which item it is does not matter to a schema. */
  readonly path: readonly (string | number)[];
  /** The key of the cursor's line where the cursor is behind its colon. */
  readonly keyBeside?: string;
  /** The word that is being written. */
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

interface Line {
  /** Where the content behind the dashes begins. */
  readonly column: number;
  /** Columns of the dashes of list items at the line's beginning. */
  readonly dashes: readonly number[];
  readonly key?: string;
}

const keyPattern = /^(?:"([^"]*)"|'([^']*)'|([^\s#'"[\]{},&*!|>%@`][^#]*?))\s*:(?=\s|$)/;

const itemDash = /^- +|^-$/;

/**
 * The path to an offset.
 *
 * @returns undefined inside comments.
 */
export function blockPath(text: string, offset: number): BlockPath | undefined {
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  const before = text.slice(lineStart, offset);
  if (/(^|\s)#/.test(before)) return undefined;
  const after = /^[\w./$()#-]*/.exec(text.slice(offset))?.[0] ?? '';
  const current = readLine(before);
  const colon = /^\s*(?:- +)*[^\s#][^#]*?:\s+([^\s].*)?$/.exec(before);
  const word = /[\w./$()#-]*$/.exec(before)?.[0] ?? '';
  const path: (string | number)[] = current.dashes.map(() => 0);
  // Only what is further left than this can hold what was found so far.
  let limit = current.dashes[0] ?? current.column;
  for (const line of linesAbove(text, lineStart)) {
    if (line.key === undefined) continue;
    // A list may stand at the same column as the key that holds it.
    const holdsList = line.column === limit && path[0] === 0 && line.dashes.length === 0;
    if (line.column < limit || holdsList) {
      path.unshift(line.key);
      limit = line.column;
    }
    for (const dash of [...line.dashes].reverse()) {
      if (dash >= limit) continue;
      path.unshift(0);
      limit = dash;
    }
    if (limit === 0) break;
  }
  const place = { path, word, start: offset - word.length, end: offset + after.length };
  return colon !== null && current.key !== undefined ? { ...place, keyBeside: current.key } : place;
}

/** Reads the beginning of a line. */
function readLine(line: string): Line {
  const dashes: number[] = [];
  let column = line.length - line.trimStart().length;
  let dash = itemDash.exec(line.slice(column));
  while (dash !== null) {
    dashes.push(column);
    column += dash[0].length;
    dash = itemDash.exec(line.slice(column));
  }
  const match = keyPattern.exec(line.slice(column));
  const key = match?.[1] ?? match?.[2] ?? match?.[3];
  return { column, dashes, ...(key === undefined ? {} : { key: key.trim() }) };
}

/** Lines above an offset, the nearest first, without blank ones and comments. */
function* linesAbove(text: string, lineStart: number): Iterable<Line> {
  let end = lineStart - 1;
  while (end > 0) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end).replace(/\r$/, '');
    if (line.startsWith('---')) return;
    if (/\S/.test(line) && !/^\s*#/.test(line)) yield readLine(line);
    end = start - 1;
  }
}
