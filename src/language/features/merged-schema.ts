import type { NodePath } from '../dialects/dialect.ts';
import type { KindSchema, SchemaSource } from '../schema/bundle.ts';
import { dereference, plainKey, propertySchema } from '../schema/resolve.ts';
import type { Schema } from '../schema/types.ts';

/** Branches inside branches are followed this far: schemas that describe themselves never end. */
const deepestBranch = 4;

const known = new WeakMap<Schema, Schema>();

/**
 * A schema with the keys and values of all its branches (`allOf`, `anyOf`, `oneOf`): what may be written is more than what is right
 * together, and the check says the rest.
 */
export function mergedSchema(written: Schema, source: SchemaSource, depth = 0): Schema | undefined {
  const schema = dereference(written, source);
  if (schema === undefined) return undefined;
  const { allOf = [], anyOf = [], oneOf = [] } = schema;
  const branches = [...allOf, ...anyOf, ...oneOf];
  if (branches.length === 0 || depth > deepestBranch) return schema;
  const before = known.get(schema);
  if (before !== undefined) return before;
  const merged = branches.flatMap((branch) => mergedSchema(branch, source, depth + 1) ?? []);
  const properties = Object.assign(
    {},
    ...merged.map((branch) => branch.properties ?? {}),
    schema.properties ?? {},
  ) as NonNullable<Schema['properties']>;
  const values = merged.every((branch) => branch.enum !== undefined)
    ? merged.flatMap((branch) => branch.enum ?? [])
    : [];
  const type = schema.type ?? merged.find((branch) => branch.type !== undefined)?.type;
  const items = schema.items ?? merged.find((branch) => branch.items !== undefined)?.items;
  const result: Schema = {
    ...schema,
    ...(type === undefined ? {} : { type }),
    ...(items === undefined ? {} : { items }),
    ...(Object.keys(properties).length === 0 ? {} : { properties }),
    ...(schema.enum !== undefined || values.length === 0 ? {} : { enum: [...new Set(values)] }),
    required: [
      ...new Set([
        ...(schema.required ?? []),
        ...allOf.flatMap((branch) => dereference(branch, source)?.required ?? []),
      ]),
    ],
  };
  known.set(schema, result);
  return result;
}

/** The merged schema at a path; undefined where the path leaves what is described. */
export function mergedSchemaAt({ schema, source }: KindSchema, path: NodePath): Schema | undefined {
  let current = mergedSchema(schema, source);
  for (const step of path) {
    if (current === undefined) return undefined;
    const next: Schema | undefined =
      typeof step === 'number'
        ? current.items
        : (propertySchema(current, step, source) ?? propertySchema(current, plainKey(step), source));
    current = next === undefined ? undefined : mergedSchema(next, source);
  }
  return current;
}
