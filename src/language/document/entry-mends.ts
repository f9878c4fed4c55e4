import { entryOf, type MapEntry, type MapNode, type ValueNode } from '../../yaml/nodes.ts';
import { lineStartOf } from '../../yaml/lines.ts';
import type { Fix } from '../diagnostics/finding.ts';
import { endOfEntryLines, linesOfEntry, shifted, withoutEntry, type BlockLines } from './block-edits.ts';

/**
 * How a fault of an entry is mended by whoever has the text. It names nodes and no offsets: nodes move with the text that they are of.
 */
export type EntryMend =
  /** The entry says what another one says as well. */
  | { readonly is: 'repeated'; readonly entry: MapEntry }
  /** The entry is indented too far: it belongs beside another one, above. */
  | { readonly is: 'too-deep'; readonly entry: MapEntry; readonly from: MapNode; readonly beside: MapEntry }
  /** The entry is not indented enough: it belongs below others of its map, along a path of keys through maps and lists. */
  | { readonly is: 'too-shallow'; readonly entry: MapEntry; readonly from: MapNode; readonly path: readonly string[] };

/** The changes that mend an entry; none where its lines hold anything else, or more than one answer is possible. */
export function entryFixes(mend: EntryMend, text: string): readonly Fix[] {
  if (mend.is === 'repeated') return withoutEntry(text, mend.entry).map((fix): Fix => ({ ...fix, isSafe: true }));
  const lines = linesOfEntry(text, mend.entry);
  // A map that is left empty is a fault of its own, and in braces commas stand between.
  const { entries, start } = mend.from;
  const isOfBlock = entries.length > 1 && text.charAt(start) !== '{';
  if (lines === undefined || !isOfBlock || !canMove(text.slice(lines.start, lines.end))) return [];
  return mend.is === 'too-deep' ? besideFix(mend.beside, lines, text) : belowFix(mend, lines, text);
}

/** Anchors and aliases keep their order, and lines of blanks may be content of a text over several lines. */
function canMove(lines: string): boolean {
  return !/(?:^|[\s[{,:-])[&*][^\s,[\]{}]/.test(lines) && !/^[ \t]+\r?$/m.test(lines);
}

function besideFix(beside: MapEntry, lines: BlockLines, text: string): readonly Fix[] {
  const column = columnOf(beside, text);
  const end = endOfEntryLines(text, beside);
  // What an alias leads to stands elsewhere.
  if (column === undefined || end === undefined || lines.start < beside.keyStart || lines.end > end) return [];
  return [{ title: `Move it beside \`${beside.key}\``, edits: moved(lines, end, column, text) }];
}

function belowFix(
  { entry, from, path }: EntryMend & { readonly is: 'too-shallow' },
  lines: BlockLines,
  text: string,
): readonly Fix[] {
  const target = mapAt(from, path);
  const last = target?.entries.at(-1);
  const first = target?.entries[0];
  if (target === undefined || first === undefined || last === undefined) return [];
  if (entryOf(target, entry.key) !== undefined) return [];
  const column = columnOf(first, text);
  const end = endOfEntryLines(text, last);
  if (column === undefined || end === undefined || column <= lines.indentation.length) return [];
  return [{ title: `Move it below \`${path.join('.')}\``, edits: moved(lines, end, column, text) }];
}

/** The map at the end of a path. A list on the way leads on where it has one item. */
function mapAt(from: MapNode, path: readonly string[]): MapNode | undefined {
  let node: ValueNode = from;
  for (const key of path) {
    const entry: MapEntry | undefined = entryOf(node, key);
    if (entry === undefined || entry.merged === true || entry.value.start < entry.keyEnd) return undefined;
    const value: ValueNode | undefined =
      entry.value.is === 'list' && entry.value.items.length === 1 ? entry.value.items[0] : entry.value;
    if (value?.is !== 'map') return undefined;
    node = value;
  }
  return node;
}

/** How far the key of an entry in block style is indented; undefined where something else than dashes stands before it. */
function columnOf({ keyStart, merged }: MapEntry, text: string): number | undefined {
  const lead = text.slice(lineStartOf(text, keyStart), keyStart);
  return merged !== true && /^ *(?:- +)*$/.test(lead) ? lead.length : undefined;
}

/** The lines at another place, with another indentation. */
function moved(lines: BlockLines, to: number, column: number, text: string): Fix['edits'] {
  const { start, end, indentation } = lines;
  const inserted = shifted(text.slice(start, end), column - indentation.length);
  // The lines may stand there already, and be indented for another map only.
  if (start === to || end === to) return [{ start, end, text: inserted }];
  const before = text[to - 1] === '\n' ? '' : '\n';
  return [
    { start, end, text: '' },
    { start: to, end: to, text: `${before}${inserted}` },
  ].sort((left, right) => left.start - right.start);
}
