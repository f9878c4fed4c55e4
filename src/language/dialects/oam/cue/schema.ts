import type { Schema } from '../../../schema/types.ts';
import { cueFields, type CueOption, type CueStruct, type CueValue } from './parse.ts';

type Definitions = ReadonlyMap<string, CueValue>;

/** Definitions inside definitions deeper than this are one that holds itself: below it anything is taken. */
const mostSteps = 12;

/**
 * The schema of the `parameter` of a CUE template, as strict as can be told without running it: what depends on a condition may be
 * there, what is computed may be anything.
 *
 * @param source the template, or a whole definition that has it in `template`.
 * @returns undefined where there is no parameter, or the text is no CUE.
 */
export function parameterSchema(source: string): Schema | undefined {
  const fields = cueFields(source);
  const parameter = fields?.get('parameter');
  return fields === undefined || parameter === undefined ? undefined : schemaOf(parameter, fields, 0);
}

function schemaOf(value: CueValue, definitions: Definitions, depth: number): Schema {
  if (depth > mostSteps) return {};
  switch (value.is) {
    case 'basic':
      return value.name === 'null' ? { nullable: true } : { type: typeNames[value.name] };
    case 'literal':
      return { type: typeNames[literalType(value.value)], enum: [value.value] };
    case 'list':
      return value.items === undefined || value.items.is === 'unknown'
        ? { type: 'array' }
        : { type: 'array', items: schemaOf(value.items, definitions, depth + 1) };
    case 'struct':
      return structSchema(value, definitions, depth);
    case 'any-of':
      return anyOf(value.options, definitions, depth);
    case 'all-of':
      return value.parts.map((part) => schemaOf(part, definitions, depth + 1)).reduce(both);
    case 'bound':
      return boundSchema(value.operator, value.value);
    case 'reference': {
      const target = definitions.get(value.name);
      return target === undefined || !isDefinition(value.name) ? {} : schemaOf(target, definitions, depth + 1);
    }
    case 'unknown':
      return {};
  }
}

/** Other fields can be given from outside, so what they hold here says nothing. */
function isDefinition(name: string): boolean {
  return name.startsWith('#') || name.startsWith('_#');
}

const typeNames = { string: 'string', bytes: 'string', bool: 'boolean', int: 'integer', number: 'number' } as const;

function literalType(value: string | number | boolean): keyof typeof typeNames {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return Number.isInteger(value) ? 'int' : 'number';
}

function boundSchema(operator: string, value: string | number): Schema {
  if (operator === '=~' && typeof value === 'string') return { type: 'string', pattern: value };
  if (typeof value !== 'number') return {};
  if (operator === '>=') return { type: 'number', minimum: value };
  if (operator === '<=') return { type: 'number', maximum: value };
  return { type: 'number' };
}

function structSchema(struct: CueStruct, definitions: Definitions, depth: number): Schema {
  const properties: Record<string, Schema> = {};
  const required = new Set<string>();
  for (const { name, isOptional, value, usage } of struct.fields) {
    const described = {
      ...schemaOf(value, definitions, depth + 1),
      ...(usage === undefined ? {} : { description: usage }),
    };
    const before = properties[name];
    properties[name] = before === undefined ? described : either(before, described);
    if (!isOptional && needsValue(value, definitions, 0)) required.add(name);
  }
  const own: Schema = {
    type: 'object',
    // Of an empty struct CUE takes any fields.
    ...(struct.fields.length > 0 ? { properties } : {}),
    ...(struct.isOpen ? { additionalProperties: true } : {}),
    ...(struct.others === undefined ? {} : { additionalProperties: schemaOf(struct.others, definitions, depth + 1) }),
    ...(required.size === 0 ? {} : { required: [...required] }),
  };
  return struct.embedded.map((part) => schemaOf(part, definitions, depth + 1)).reduce(both, own);
}

/** True where CUE has no value unless somebody gives one. Open lists and maps are empty ones then. */
function needsValue(value: CueValue, definitions: Definitions, depth: number): boolean {
  if (depth > mostSteps) return false;
  const needs = (part: CueValue): boolean => needsValue(part, definitions, depth + 1);
  switch (value.is) {
    case 'basic':
    case 'bound':
      return true;
    case 'literal':
    case 'list':
    case 'unknown':
      return false;
    case 'struct':
      return value.fields.some((field) => !field.isOptional && needs(field.value)) || value.embedded.some(needs);
    case 'any-of':
      return value.options.every(
        (option) => !option.isDefault && (option.value.is === 'literal' || needs(option.value)),
      );
    case 'all-of':
      return value.parts.every((part) => part.is !== 'literal') && value.parts.some(needs);
    case 'reference': {
      const target = definitions.get(value.name);
      return target !== undefined && isDefinition(value.name) && needs(target);
    }
  }
}

