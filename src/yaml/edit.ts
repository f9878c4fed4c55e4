import { areAtSamePlace, childrenOf, lastIndexStartingBefore, valueAt } from './children.ts';
import { movedFault, readFaultyBlock, type Level } from './faulty-block.ts';
import type { LineIndex, TextChange } from './lines.ts';
import { mostFaults } from './library.ts';
import type { ListNode, MapEntry, MapNode, ValueNode } from './nodes.ts';
import { parseText } from './parse.ts';
import type { ParsedText, Span, SyntaxFault, YamlDocument } from './parsed-text.ts';
import { BlockReader } from './reader/block-reader.ts';
import { dash, isEmptyCode, openBrace, openBracket } from './reader/characters.ts';
import { Cursor } from './reader/cursor.ts';
import { hasSignals } from './reader/documents.ts';
import { noColumn } from './reader/gap.ts';
import { HandOver } from './reader/hand-over.ts';
import { around, mayBeRefused } from './refused.ts';
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
  const { documents, handedOver, handedOverBlocks } = previous;
  if (handedOver !== undefined) return undefined;
  if (handedOverBlocks === undefined && documents.some(({ faults }) => faults.length > 0)) return undefined;
  const { start, oldEnd, newEnd } = change;
  if (hasSignals(text.slice(Math.max(start - 1, 0), newEnd + 1))) return undefined;
  if (mayBeRefused(text.slice(Math.max(start - around, 0), newEnd + around))) return undefined;
  const at = documents.findIndex(({ root, end }) => start >= root.start && oldEnd <= end);
  const document = documents[at];
  if (document === undefined) return undefined;
  const editor = new DocumentEditor(previous, text, change, at === documents.length - 1);
  const edited = editor.edit(document);
  if (edited === undefined) return undefined;
  const delta = newEnd - oldEnd;
  const behind = documents.slice(at + 1).map((one) => {
    shiftNode(one.root, delta);
    return { ...one, end: one.end + delta, faults: one.faults.map((fault) => movedFault(fault, delta)) };
  });
  return {
    text,
    lines: previous.lines.edited(text, change),
    documents: [...documents.slice(0, at), edited.document, ...behind],
    faults: [],
    ...(edited.handedOverBlocks.length === 0 ? {} : { handedOverBlocks: edited.handedOverBlocks }),
  };
}

/** A block collection, and which of its children holds the change. */
interface Step {
  readonly collection: MapNode | ListNode;
  readonly index: number;
  /** How many children that are: more than one where they were read together because of a fault. */
  readonly count: number;
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
  readonly faults: readonly SyntaxFault[];
  readonly isHandedOver: boolean;
  /** Where a collection ends that the change is the last thing in. Asked for from the innermost one outwards. */
  readonly endOf: (depth: number, indent: number) => number;
  /** Where the document ends, if the change is the last thing in it. */
  readonly documentEnd: () => number;
}

interface EditedDocument {
  readonly document: YamlDocument;
  readonly handedOverBlocks: readonly Span[];
}

class DocumentEditor {
  readonly #oldText: string;
  readonly #lines: LineIndex;
  readonly #text: string;
  readonly #change: TextChange;
  readonly #delta: number;
  readonly #isLastDocument: boolean;
  /** As in the old text. */
  readonly #handedOverBlocks: readonly Span[];

  constructor(previous: ParsedText, text: string, change: TextChange, isLastDocument: boolean) {
    this.#oldText = previous.text;
    this.#lines = previous.lines;
    this.#handedOverBlocks = previous.handedOverBlocks ?? [];
    this.#text = text;
    this.#change = change;
    this.#delta = change.newEnd - change.oldEnd;
    this.#isLastDocument = isLastDocument;
  }

