import { nearest } from '../../core/nearest.ts';
import type { ScalarNode } from '../../yaml/nodes.ts';
import type { SchemaFault } from './faults.ts';
import { brokenBound, checkFormat } from './formats.ts';
import type { Schema } from './types.ts';

/** What a size is counted in. */
export type SizeUnit = 'entries' | 'items' | 'characters';

const none: readonly SchemaFault[] = [];

/**
 * What is wrong with a value of the right type: its choice, its bounds, its length, its form.
 *
 * @param name the key that the value is of.
 * @param emptyTextIsAbsent true for built-in kinds, of which the API server takes an empty text for an absent one.
 */
export function scalarFaults(
  { value, start, end }: ScalarNode,
  schema: Schema,
  name: string,
  emptyTextIsAbsent: boolean,
): readonly SchemaFault[] {
  if (!hasScalarKeywords(schema)) return none;
  const faultOf = (code: SchemaFault['code'], params: SchemaFault['params']): SchemaFault => {
    return { code, start, end, params: { key: name, ...params } };
  };
  const isAbsent = value === '' && emptyTextIsAbsent;
  if (!isAbsent && schema.enum?.includes(value) === false) {
    const named = schema.enum.filter((choice) => choice !== '');
    const allowed = named.map((choice) => `\`${String(choice)}\``).join(', ');
    const candidate = nearest(String(value), schema.enum.map(String));
    const meant = candidate === undefined ? {} : { nearest: candidate };
    return [faultOf('not-allowed', { value: String(value), allowed, ...meant })];
  }
  const bound = typeof value === 'number' ? brokenBound(value, schema) : undefined;
  if (bound !== undefined) return [faultOf('out-of-range', { expected: bound })];
  const faults: SchemaFault[] = [];
  if (typeof value === 'string' && (schema.minLength !== undefined || schema.maxLength !== undefined)) {
    const expected = brokenSize(Array.from(value).length, schema.minLength, schema.maxLength, 'characters');
    if (expected !== undefined) faults.push(faultOf('out-of-range', { expected }));
  }
  const expected = checkFormat(value, schema);
  // Of a text that must not be empty, its form says nothing more.
  const isTooShort = value === '' && (schema.minLength ?? 0) > 0;
  if (expected !== undefined && !isTooShort) faults.push(faultOf('wrong-format', { value: String(value), expected }));
  return faults;
}

/** What a size that is out of its bounds must be, in words that follow "must"; undefined where it is within them. */
export function brokenSize(
  found: number,
  least: number | undefined,
  most: number | undefined,
  unit: SizeUnit,
): string | undefined {
  if (least !== undefined && found < least) return least === 1 ? 'not be empty' : `be at least ${least} ${unit} long`;
  return most !== undefined && found > most ? `be at most ${most} ${unit} long` : undefined;
}

/** Most values of most kinds are plain texts of which nothing is asked. */
function hasScalarKeywords(schema: Schema): boolean {
  return (
    schema.enum !== undefined ||
    schema.format !== undefined ||
    schema.pattern !== undefined ||
    schema.minLength !== undefined ||
    schema.maxLength !== undefined ||
    schema.minimum !== undefined ||
    schema.maximum !== undefined ||
    schema.multipleOf !== undefined
  );
}
