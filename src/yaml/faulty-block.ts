import { childrenOf, isEntry, valueOf, type Child } from './children.ts';
import { mostFaults, parseWithLibrary } from './library.ts';
import type { ListNode, MapEntry, MapNode, ValueNode } from './nodes.ts';
import type { SyntaxFault, YamlDocument } from './parsed-text.ts';
import { shiftEntry, shiftNode } from './shift.ts';

/** A block collection on the way to a block, and the column of its children. */
export interface Level {
  readonly is: 'map' | 'list';
  readonly indent: number;
}

/** Some children of a block collection that cannot be read by themselves. */
export interface FaultyBlock {
  /** The collections around the children, the outermost first, the one that holds them last. */
  readonly levels: readonly Level[];
  /** Where the child before them begins, where there is one. */
  readonly before: number | undefined;
  /** Where the children begin, at a key or a dash, and where the content behind them does. */
  readonly start: number;
  readonly end: number;
  /** The level that the content behind them belongs to; undefined where they are the end of the text. */
  readonly next: number | undefined;
}

/** What the library has read. Everything stands where it is in the whole text. */
export interface BlockReading {
  readonly entries: readonly MapEntry[];
  readonly items: readonly ValueNode[];
  readonly faults: readonly SyntaxFault[];
  /** The child before them, for comparison. */
  readonly before: Child | undefined;
  /** Where the collections end, by level, and the document. They count where nothing stands behind the block. */
  readonly ends: readonly number[];
  readonly documentEnd: number;
}

/** The library takes a millisecond for some KB: a larger block is no faster than the whole text would be. */
const longestBlock = 32_000;
/** What leads to other places of the text, or begins and ends a document. */
const reachesOut = /(?:^|[\s,[{?:-])[&*][^\s"']|<<|^(?:---|\.\.\.|%)/m;

/**
 * Reads children of a block collection with the library, without the rest of the text: below keys and dashes at the same columns, behind
 * the child that stands before them, and before a probe. Where that is found as it was put there, nothing of the block reaches beyond its
 * end, and the library reads it the same in the whole text.
 *
 * @returns undefined where that is not so: the whole text has to be read.
 */
export function readFaultyBlock(text: string, block: FaultyBlock): BlockReading | undefined {
  const { levels, before, start, end, next } = block;
  const own = levels.at(-1);
  const from = before ?? start;
  if (own === undefined || end - from > longestBlock || reachesOut.test(text.slice(from, end))) return undefined;
  const above = levels.slice(0, -1).map(({ is, indent }) => `${' '.repeat(indent)}${is === 'map' ? 'above:' : '-'}\n`);
  const head = `${above.join('')}${' '.repeat(own.indent)}`;
  const behind = next === undefined ? undefined : levels[next];
  const tail = behind === undefined ? '' : probe(behind);
  const { documents, faults } = parseWithLibrary(`${head}${text.slice(from, end)}${tail}`);
  const [document] = documents;
  if (document === undefined || documents.length > 1 || faults.length > 0) return undefined;
  const delta = from - head.length;
  const [bodyStart, bodyEnd] = [start - delta, end - delta];
  const isOfBody = (fault: SyntaxFault): boolean =>
    fault.start >= bodyStart && (next === undefined || (fault.start < bodyEnd && !reachesBehind(fault)));
  if (document.faults.length >= mostFaults || !document.faults.every(isOfBody)) return undefined;
  const collections = collectionsIn(document, levels, next, bodyEnd);
  const innermost = collections?.at(-1);
  if (collections === undefined || innermost === undefined) return undefined;
  const all = childrenOf(innermost);
  const children = next === levels.length - 1 ? all.slice(0, -1) : all;
  const ofBlock = before === undefined ? children : children.slice(1);
  if (!beginsAt(ofBlock[0], text, start, delta)) return undefined;
  for (const child of children) {
    if (isEntry(child)) shiftEntry(child, delta);
    else shiftNode(child, delta);
  }
  return {
    entries: ofBlock.filter(isEntry),
    items: ofBlock.filter((child): child is ValueNode => !isEntry(child)),
    faults: document.faults.map((fault) => movedFault(fault, delta)),
    before: before === undefined ? undefined : children[0],
    ends: collections.map((collection) => collection.end + delta),
    documentEnd: document.end + delta,
  };
}

/** True for a child whose key or dash is the first thing of the block. */
function beginsAt(child: Child | undefined, text: string, start: number, delta: number): boolean {
  if (child === undefined) return false;
  return isEntry(child) ? child.keyStart + delta === start : /^-\s/.test(text.slice(start, start + 2));
}

/** A fault of a text that has grown before it. The entries of a key that stands twice move with their nodes. */
export function movedFault(fault: SyntaxFault, delta: number): SyntaxFault {
  return delta === 0 ? fault : { ...fault, start: fault.start + delta, end: fault.end + delta };
}

/** The collections on the way to the block, where nothing else is on that way; undefined otherwise. */
function collectionsIn(
  { root }: YamlDocument,
  levels: readonly Level[],
  next: number | undefined,
  bodyEnd: number,
): readonly (MapNode | ListNode)[] | undefined {
  const collections: (MapNode | ListNode)[] = [];
  let node: ValueNode | undefined = root;
  for (const [depth, { is }] of levels.entries()) {
    if (node === undefined || node.is === 'scalar' || node.is !== is) return undefined;
    const children = childrenOf(node);
    const isBefore = depth === next;
    if (isBefore && !isProbe(children.at(-1), bodyEnd)) return undefined;
    if (depth < levels.length - 1 && children.length !== (isBefore ? 2 : 1)) return undefined;
    collections.push(node);
    const [first] = children;
    node = first === undefined || !isEntry(first) ? first : first.value;
  }
  return collections;
}

/** Behind what stays open, and where the parser gives up, lines further down are read differently as well. */
function reachesBehind({ code, said }: SyntaxFault): boolean {
  return code === 'IMPOSSIBLE' || /^Flow |^Missing closing|^Unexpected (?:flow-|(?:single|double)-quoted)/.test(said);
}

/**
 * What is put behind a block, where the content behind it begins. It has nothing that could close what stays open: that must be seen.
 */
function probe({ is, indent }: Level): string {
  const line = (columns: number, text: string): string => `${' '.repeat(indent + columns)}${text}\n`;
  const first = is === 'map' ? `${probeKey}:\n${line(2, 'a:')}` : '- a:\n';
  return `${first}${line(4, 'b: 0')}${line(2, 'c:')}${line(2, '- d: e')}${line(2, '  f: 0')}`;
}

const probeKey = 'meshdeck/behind';

/** True for a probe that was read as it was put there. */
function isProbe(child: Child | undefined, at: number): boolean {
  if (child === undefined) return false;
  const isThere = isEntry(child) ? child.key === probeKey && child.keyStart === at : child.start === at + '- '.length;
  const value = valueOf(child);
  if (!isThere || value.is !== 'map' || value.entries.length !== 2) return false;
  const [nested, list] = value.entries.map((entry) => entry.value);
  if (nested?.is !== 'map' || nested.entries.length !== 1 || list?.is !== 'list' || list.items.length !== 1)
    return false;
  const [item] = list.items;
  return item?.is === 'map' && item.entries.length === 2;
}
