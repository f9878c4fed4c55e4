import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Document,
  type Node,
  type Scalar,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { escapedHalves, placeOfDepth, refusal } from './refused.ts';
import { Repetition } from './repetition.ts';
import { withoutStacks } from '../core/without-stacks.ts';
import { LineIndex } from './lines.ts';
import type { ParsedText, SyntaxFault, YamlDocument } from './parsed-text.ts';
import {
  atPath,
  pathToOffset,
  type ListNode,
  type MapEntry,
  type MapNode,
  type ScalarNode,
  type ValueNode,
} from './nodes.ts';

/**
 * Parses all documents of a text with the library `yaml`. Never throws for what the text holds. What it gives is the reference of the
 * fast reader.
 *
 * Duplicate keys are found here and not by the parser, whose own search compares each key with all keys before it: 5,000 services
 * of one map would be 12 million comparisons.
 */
export function parseWithLibrary(text: string): ParsedText {
  const lines = new LineIndex(text);
  const refused = refusal(text);
  if (refused !== undefined) return { text, lines, documents: [], faults: [refused] };
  // Each is looked for in the tree: some are enough.
  const halves = escapedHalves(text).slice(0, mostFaults);
  try {
    const parsed = withoutStacks(() =>
      parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false, logLevel: 'silent' }),
    );
    // What is no list is the parser's way to say that the text holds no document.
    return {
      text,
      lines,
      documents: Array.isArray(parsed) ? parsed.map((source) => readDocument(source, text, halves)) : [],
      faults: [],
    };
  } catch (error) {
    // The parser recurses: some thousand levels of brackets end its stack. Nothing else is thrown for a text.
    if (!(error instanceof RangeError)) throw error;
    const fault = { code: 'TOO_DEEP', ...placeOfDepth(text), said: error.message };
    return { text, lines, documents: [], faults: [fault] };
  }
}

/** One fault brings others with it, thousands where brackets are nested: further ones tell nobody anything. */
export const mostFaults = 50;

function readDocument(source: Document, text: string, halves: readonly SyntaxFault[]): YamlDocument {
  const reader = new TreeReader();
  const root = reader.read(source.contents);
  const end = source.range?.[2] ?? Number.MAX_SAFE_INTEGER;
  if (reader.bomb !== undefined) {
    const { start } = reader.bomb;
    return { root: { is: 'scalar', value: null, start, end: start }, end, faults: [reader.bomb] };
  }
  // The parser gives up where its stack ends. Where that is differs from run to run, so the fault is the document's.
  const exhausted = source.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  const faults =
    exhausted === undefined
      ? source.errors.slice(0, mostFaults).map((error) => syntaxFault(error, root, text))
      : [{ code: 'TOO_DEEP', ...placeOfDepth(text), said: exhausted.message }];
  const half = halves.find((one) => one.start < end && isInDoubleQuotes(root, one.start, text));
  const all = [...faults, ...reader.faults, ...(half === undefined ? [] : [half])];
  return { root, end, faults: all.sort((left, right) => left.start - right.start) };
}

/** True within a value or a key that is written in double quotes. */
function isInDoubleQuotes(root: ValueNode, offset: number, text: string): boolean {
  const { node, onKey } = pathToOffset(root, offset);
  const { start, end } = onKey === undefined ? node : { start: onKey.keyStart, end: onKey.keyEnd };
  return text.charAt(start) === '"' && offset > start && offset < end;
}

/**
 * A fault where a person would look for it: at the opening quotation mark or bracket that is never closed (the parser points to where it
 * gave up, often the end of the file), and on one line.
 */
function syntaxFault({ code, pos, message }: YAMLError, root: ValueNode, text: string): SyntaxFault {
  const [from, to] = pos;
  if (message.startsWith('Missing closing') || message.startsWith('Flow ')) {
    const opening = unclosedBefore(root, from, text);
    if (opening !== undefined) return { code, start: opening, end: opening + 1, said: message };
  }
  const lineEnd = /[\r\n]|$/.exec(text.slice(from, to))?.index ?? 0;
  return { code, start: from, end: from + lineEnd, said: message };
}

const closingOf: Readonly<Record<string, string>> = { '"': '"', "'": "'", '[': ']', '{': '}' };

/** Where the innermost value begins that is opened and not closed before an offset. */
function unclosedBefore(root: ValueNode, offset: number, text: string): number | undefined {
  const { path } = pathToOffset(root, text.slice(0, offset).trimEnd().length);
  const nodes = [root];
  for (const step of path) nodes.push(atPath(nodes.at(-1) ?? root, [step]).node);
  return nodes.findLast((node) => node.start < offset && isUnclosed(node, text))?.start;
}

function isUnclosed({ start, end }: ValueNode, text: string): boolean {
  const closing = closingOf[text.charAt(start)];
  let last = end - 1;
  while (last > start && /\s/.test(text.charAt(last))) last -= 1;
  return closing !== undefined && (last <= start || text.charAt(last) !== closing);
}

