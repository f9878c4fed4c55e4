import { entryOf, type MapEntry, type MapNode } from '../../yaml/nodes.ts';
import type { SchemaSource } from './bundle.ts';
import { placeOfEntry, type SchemaFault, type ValuePlace } from './faults.ts';
import { plainKey } from './resolve.ts';
import { placeholdersFor } from './placeholders.ts';
import type { Schema } from './types.ts';

/** Required keys that a map does not have. */
export interface MissingKeysOfMap {
  readonly missing: readonly string[];
  readonly node: MapNode;
  readonly schema: Schema;
  readonly place: ValuePlace;
  readonly source: SchemaSource;
}

const none: readonly string[] = [];

/** The keys that a map must have. An object inside of another one has a head as well. */
export function requiredKeys(schema: Schema): readonly string[] {
  const { required = none } = schema;
  return schema['x-kubernetes-embedded-resource'] === true ? ['apiVersion', 'kind', ...required] : required;
}

/** A key that is written and has nothing is shown itself; the ones that are not written are told at the map, all at once. */
export function* missingKeyFaults(all: MissingKeysOfMap): Iterable<SchemaFault> {
  const { missing, node, place } = all;
  if (missing.length === 0 || hasMergeKey(node)) return;
  const parent = `\`${place.name}\``;
  const absent: string[] = [];
  for (const key of missing) {
    const entry = entryOf(node, key) ?? node.entries.find((one) => plainKey(one.key) === key);
    if (entry === undefined || entry.merged === true) absent.push(key);
    else yield missingFault({ keys: `a value for \`${key}\``, parent }, placeOfEntry(entry), [key], all, entry);
  }
  if (absent.length === 0) return;
  const keys = `the key${absent.length === 1 ? '' : 's'} ${absent.map((key) => `\`${key}\``).join(', ')}`;
  const first = node.entries.find(({ merged }) => merged !== true);
  yield missingFault({ keys, parent }, place, absent, all, first);
}

/** @param entry the key itself where it is written, or else the first key of its map. */
function missingFault(
  params: SchemaFault['params'],
  { start, end }: ValuePlace,
  keys: readonly string[],
  { schema, source }: MissingKeysOfMap,
  entry: MapEntry | undefined,
): SchemaFault {
  const values = placeholdersFor(keys, schema, source);
  const isWritten = entry !== undefined && keys.includes(plainKey(entry.key));
  const at = isWritten ? entry.keyEnd : entry?.keyStart;
  const missing =
    values === undefined || at === undefined ? {} : { missing: { at, values, ...(isWritten ? { isWritten } : {}) } };
  return { code: 'missing-key', start, end, params, ...missing };
}

/** A merge that could not be followed may bring what seems to be missing. */
function hasMergeKey(node: MapNode): boolean {
  return entryOf(node, '<<') !== undefined;
}
