import { contentColumn, linesAbove, readLine, type BlockLine } from './block-lines.ts';

/**
 * True where something can be written on a line without breaking what stands above and below it, judged by the indentation of those lines
 * alone: the tree of a text that somebody is typing into is often none.
 *
 * @param lineStart where the line begins.
 * @param line what of it stands before the cursor.
 * @param isTaken true where the line has its key already, so that the lines below are its own.
 */
export function fitsBetweenLines(text: string, lineStart: number, line: BlockLine, isTaken: boolean): boolean {
  const isItem = line.dashes.length > 0;
  const column = line.dashes[0] ?? line.column;
  const above = contentLineAbove(text, lineStart);
  const opened = above === undefined ? undefined : openedColumn(above);
  // A list may stand at the column of its key.
  const isOpened = opened !== undefined && (opened < column || (opened === column && isItem));
  if (above !== undefined && !isOpened && !isOpenColumn(text, lineStart, column, isItem)) return false;
  if (isTaken) return true;
  const below = contentLineBelow(text, lineStart);
  if (below === undefined) return true;
  // Brackets that are indented no further go on with a text that begins here.
  if (below.key === undefined && /^[[{]/.test(below.value) && below.dashes.length === 0 && below.indentation <= column)
    return false;
  if (below.indentation > line.column || (below.indentation > column && below.indentation < line.column)) return false;
  // At the beginning of a document what is deeper than the rest belongs to nothing.
  if (above === undefined && below.indentation < column) return false;
  const isList = below.dashes.length > 0;
  if (isList && isItem && below.indentation === line.column) return false;
  if (isList && !isItem && below.indentation === line.column && (line.key !== undefined || opened === column))
    return false;
  if (!isOpened || below.indentation === column || below.indentation === line.column) return true;
  // Lines that the line above holds already stand at their own column.
  return below.indentation < opened || (below.indentation === opened && !isList);
}

/** Column of the key or the dash at the end of a line that holds what is indented below it; undefined where its value is complete. */
function openedColumn({ key, value, column, dashes }: BlockLine): number | undefined {
  const written = value.replace(/(?:^|\s)#.*$/, '').trim();
  if (written !== '' && !/^(?:[&!]\S*\s*)+$/.test(written)) return undefined;
  return key === undefined ? dashes.at(-1) : column;
}

/** True for the column of a map, or of a list for an item, that lines above have begun and no line since has ended. */
function isOpenColumn(text: string, lineStart: number, column: number, isItem: boolean): boolean {
  for (const raw of linesAbove(text, lineStart)) {
    const indentation = contentColumn(raw);
    if (indentation === undefined || indentation > column) continue;
    const line = readLine(raw.trimEnd());
    // A line of a text says nothing; the items of a list may stand at the column of the key that holds them.
    if (line.key === undefined && line.dashes.length === 0) continue;
    const isOfList = line.dashes.includes(column);
    if (indentation < column || isItem)
      return isOfList === isItem && (isOfList || (line.key !== undefined && line.column === column));
    if (!isOfList) return true;
  }
  return false;
}

function contentLineAbove(text: string, lineStart: number): BlockLine | undefined {
  for (const raw of linesAbove(text, lineStart)) {
    if (contentColumn(raw) !== undefined) return raw.startsWith('---') ? undefined : readLine(raw.trimEnd());
  }
  return undefined;
}

function contentLineBelow(text: string, lineStart: number): BlockLine | undefined {
  for (let end = text.indexOf('\n', lineStart); end >= 0;) {
    const start = end + 1;
    end = text.indexOf('\n', start);
    const raw = text.slice(start, end < 0 ? text.length : end);
    if (contentColumn(raw) !== undefined) return /^(?:---|\.\.\.)/.test(raw) ? undefined : readLine(raw.trimEnd());
  }
  return undefined;
}
