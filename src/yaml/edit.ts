import type { LineIndex, TextChange } from './lines.ts';
import type { ListNode, MapEntry, MapNode, ValueNode } from './nodes.ts';
import { parseText } from './parse.ts';
import type { ParsedText, YamlDocument } from './parsed-text.ts';
import { BlockReader } from './reader/block-reader.ts';
import { dash, isEmptyCode, openBrace, openBracket } from './reader/characters.ts';
import { Cursor } from './reader/cursor.ts';
import { hasSignals } from './reader/documents.ts';
import { noColumn } from './reader/gap.ts';
import { HandOver } from './reader/hand-over.ts';
import { shiftEntry, shiftNode } from './shift.ts';

/**
 * Parses a text that differs from a parsed one by a change. Only the entry or item that holds the change is read again; all other
 * nodes are taken over, with their identity, so that whoever keeps something by node keeps it over edits. Ancestors of the change are new
 * objects. Where it is not certain that the result is that of {@link parseText}, the whole text is read.
 *
 * Offsets behind the change are moved in place: `previous` must not be used any more.
 */
export function editText(previous: ParsedText, text: string, change: TextChange): ParsedText {
  return editedText(previous, text, change) ?? parseText(text);
}

function editedText(previous: ParsedText, text: string, change: TextChange): ParsedText | undefined {
  const { documents, handedOver } = previous;
  if (handedOver !== undefined || documents.some(({ faults }) => faults.length > 0)) return undefined;
  const { start, oldEnd, newEnd } = change;
  if (hasSignals(text.slice(Math.max(start - 1, 0), newEnd + 1))) return undefined;
  const at = documents.findIndex(({ root, end }) => start >= root.start && oldEnd <= end);
  const document = documents[at];
  if (document === undefined) return undefined;
  const editor = new DocumentEditor(previous, text, change, at === documents.length - 1);
  const edited = editor.edit(document);
  if (edited === undefined) return undefined;
  const delta = newEnd - oldEnd;
  const behind = documents.slice(at + 1).map((one) => {
    shiftNode(one.root, delta);
    return { ...one, end: one.end + delta };
  });
  return {
    text,
    lines: previous.lines.edited(text, change),
    documents: [...documents.slice(0, at), edited, ...behind],
    faults: [],
  };
}

/** A block collection, and which of its children holds the change. */
interface Step {
  readonly collection: MapNode | ListNode;
  readonly index: number;
  /** Column of the collection's children. */
  readonly indent: number;
  /** Where the child begins: at its key or its dash. */
  readonly from: number;
  /** Where the next child begins; undefined for the last one. */
  readonly next: number | undefined;
}

/** What was read for the child that holds the change: as a rule one entry or item, more where the change brought some. */
interface Replacement {
  readonly entries: readonly MapEntry[];
  readonly items: readonly ValueNode[];
  readonly reader: BlockReader;
}

class DocumentEditor {
  readonly #oldText: string;
  readonly #lines: LineIndex;
  readonly #text: string;
  readonly #change: TextChange;
  readonly #delta: number;
  readonly #isLastDocument: boolean;

  constructor({ text: oldText, lines }: ParsedText, text: string, change: TextChange, isLastDocument: boolean) {
    this.#oldText = oldText;
    this.#lines = lines;
    this.#text = text;
    this.#change = change;
    this.#delta = change.newEnd - change.oldEnd;
    this.#isLastDocument = isLastDocument;
  }

  /** The document with the change; undefined where the whole text must be read. */
  edit(document: YamlDocument): YamlDocument | undefined {
    const steps = this.#stepsToChange(document.root);
    for (let depth = steps.length; depth > 0; depth -= 1) {
      const way = steps.slice(0, depth);
      const replacement = this.#readAgain(way);
      if (replacement !== undefined) return this.#spliced(document, way, replacement);
    }
    return undefined;
  }