function anyOf(options: readonly CueOption[], definitions: Definitions, depth: number): Schema {
  // A computed default stands beside what is allowed, and is of that kind.
  const known = options.filter(({ value, isDefault }) => !(isDefault && value.is === 'unknown'));
  const isNullable = known.some(({ value }) => value.is === 'basic' && value.name === 'null');
  const schemas = known
    .filter(({ value }) => !(value.is === 'basic' && value.name === 'null'))
    .map(({ value }) => schemaOf(value, definitions, depth + 1));
  const [first = {}, ...rest] = schemas;
  const fallback = options.find(({ isDefault }) => isDefault)?.value;
  const value = fallback === undefined ? undefined : literalOf(fallback);
  return {
    ...rest.reduce(either, first),
    ...(isNullable ? { nullable: true } : {}),
    ...(value === undefined ? {} : { default: value }),
  };
}

function literalOf(value: CueValue): unknown {
  if (value.is === 'literal') return value.value;
  if (value.is !== 'list' || value.written === undefined) return undefined;
  const items = value.written.map(literalOf);
  return items.includes(undefined) ? undefined : items;
}

/** What takes all that one of two schemas takes. */
function either(left: Schema, right: Schema): Schema {
  const description = left.description ?? right.description;
  const described = description === undefined ? {} : { description };
  if (left.type !== right.type) {
    const types = new Set([left.type, right.type]);
    if (types.has('integer') && types.has('number')) return { type: 'number', ...described };
    const isIntOrString = types.has('integer') && types.has('string');
    return isIntOrString ? { 'x-kubernetes-int-or-string': true, ...described } : described;
  }
  if (left.type === undefined) return described;
  if (left.type === 'object') return eitherObject(left, right, described);
  if (left.type === 'array') {
    const items =
      left.items === undefined ? right.items : right.items === undefined ? left.items : either(left.items, right.items);
    return { type: 'array', ...(items === undefined ? {} : { items }), ...described };
  }
  if (left.enum !== undefined && right.enum !== undefined)
    return { type: left.type, enum: [...new Set([...left.enum, ...right.enum])], ...described };
  return { type: left.type, ...eitherPattern(left, right), ...described };
}

/** A pattern holds where the value beside it follows it too. */
function eitherPattern(left: Schema, right: Schema): Pick<Schema, 'pattern'> {
  const pattern = left.pattern ?? right.pattern;
  const values = left.enum ?? right.enum;
  if (pattern === undefined || values === undefined) return {};
  return values.every((value) => new RegExp(pattern).test(String(value))) ? { pattern } : {};
}

function eitherObject(left: Schema, right: Schema, described: Schema): Schema {
  const isClosed = (schema: Schema): boolean =>
    schema.properties !== undefined && schema.additionalProperties === undefined;
  const properties = { ...left.properties };
  for (const [name, schema] of Object.entries(right.properties ?? {})) {
    const before = properties[name];
    properties[name] = before === undefined ? schema : either(before, schema);
  }
  const required = (left.required ?? []).filter((name) => right.required?.includes(name));
  return {
    type: 'object',
    properties,
    ...(isClosed(left) && isClosed(right) ? {} : { additionalProperties: true }),
    ...(required.length === 0 ? {} : { required }),
    ...described,
  };
}

/** What takes only what both schemas take. */
function both(left: Schema, right: Schema): Schema {
  const type = left.type === 'number' || left.type === undefined ? (right.type ?? left.type) : left.type;
  const properties =
    left.properties === undefined && right.properties === undefined
      ? {}
      : { properties: { ...left.properties, ...right.properties } };
  const required = [...new Set([...(left.required ?? []), ...(right.required ?? [])])];
  return {
    ...left,
    ...right,
    ...(type === undefined ? {} : { type }),
    ...properties,
    ...(required.length === 0 ? {} : { required }),
  };
}