/** Turns the parser's nodes into ours. */
class TreeReader {
  readonly faults: SyntaxFault[] = [];
  /** The alias that repeats too much. Behind it the tree is no more what is written. */
  bomb: SyntaxFault | undefined;
  readonly #anchors = new Map<string, { readonly target: ValueNode; readonly nodes: number }>();
  readonly #repetition = new Repetition();
  #lastEnd = 0;

  read(node: unknown): ValueNode {
    if (isAlias(node)) return this.alias(node.source, node);
    const before = this.#repetition.nodes;
    this.#repetition.add();
    if (isMap(node)) return this.anchored(node, this.map(node), before);
    if (isSeq(node)) return this.anchored(node, this.list(node.items, node), before);
    if (isScalar(node)) return this.anchored(node, this.scalar(node), before);
    return { is: 'scalar', value: null, start: this.#lastEnd, end: this.#lastEnd };
  }

  /** @param before how many nodes there were before this one. */
  private anchored<Made extends ValueNode>(node: { anchor?: string }, made: Made, before: number): Made {
    if (node.anchor !== undefined)
      this.#anchors.set(node.anchor, { target: made, nodes: this.#repetition.nodes - before });
    return made;
  }

  private alias(name: string, node: Node): ValueNode {
    const [start, end] = spanOf(node, this.#lastEnd);
    const anchor = this.#anchors.get(name);
    if (this.bomb !== undefined) return { is: 'scalar', value: null, start, end };
    if (anchor !== undefined) {
      this.#repetition.repeat(anchor.nodes);
      if (!this.#repetition.isExcessive()) return anchor.target;
      this.bomb = { code: 'TOO_MANY_ALIASES', start, end, said: name };
      return { is: 'scalar', value: null, start, end };
    }
    this.faults.push({ code: 'BAD_ALIAS', start, end, said: '' });
    return { is: 'scalar', value: null, start, end };
  }

  private scalar(node: Scalar): ScalarNode {
    const [start, end] = spanOf(node, this.#lastEnd);
    this.#lastEnd = end;
    const { value } = node;
    const isPlainValue = value === null || typeof value !== 'object';
    const plain = isPlainValue ? (value as ScalarNode['value']) : (node.source ?? '');
    // The text of a text is its value; of `1.20`, `0x1F` and `~` only the source keeps how it was written.
    const source = typeof plain === 'string' || node.source === '' ? undefined : node.source;
    return {
      is: 'scalar',
      value: plain,
      start,
      end,
      ...(source === undefined ? {} : { source }),
      ...(node.tag === undefined ? {} : { tagged: true }),
    };
  }

  private list(items: readonly unknown[], node: Node): ListNode {
    const [start, end] = spanOf(node, this.#lastEnd);
    return { is: 'list', items: items.map((item) => this.read(item)), start, end };
  }

  private map(node: YAMLMap): MapNode {
    let entries: MapEntry[] = [];
    const seen = new Map<string, MapEntry>();
    for (const pair of node.items) {
      this.#repetition.add();
      const [keyStart, keyEnd] = spanOf(pair.key as Node, this.#lastEnd);
      this.#lastEnd = keyEnd;
      const key = keyText(pair.key);
      const value = this.read(pair.value);
      if (key === '<<' && value.is !== 'scalar') {
        for (const merged of mergedEntries(value, seen)) {
          seen.set(merged.key, merged);
          entries.push(merged);
        }
        continue;
      }
      const isTagged = isScalar(pair.key) && pair.key.tag !== undefined;
      const entry: MapEntry = { key, keyStart, keyEnd, value, ...(isTagged ? { keyTagged: true } : {}) };
      const before = seen.get(key);
      if (before !== undefined && before.merged !== true) {
        this.faults.push({
          code: 'DUPLICATE_KEY',
          start: keyStart,
          end: keyEnd,
          said: '',
          duplicate: { key, first: before, second: entry },
        });
      }
      // What a map says itself counts over what it merges.
      if (before?.merged === true) entries = entries.filter((other) => other !== before);
      if (before === undefined || before.merged === true) seen.set(key, entry);
      entries.push(entry);
    }
    const [start, end] = spanOf(node, this.#lastEnd);
    return { is: 'map', entries, start, end };
  }
}

/** What a merge key brings: of two maps that have a key, the first one counts. The caller puts each entry into `seen`. */
function* mergedEntries(value: ValueNode, seen: ReadonlyMap<string, MapEntry>): Iterable<MapEntry> {
  const maps = value.is === 'list' ? value.items : [value];
  for (const map of maps) {
    if (map.is !== 'map') continue;
    for (const entry of map.entries) if (!seen.has(entry.key)) yield { ...entry, merged: true };
  }
}

/** The text of a key as it becomes the name of a JSON field. */
function keyText(key: unknown): string {
  if (isScalar(key)) return key.value === null ? '' : (key.source ?? JSON.stringify(key.value));
  return String(key);
}

/** Start and end of the value; a node without range is empty and stands behind what was last read. */
function spanOf(node: Node | null, otherwise: number): readonly [start: number, end: number] {
  const range = node?.range;
  return range === null || range === undefined ? [otherwise, otherwise] : [range[0], range[1]];
}