  /** The way down to the innermost entry or item that holds the change. */
  #stepsToChange(root: ValueNode): readonly Step[] {
    const { start } = this.#change;
    const steps: Step[] = [];
    for (let node = root; node.is !== 'scalar' && !this.#isInBrackets(node);) {
      const collection = node;
      const index = lastIndexStartingBefore(collection, start);
      const from = index < 0 ? undefined : this.#startOf(collection, index);
      if (from === undefined || from > start) break;
      const isLast = index + 1 >= childCount(collection);
      const next = isLast ? undefined : this.#startOf(collection, index + 1);
      if (!isLast && next === undefined) break;
      steps.push({ collection, index, indent: this.#columnOf(from), from, next });
      node = childAt(collection, index);
      if (start < node.start) break;
    }
    return steps;
  }

  #readAgain(way: readonly Step[]): Replacement | undefined {
    const step = way.at(-1);
    if (step === undefined) return undefined;
    const next = way.findLast((one) => one.next !== undefined)?.next;
    if (next === undefined && !this.#isLastDocument) return undefined;
    // The line end before the next content must stay: what follows is then what it was.
    if (next !== undefined && this.#change.oldEnd >= this.#lineStartOf(next)) return undefined;
    const expected = next === undefined ? this.#text.length : next + this.#delta;
    const expectedColumn = next === undefined ? noColumn : this.#columnOf(next);
    const cursor = new Cursor(this.#text, step.from, this.#text.length);
    const reader = new BlockReader(cursor);
    const entries: MapEntry[] = [];
    const items: ValueNode[] = [];
    try {
      do {
        if (step.collection.is === 'map') entries.push(reader.entry(step.indent));
        else if (isDash(cursor)) items.push(reader.item(step.indent));
        else return undefined;
      } while (cursor.pos < expected && reader.column === step.indent);
    } catch (error) {
      if (error instanceof HandOver || error instanceof RangeError) return undefined;
      throw error;
    }
    if (cursor.pos !== expected || reader.column !== expectedColumn || reader.faults.length > 0) return undefined;
    return bringsKeyTwice(step, entries) ? undefined : { entries, items, reader };
  }

  #spliced(document: YamlDocument, way: readonly Step[], { entries, items, reader }: Replacement): YamlDocument {
    const delta = this.#delta;
    let replaced: MapNode | ListNode | undefined;
    let isLast = true;
    for (let depth = way.length - 1; depth >= 0; depth -= 1) {
      const step = way[depth];
      if (step === undefined) break;
      const { collection, index, indent, next } = step;
      isLast &&= next === undefined;
      // Where the change is the last thing in a collection, that ends where the reader is now.
      const end = isLast ? reader.after : collection.end + delta;
      if (isLast) reader.leave(indent);
      replaced = withChild(collection, index, end, delta, replaced ?? (collection.is === 'map' ? entries : items));
    }
    return { ...document, root: replaced ?? document.root, end: isLast ? reader.end : document.end + delta };
  }

  /** Where a child begins. Of an item that is where its dash is; undefined where more than spaces stand between. */
  #startOf(collection: MapNode | ListNode, index: number): number | undefined {
    if (collection.is === 'map') return collection.entries[index]?.keyStart;
    let offset = (collection.items[index]?.start ?? 0) - 1;
    while (this.#oldText.charCodeAt(offset) === 32) offset -= 1;
    return this.#oldText.charCodeAt(offset) === dash ? offset : undefined;
  }

  #isInBrackets({ start }: ValueNode): boolean {
    const code = this.#oldText.charCodeAt(start);
    return code === openBrace || code === openBracket;
  }

  #columnOf(offset: number): number {
    return offset - this.#lineStartOf(offset);
  }

  #lineStartOf(offset: number): number {
    return this.#lines.lineStart(this.#lines.positionAt(offset).line);
  }
}

function isDash(cursor: Cursor): boolean {
  return cursor.codeAt(cursor.pos) === dash && isEmptyCode(cursor.codeAt(cursor.pos + 1));
}

function bringsKeyTwice({ collection, index }: Step, entries: readonly MapEntry[]): boolean {
  if (collection.is !== 'map') return false;
  const keys = new Set(entries.map(({ key }) => key));
  if (keys.size < entries.length) return true;
  if (entries.length === 1 && entries[0]?.key === collection.entries[index]?.key) return false;
  return collection.entries.some(({ key }, other) => other !== index && keys.has(key));
}

/** A collection with one child replaced, and everything behind it moved. */
function withChild(
  collection: MapNode | ListNode,
  index: number,
  end: number,
  delta: number,
  by: ValueNode | readonly MapEntry[] | readonly ValueNode[],
): MapNode | ListNode {
  const { start } = collection;
  if (collection.is === 'list') {
    const items = Array.isArray(by) ? (by as readonly ValueNode[]) : [by as ValueNode];
    const behind = collection.items.slice(index + 1);
    for (const item of behind) shiftNode(item, delta);
    return { is: 'list', items: [...collection.items.slice(0, index), ...items, ...behind], start, end };
  }
  const old = collection.entries[index];
  const changed = (value: ValueNode): readonly MapEntry[] =>
    old === undefined ? [] : [{ key: old.key, keyStart: old.keyStart, keyEnd: old.keyEnd, value }];
  const entries = Array.isArray(by) ? (by as readonly MapEntry[]) : changed(by as ValueNode);
  const behind = collection.entries.slice(index + 1);
  for (const entry of behind) shiftEntry(entry, delta);
  return { is: 'map', entries: [...collection.entries.slice(0, index), ...entries, ...behind], start, end };
}

function childCount(collection: MapNode | ListNode): number {
  return collection.is === 'map' ? collection.entries.length : collection.items.length;
}

function childAt(collection: MapNode | ListNode, index: number): ValueNode {
  const child = collection.is === 'map' ? collection.entries[index]?.value : collection.items[index];
  return child ?? collection;
}

/** Index of the last child whose key (or content) begins at an offset or before it; -1 where none does. */
function lastIndexStartingBefore(collection: MapNode | ListNode, offset: number): number {
  let low = 0;
  let high = childCount(collection);
  while (low < high) {
    const middle = (low + high) >> 1;
    const start =
      collection.is === 'map' ? (collection.entries[middle]?.keyStart ?? 0) : (collection.items[middle]?.start ?? 0);
    if (start <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
