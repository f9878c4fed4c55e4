import type { Schema } from './types.ts';

type Scalar = string | number | boolean | null;

/** Quantity of Kubernetes: a signed decimal number with a binary or decimal suffix, or an exponent. */
const quantity = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const dateTime = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

const patterns = new Map<string, RegExp | undefined>();

/**
 * Checks `format` and `pattern`.
 *
 * @returns what was expected, in words that follow "must be", or undefined where all is well.
 */
export function checkFormat(value: Scalar, schema: Schema): string | undefined {
  const { format, pattern } = schema;
  if (format === 'quantity' && !quantity.test(String(value))) return 'a quantity such as `250m` or `1.5Gi`';
  if (format === 'int32' && typeof value === 'number' && Math.abs(value) > 2 ** 31) {
    return 'a whole number of 32 bits';
  }
  if (typeof value !== 'string') return undefined;
  // A multi-line text of base64 is joined by whoever decodes it.
  if (format === 'byte' && !base64.test(value.replaceAll(/\s/g, ''))) return 'base64 text';
  if (format === 'date-time' && !dateTime.test(value)) return 'a time such as `2026-01-31T12:00:00Z`';
  if (pattern !== undefined && compiled(pattern)?.test(value) === false) return `text like \`${pattern}\``;
  return undefined;
}

/** Patterns are of Go's RE2; one that JavaScript cannot read is not checked. */
function compiled(pattern: string): RegExp | undefined {
  if (!patterns.has(pattern)) {
    let expression: RegExp | undefined;
    try {
      expression = new RegExp(pattern, 'u');
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    patterns.set(pattern, expression);
  }
  return patterns.get(pattern);
}
