/**
 * The tree that checks and features work on. It holds what they need and nothing of the parser that made it, so that another
 * reader can make the same tree. Offsets count UTF-16 code units from the start of the text, the end is exclusive.
 */
export type ValueNode = ScalarNode | MapNode | ListNode;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text, number, boolean or nothing. */
export interface ScalarNode extends Span {
  readonly is: 'scalar';
  readonly value: string | number | boolean | null;
  /** How a value that is no text was written: `1.20`, `0x1F`, `~`. Absent for texts, and where nothing was written. */
  readonly source?: string;
  /** True where a tag says what it is (`!!str 1`). */
  readonly tagged?: true;
}

/** A list. */
export interface ListNode extends Span {
  readonly is: 'list';
  readonly items: readonly ValueNode[];
}

/** A map. Entries of a merge key (`<<`) stand among its own. */
export interface MapNode extends Span {
  readonly is: 'map';
  readonly entries: readonly MapEntry[];
}

/** One entry of a map. Where an alias stands as value, `value` is the node behind it. */
export interface MapEntry {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: ValueNode;
  /** True where the entry came through a merge key: it belongs to another map of the document. */
  readonly merged?: true;
  /** True where a tag says what the key is. */
  readonly keyTagged?: true;
}

/** Below this many entries a walk is faster than an index. */
const worthAnIndex = 12;
const indexes = new WeakMap<MapNode, ReadonlyMap<string, MapEntry>>();

/** The entry of a key; the first one where a key is given twice. */
export function entryOf(map: MapNode, key: string): MapEntry | undefined {
  if (map.entries.length < worthAnIndex) {
    for (const entry of map.entries) if (entry.key === key) return entry;
    return undefined;
  }
  let index = indexes.get(map);
  if (index === undefined) {
    const made = new Map<string, MapEntry>();
    for (const entry of map.entries) if (!made.has(entry.key)) made.set(entry.key, entry);
    indexes.set(map, made);
    index = made;
  }
  return index.get(key);
}

/** What stands at a path: the node, and the entry whose value it is (undefined for the root and for list items). */
export interface NodeAtPath {
  readonly node: ValueNode;
  readonly entry?: MapEntry;
}

/** Follows keys and list indexes as far as the tree goes. */
export function atPath(root: ValueNode, path: readonly (string | number)[]): NodeAtPath {
  let found: NodeAtPath = { node: root };
  for (const step of path) {
    const { node } = found;
    if (node.is === 'map') {
      const entry = entryOf(node, String(step));
      if (entry === undefined) return found;
      found = { node: entry.value, entry };
    } else if (node.is === 'list') {
      const item = node.items[Number(step)];
      if (item === undefined) return found;
      found = { node: item };
    } else return found;
  }
  return found;
}

/** The way from the root to an offset. */
export interface PathToOffset {
  readonly path: readonly (string | number)[];
  /** The innermost node whose span holds the offset. */
  readonly node: ValueNode;
  /** The entry on whose key the offset is. */
  readonly onKey?: MapEntry;
}

/** Finds the innermost node that holds an offset. Merged entries are passed by: they stand elsewhere. */
export function pathToOffset(root: ValueNode, offset: number): PathToOffset {
  const path: (string | number)[] = [];
  let node = root;
  for (;;) {
    const step = stepTowards(node, offset);
    if (step === undefined) return { path, node };
    if (step.onKey !== undefined) return { path: [...path, step.key], node, onKey: step.onKey };
    path.push(step.key);
    node = step.node;
  }
}

interface Step {
  readonly key: string | number;
  readonly node: ValueNode;
  readonly onKey?: MapEntry;
}

function stepTowards(node: ValueNode, offset: number): Step | undefined {
  if (node.is === 'map') {
    for (const [index, entry] of node.entries.entries()) {
      if (entry.merged === true) continue;
      if (offset >= entry.keyStart && offset <= entry.keyEnd)
        return { key: entry.key, node: entry.value, onKey: entry };
      // A map ends where the next key begins.
      const isNext = offset === entry.value.end && node.entries[index + 1]?.keyStart === offset;
      if (holds(entry.value, offset) && !isNext) return { key: entry.key, node: entry.value };
    }
  } else if (node.is === 'list') {
    const index = node.items.findIndex((item) => holds(item, offset));
    const item = node.items[index];
    if (item !== undefined) return { key: index, node: item };
  }
  return undefined;
}

function holds(span: Span, offset: number): boolean {
  return offset >= span.start && offset <= span.end;
}
