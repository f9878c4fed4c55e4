import type { KindSchema } from '../bundle.ts';
import { without } from '../../../core/without.ts';
import { dereference, isOpen, mapSubschemas } from '../resolve.ts';
import type { Schema } from '../types.ts';

/** A draft-07 JSON Schema: what other validators read. */
export interface JsonSchemaText {
  readonly schema: object;
  readonly definitions: Readonly<Record<string, object>>;
}

type JsonSchemaKeywords = Readonly<Record<string, unknown>>;

/** The grammar of quantities in the Kubernetes API conventions. */
const quantityPattern = '^[+-]?(\\d+(\\.\\d*)?|\\.\\d*)(m|u|n|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\\d+)?$';

/**
 * A kind's schema as plain JSON Schema with the meaning that ours gives it: maps without `additionalProperties` are closed, empty values
 * of keys count as absent, quantities and int-or-string are written out. For comparing ours with other validators.
 */
export function asJsonSchema({ schema, source }: KindSchema): JsonSchemaText {
  const definitions: Record<string, object> = {};
  const pending: string[] = [];
  const convert = (from: Schema): Schema => {
    const { $ref, type, format } = from;
    const rest = without(
      mapSubschemas(from, convert),
      ...(['$ref', 'type', 'format', 'description', 'nullable', 'exclusiveMinimum', 'exclusiveMaximum'] as const),
    );
    if ($ref !== undefined && !Object.hasOwn(definitions, $ref) && !pending.includes($ref)) pending.push($ref);
    const isFreeForm = from['x-kubernetes-preserve-unknown-fields'] === true;
    const enumeration =
      rest.enum === undefined ? [] : [...new Set([...rest.enum, null, ...(source.emptyTextIsAbsent ? [''] : [])])];
    const plain: JsonSchemaKeywords = {
      ...rest,
      ...($ref === undefined ? {} : { $ref: `#/definitions/${$ref.replaceAll('/', '~1')}` }),
      ...(type === undefined ? {} : { type: isFreeForm ? [type, 'null', 'string'] : [type, 'null'] }),
      ...(from['x-kubernetes-int-or-string'] === true ? { type: ['integer', 'string', 'null'] } : {}),
      ...(format === 'quantity'
        ? { type: ['number', 'string', 'null'], pattern: quantityPattern }
        : format === undefined
          ? {}
          : { format }),
      ...(from.exclusiveMinimum === true ? { exclusiveMinimum: from.minimum } : {}),
      ...(from.exclusiveMaximum === true ? { exclusiveMaximum: from.maximum } : {}),
      ...(from['x-kubernetes-list-type'] === 'set' && !source.emptyTextIsAbsent ? { uniqueItems: true } : {}),
      ...(enumeration.length === 0 ? {} : { enum: enumeration }),
      ...(type === 'object' && !isOpen(from) ? { additionalProperties: false } : {}),
      ...(rest.items !== undefined && refusesEmptyItems(from, source)
        ? { items: { allOf: [rest.items, { not: { type: 'null' } }] } }
        : {}),
    };
    return plain;
  };
  const converted = convert(schema);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const definition = source.definition(name);
    if (definition === undefined) throw new Error(`${name} is referred to and not in the bundle`);
    definitions[name] = convert(definition);
  }
  return { schema: converted, definitions };
}

/** An empty item is none of the absent ones; built-in kinds read it as an item without keys. */
function refusesEmptyItems({ items }: Schema, source: KindSchema['source']): boolean {
  const item = items === undefined ? undefined : dereference(items, source);
  if (item?.type === undefined || item.nullable === true) return false;
  return !source.emptyTextIsAbsent || (item.required ?? []).length > 0;
}