  /** The document with the change; undefined where the whole text must be read. */
  edit(document: YamlDocument): EditedDocument | undefined {
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
      const handedOver = this.#handedOverBlocks.find((block) => from >= block.start && from < block.end);
      if (handedOver !== undefined) {
        const step = this.#stepOfBlock(collection, index, handedOver);
        if (step !== undefined) steps.push(step);
        break;
      }
      const isLast = index + 1 >= childrenOf(collection).length;
      const next = isLast ? undefined : this.#startOf(collection, index + 1);
      if (!isLast && next === undefined) break;
      steps.push({ collection, index, count: 1, indent: this.#columnOf(from), from, next });
      node = valueAt(collection, index);
      if (start < node.start) break;
    }
    return steps;
  }

  /** All children of a collection that were read together because of a fault. */
  #stepOfBlock(collection: MapNode | ListNode, index: number, { start, end }: Span): Step | undefined {
    let first = index;
    while (first > 0 && (this.#startOf(collection, first - 1) ?? -1) >= start) first -= 1;
    const starts = Array.from({ length: childrenOf(collection).length - first }, (_, at) =>
      this.#startOf(collection, first + at),
    );
    const count = starts.filter((from) => from !== undefined && from < end).length;
    const isLast = first + count >= childrenOf(collection).length;
    if (this.#startOf(collection, first) !== start) return undefined;
    if (!isLast && this.#startOf(collection, first + count) !== end) return undefined;
    return {
      collection,
      index: first,
      count,
      indent: this.#columnOf(start),
      from: start,
      next: isLast ? undefined : end,
    };
  }

  #readAgain(way: readonly Step[]): Replacement | undefined {
    const step = way.at(-1);
    if (step === undefined) return undefined;
    const nextAt = way.findLastIndex((one) => one.next !== undefined);
    const next = way[nextAt]?.next;
    if (next === undefined && !this.#isLastDocument) return undefined;
    // The line end before the next content must stay: what follows is then what it was.
    if (next !== undefined && this.#change.oldEnd >= this.#lineStartOf(next)) return undefined;
    const expected = next === undefined ? this.#text.length : next + this.#delta;
    const replacement =
      this.#readByReader(step, expected, next === undefined ? noColumn : this.#columnOf(next)) ??
      this.#readByLibrary(way, expected, next === undefined ? undefined : nextAt);
    return replacement === undefined || bringsKeyTwice(step, replacement.entries) ? undefined : replacement;
  }

  #readByReader(step: Step, expected: number, expectedColumn: number): Replacement | undefined {
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
    if (cursor.pos !== expected || reader.column !== expectedColumn) return undefined;
    const endOf = (_: number, indent: number): number => {
      const end = reader.after;
      reader.leave(indent);
      return end;
    };
    return {
      entries,
      items,
      faults: reader.faults,
      isHandedOver: reader.faults.length > 0,
      endOf,
      documentEnd: () => reader.end,
    };
  }

  /** What is broken, or left to the library for another reason, as long as it is no larger than its part. */
  #readByLibrary(way: readonly Step[], end: number, next: number | undefined): Replacement | undefined {
    const step = way.at(-1);
    if (step === undefined) return undefined;
    const { collection, index, from: start } = step;
    const before = index === 0 ? undefined : this.#startOf(collection, index - 1);
    if (index > 0 && before === undefined) return undefined;
    const levels = way.map((one): Level => ({ is: one.collection.is, indent: one.indent }));
    const read = readFaultyBlock(this.#text, { levels, before, start, end, next });
    if (read === undefined || (index > 0 && !areAtSamePlace(read.before, childrenOf(collection)[index - 1])))
      return undefined;
    return {
      ...read,
      isHandedOver: true,
      endOf: (depth) => read.ends[depth] ?? end,
      documentEnd: () => read.documentEnd,
    };
  }

  #spliced(document: YamlDocument, way: readonly Step[], replacement: Replacement): EditedDocument | undefined {
    const { entries, items, endOf, documentEnd } = replacement;
    const delta = this.#delta;
    let replaced: MapNode | ListNode | undefined;
    let isLast = true;
    for (let depth = way.length - 1; depth >= 0; depth -= 1) {
      const step = way[depth];
      if (step === undefined) break;
      const { collection, indent, next } = step;
      isLast &&= next === undefined;
      // Where the change is the last thing in a collection, that ends where the reader is now.
      const end = isLast ? endOf(depth, indent) : collection.end + delta;
      replaced = withChildren(step, end, delta, replaced ?? (collection.is === 'map' ? entries : items));
    }
    const root = replaced ?? document.root;
    const end = isLast ? documentEnd() : document.end + delta;
    const from = way.at(-1)?.from ?? 0;
    const oldNext = way.findLast(({ next }) => next !== undefined)?.next ?? Infinity;
    const kept = <Placed extends Span>(placed: readonly Placed[]): readonly Placed[] =>
      placed
        .filter(({ start }) => start < from || start >= oldNext)
        .map((one) => (one.start < from ? one : { ...one, start: one.start + delta, end: one.end + delta }));
    const faults = [...kept(document.faults), ...replacement.faults].sort((left, right) => left.start - right.start);
    // Of so many the library keeps the first ones only.
    if (faults.length >= mostFaults) return undefined;
    const handedOverBlocks = [...kept(this.#handedOverBlocks)];
    if (replacement.isHandedOver) handedOverBlocks.push({ start: from, end: oldNext + delta });
    return { document: { root, end, faults }, handedOverBlocks };
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

function bringsKeyTwice({ collection, index, count }: Step, entries: readonly MapEntry[]): boolean {
  if (collection.is !== 'map') return false;
  const keys = new Set(entries.map(({ key }) => key));
  if (keys.size < entries.length) return true;
  if (count === 1 && entries.length === 1 && entries[0]?.key === collection.entries[index]?.key) return false;
  return collection.entries.some(({ key }, other) => (other < index || other >= index + count) && keys.has(key));
}

/** A collection with the children of a step replaced, and everything behind them moved. */
function withChildren(
  { collection, index, count }: Step,
  end: number,
  delta: number,
  by: ValueNode | readonly MapEntry[] | readonly ValueNode[],
): MapNode | ListNode {
  const { start } = collection;
  if (collection.is === 'list') {
    const items = Array.isArray(by) ? (by as readonly ValueNode[]) : [by as ValueNode];
    const behind = collection.items.slice(index + count);
    for (const item of behind) shiftNode(item, delta);
    return { is: 'list', items: [...collection.items.slice(0, index), ...items, ...behind], start, end };
  }
  const old = collection.entries[index];
  const changed = (value: ValueNode): readonly MapEntry[] =>
    old === undefined ? [] : [{ key: old.key, keyStart: old.keyStart, keyEnd: old.keyEnd, value }];
  const entries = Array.isArray(by) ? (by as readonly MapEntry[]) : changed(by as ValueNode);
  const behind = collection.entries.slice(index + count);
  for (const entry of behind) shiftEntry(entry, delta);
  return { is: 'map', entries: [...collection.entries.slice(0, index), ...entries, ...behind], start, end };
}
