import { isReference } from '../../pattern/model/references.ts';
import { entryOf, type MapNode, type ValueNode } from '../../yaml/nodes.ts';
import type { SchemaSource } from './bundle.ts';
import { placeOfEntry, type SchemaFault, type SchemaFaultCode, type ValuePlace } from './faults.ts';
import { brokenBound, checkFormat } from './formats.ts';
import { dereference, ownProperty } from './resolve.ts';
import { typeOf } from './type-words.ts';
import type { Schema } from './types.ts';

interface Combination {
  readonly node: ValueNode;
  readonly schema: Schema;
  readonly place: ValuePlace;
  readonly source: SchemaSource;
  readonly report: (code: SchemaFaultCode, at: ValuePlace, params: SchemaFault['params']) => void;
}

/**
 * Checks `oneOf`, `anyOf`, `allOf` and `not`. In structural schemas they hold conditions and no shape, mostly "at most one of these
 * keys", which is what the message says then.
 */
export function checkCombinations({ node, schema, place, source, report }: Combination): void {
  const { oneOf, anyOf, allOf, not } = schema;
  if (oneOf !== undefined && oneOf.filter((branch) => fits(node, branch, source, schema)).length !== 1) {
    reportChoice(node, oneOf, place, report);
  }
  if (anyOf?.some((branch) => fits(node, branch, source, schema)) === false) reportChoice(node, anyOf, place, report);
  if (not !== undefined && fits(node, not, source, schema)) reportChoice(node, [not], place, report);
  for (const branch of allOf ?? []) checkCombinations({ node, schema: branch, place, source, report });
}

function reportChoice(
  node: ValueNode,
  branches: readonly Schema[],
  place: ValuePlace,
  report: Combination['report'],
): void {
  const keys = [...new Set(branches.flatMap(requiredSomewhere))];
  const entries = node.is === 'map' ? keys.flatMap((key) => entryOf(node, key) ?? []) : [];
  const [, second] = [...entries].sort((left, right) => left.keyStart - right.keyStart);
  const quoted = keys.map((key) => `\`${key}\``).join(', ');
  if (second !== undefined) {
    report('exclusive-keys', placeOfEntry(second), { key: second.key, keys: quoted });
  } else if (keys.length > 0) report('missing-key', place, { parent: `\`${place.name}\``, keys: `one of ${quoted}` });
  else {
    const expected = 'in one of the forms that its schema allows';
    report('wrong-format', place, {
      key: place.name,
      expected,
      value: node.is === 'scalar' ? String(node.value) : '...',
    });
  }
}

function requiredSomewhere(schema: Schema): readonly string[] {
  const { required = [], anyOf = [], oneOf = [], allOf = [], not } = schema;
  return [
    ...required,
    ...[...anyOf, ...oneOf, ...allOf, ...(not === undefined ? [] : [not])].flatMap(requiredSomewhere),
  ];
}

/**
 * True where a value fits a condition. What cannot be judged (references) fits.
 *
 * @param base the schema that the condition belongs to: keys that are left out count with the defaults which it gives them.
 */
export function fits(node: ValueNode, written: Schema, source: SchemaSource, base?: Schema): boolean {
  const schema = dereference(written, source);
  if (schema === undefined || (node.is === 'scalar' && isReference(node.value))) return true;
  return (
    fitsType(node, schema) &&
    fitsContent(node, schema, source, base) &&
    (schema.allOf ?? []).every((branch) => fits(node, branch, source, base)) &&
    (schema.anyOf?.some((branch) => fits(node, branch, source, base)) ?? true) &&
    (schema.oneOf === undefined || schema.oneOf.filter((branch) => fits(node, branch, source, base)).length === 1) &&
    (schema.not === undefined || !fits(node, schema.not, source, base))
  );
}

function fitsType(node: ValueNode, schema: Schema): boolean {
  const found = typeOf(node);
  if (schema['x-kubernetes-int-or-string'] === true) return found === 'integer' || found === 'string';
  return schema.type === undefined || schema.type === found || (schema.type === 'number' && found === 'integer');
}

function fitsContent(node: ValueNode, schema: Schema, source: SchemaSource, base: Schema | undefined): boolean {
  if (node.is === 'scalar') {
    if (schema.enum?.includes(node.value) === false) return false;
    if (typeof node.value === 'number' && brokenBound(node.value, schema) !== undefined) return false;
    if (typeof node.value === 'string' && node.value.length < (schema.minLength ?? 0)) return false;
    return checkFormat(node.value, schema) === undefined;
  }
  if (node.is === 'list') {
    const { items } = schema;
    return (
      node.items.length >= (schema.minItems ?? 0) &&
      (items === undefined || node.items.every((item) => fits(item, items, source)))
    );
  }
  return (
    (schema.required ?? []).every((key) => valueOf(node, key, base, source) !== undefined) &&
    Object.entries(schema.properties ?? {}).every(([key, property]) => {
      const value = valueOf(node, key, base, source);
      const below = base === undefined ? undefined : ownProperty(base, key);
      return value === undefined || fits(value, property, source, below && dereference(below, source));
    })
  );
}

/** What stands at a key, or the default that stands there for the server. Only single values matter to conditions. */
function valueOf(node: MapNode, key: string, base: Schema | undefined, source: SchemaSource): ValueNode | undefined {
  const entry = entryOf(node, key);
  if (entry !== undefined) return entry.value;
  const property = base === undefined ? undefined : ownProperty(base, key);
  const value = property === undefined ? undefined : dereference(property, source)?.default;
  const isSingle = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  return isSingle ? { is: 'scalar', value, start: node.start, end: node.start } : undefined;
}
