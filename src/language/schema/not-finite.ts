import type { ScalarNode } from '../../yaml/nodes.ts';
import type { SchemaFault } from './faults.ts';
import type { Schema } from './types.ts';

/** How YAML writes infinities, and what is no number at all. */
const writtenForm = /^[-+]?\.(?:inf|nan)$/i;

/** `.inf`, `.nan`, and `1e999`, which is no number of 64 bits any more. */
export function isNotFinite({ value }: ScalarNode): boolean {
  return typeof value === 'number' && !Number.isFinite(value);
}

/**
 * What is said of a number that is not finite where a number may stand: JSON has none. Where something else is wanted, its type is the fault.
 *
 * @param schema of what may stand there; absent where anything may.
 */
export function notFiniteFault(node: ScalarNode, schema?: Schema): SchemaFault | undefined {
  if (!isNotFinite(node)) return undefined;
  const { start, end, value } = node;
  // A reference brings the value alone.
  const written = node.source ?? (Number.isNaN(value) ? '.nan' : value === Infinity ? '.inf' : '-.inf');
  // What is written as a number that is too large is a text to others.
  if (schema === undefined ? !writtenForm.test(written) : !mayBeNumber(schema)) return undefined;
  return { code: 'number-not-finite', start, end, params: { written } };
}

function mayBeNumber(schema: Schema): boolean {
  const { type, format } = schema;
  return type === undefined || type === 'number' || type === 'integer' || format === 'quantity';
}
