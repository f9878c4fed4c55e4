import { entryOf, type ListNode, type ScalarNode, type ValueNode } from '../../yaml/nodes.ts';
import { isReference } from '../../pattern/model/reference-text.ts';
import type { SchemaSource } from './bundle.ts';
import { dereference, ownProperty } from './resolve.ts';
import type { Schema } from './types.ts';

/** An item that repeats an earlier one of a list in which each may stand once. */
export interface Duplicate {
  /** What is given twice, at the beginning of a sentence. */
  readonly what: string;
  /** What is the same: the item, or the values of its keys, as one would say it. */
  readonly value: string;
  /** Where it stands first. */
  readonly first: { readonly start: number; readonly end: number };
  readonly start: number;
  readonly end: number;
}

/**
 * Built-in lists in which the server refuses two items with the same keys when an object is created. Its description marks many more
 * lists so (`env` of a container): there a second item is taken, and the mark only says how server-side apply merges.
 */
const builtInKeys: Readonly<Record<string, { readonly keys: readonly string[]; readonly what: string }>> = {
  containers: { keys: ['name'], what: 'The container' },
  initContainers: { keys: ['name'], what: 'The container' },
  ephemeralContainers: { keys: ['name'], what: 'The container' },
  volumes: { keys: ['name'], what: 'The volume' },
  volumeMounts: { keys: ['mountPath'], what: 'The path' },
  volumeDevices: { keys: ['devicePath'], what: 'The path' },
};

/** Items that stand more than once in a list of type `set` or `map`, or one with `uniqueItems`. */
export function duplicatesOf(list: ListNode, schema: Schema, name: string, source: SchemaSource): readonly Duplicate[] {
  if (list.items.length < 2) return [];
  const type = schema['x-kubernetes-list-type'];
  const itemSchema = schema.items === undefined ? undefined : dereference(schema.items, source);
  if (source.emptyTextIsAbsent) {
    const builtIn = type === 'map' && Object.hasOwn(builtInKeys, name) ? builtInKeys[name] : undefined;
    if (builtIn === undefined) return [];
    return repeated(list.items, builtIn.what, (item) => keyOf(item, builtIn.keys, itemSchema, source));
  }
  const what = `In \`${name}\`,`;
  if (type === 'set' || schema.uniqueItems === true) {
    return repeated(list.items, what, (item) => ({ identity: identityOf(item), at: item }));
  }
  if (type !== 'map') return [];
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  return repeated(list.items, what, (item) => keyOf(item, keys, itemSchema, source));
}

interface Identity {
  /** Undefined where it cannot be told: a reference, a missing key. */
  readonly identity: string | undefined;
  readonly at: ValueNode;
}

function repeated(items: readonly ValueNode[], what: string, of: (item: ValueNode) => Identity): readonly Duplicate[] {
  const seen = new Map<string, ValueNode>();
  const result: Duplicate[] = [];
  for (const item of items) {
    const { identity, at } = of(item);
    if (identity === undefined) continue;
    const before = seen.get(identity);
    if (before === undefined) seen.set(identity, at);
    else if (before !== at) {
      const first = { start: before.start, end: before.end };
      result.push({ what, value: wordsOf(identity), first, start: at.start, end: at.end });
    }
  }
  return result;
}

/** `["name","web"]` reads as `name`: the place is the value of the first key. */
function wordsOf(identity: string): string {
  const value = JSON.parse(identity) as unknown;
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return list.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(', ');
}

function keyOf(item: ValueNode, keys: readonly string[], schema: Schema | undefined, source: SchemaSource): Identity {
  if (item.is !== 'map' || keys.length === 0) return { identity: undefined, at: item };
  const values: unknown[] = [];
  let at: ScalarNode | undefined;
  for (const key of keys) {
    const node = entryOf(item, key)?.value;
    if (node === undefined) {
      // A key that is left out has its default, and two items without it are the same there.
      const property = schema === undefined ? undefined : ownProperty(schema, key);
      values.push(property === undefined ? null : (dereference(property, source)?.default ?? null));
    } else if (node.is === 'scalar' && !isReference(node.value)) {
      at ??= node;
      values.push(node.value);
    } else return { identity: undefined, at: item };
  }
  return at === undefined ? { identity: undefined, at: item } : { identity: JSON.stringify(values), at };
}

function identityOf(node: ValueNode): string | undefined {
  if (node.is === 'scalar') return isReference(node.value) ? undefined : JSON.stringify(node.value);
  if (node.is === 'list') {
    const items = node.items.map(identityOf);
    return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
  }
  const entries = node.entries.map((entry) => [entry.key, identityOf(entry.value)] as const);
  if (entries.some(([, value]) => value === undefined)) return undefined;
  return `{${entries
    .map(([key, value]) => `${JSON.stringify(key)}:${value ?? ''}`)
    .sort()
    .join(',')}}`;
}
