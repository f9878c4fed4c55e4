import { isReference } from '../../pattern/model/references.ts';
import { entryOf, type ValueNode } from '../../yaml/nodes.ts';
import type { SchemaSource } from './bundle.ts';
import { placeOfEntry, type SchemaFault, type SchemaFaultCode, type ValuePlace } from './faults.ts';
import { brokenBound, checkFormat } from './formats.ts';
import { dereference } from './resolve.ts';
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
  if (oneOf !== undefined && oneOf.filter((branch) => fits(node, branch, source)).length !== 1) {
    reportChoice(node, oneOf, place, report);
  }
  if (anyOf?.some((branch) => fits(node, branch, source)) === false) reportChoice(node, anyOf, place, report);
  if (not !== undefined && fits(node, not, source)) reportChoice(node, [not], place, report);
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

/** True where a value fits a condition. What cannot be judged (references) fits. */
export function fits(node: ValueNode, written: Schema, source: SchemaSource): boolean {
  const schema = dereference(written, source);
  if (schema === undefined || (node.is === 'scalar' && isReference(node.value))) return true;
  return (
    fitsType(node, schema) &&
    fitsContent(node, schema, source) &&
    (schema.allOf ?? []).every((branch) => fits(node, branch, source)) &&
    (schema.anyOf?.some((branch) => fits(node, branch, source)) ?? true) &&
    (schema.oneOf === undefined || schema.oneOf.filter((branch) => fits(node, branch, source)).length === 1) &&
    (schema.not === undefined || !fits(node, schema.not, source))
  );
}

function fitsType(node: ValueNode, schema: Schema): boolean {
  const found = typeOf(node);
  if (schema['x-kubernetes-int-or-string'] === true) return found === 'integer' || found === 'string';
  return schema.type === undefined || schema.type === found || (schema.type === 'number' && found === 'integer');
}

function fitsContent(node: ValueNode, schema: Schema, source: SchemaSource): boolean {
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
    (schema.required ?? []).every((key) => entryOf(node, key) !== undefined) &&
    Object.entries(schema.properties ?? {}).every(([key, property]) => {
      const entry = entryOf(node, key);
      return entry === undefined || fits(entry.value, property, source);
    })
  );
}
