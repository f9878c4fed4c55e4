import type { MapEntry } from '../../yaml/nodes.ts';
import type { SchemaSource } from './bundle.ts';
import { dereference, ownProperty, plainKey } from './resolve.ts';
import { typeOf } from './type-words.ts';
import type { Schema } from './types.ts';

/** Further below, a key was hardly meant. */
const furthestLevels = 2;

/** Keys that stand in so many places that none of them can be guessed. */
const commonKeys: ReadonlySet<string> = new Set([
  'apiVersion',
  'enabled',
  'group',
  'id',
  'key',
  'kind',
  'mode',
  'name',
  'namespace',
  'port',
  'type',
  'value',
  'values',
  'version',
]);

/**
 * Where an unknown key was probably meant to stand further below: the only place of its name, with a value of its type, on the first level
 * that has one.
 *
 * @returns the keys that lead there, through lists and maps.
 */
export function placeBelow(entry: MapEntry, schema: Schema, source: SchemaSource): readonly string[] | undefined {
  const key = plainKey(entry.key);
  const type = typeOf(entry.value);
  if (type === 'null' || commonKeys.has(key)) return undefined;
  let level = [{ path: [] as readonly string[], schema }];
  for (let depth = 0; depth < furthestLevels; depth += 1) {
    level = level.flatMap(({ path, schema: above }) => propertiesOf(above, path, source));
    const found = level.filter(({ schema: below }) => {
      const property = ownProperty(below, key);
      return below.properties !== undefined && property !== undefined && isOfType(property, type, source);
    });
    if (found.length > 0) return found.length === 1 ? found[0]?.path : undefined;
  }
  const labels = ownProperty(schema, 'matchLabels');
  return type === 'string' && labels !== undefined ? ['matchLabels'] : undefined;
}

function propertiesOf(
  schema: Schema,
  path: readonly string[],
  source: SchemaSource,
): { readonly path: readonly string[]; readonly schema: Schema }[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, written]) => {
    const property = dereference(written, source);
    const below = property?.items === undefined ? property : dereference(property.items, source);
    return below?.properties === undefined ? [] : [{ path: [...path, key], schema: below }];
  });
}

function isOfType(property: Schema, type: string, source: SchemaSource): boolean {
  const wanted = dereference(property, source)?.type;
  return wanted === type || (wanted === 'number' && type === 'integer');
}
