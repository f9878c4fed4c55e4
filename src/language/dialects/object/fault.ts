import type { JsonValue } from '../../../core/json.ts';
import type { TextSpan } from '../../document/spans.ts';
import type { Fault, Fix } from '../../diagnostics/finding.ts';
import type { MapEntry, ScalarNode, ValueNode } from '../../../yaml/nodes.ts';
import { spanOf, spanOfKey } from './read.ts';

type Extra = Pick<Fault, 'related' | 'fixes'>;

/** A fault at a span. */
export function faultAt(code: Fault['code'], at: TextSpan, params: Fault['params'], extra: Extra = {}): Fault {
  return { code, start: at.start, end: at.end, params, ...extra };
}

/**
 * A required key that is not there, shown at what should hold it, or that has no value, shown itself.
 *
 * @param placeholder what may stand there until somebody writes something better, and the map that it belongs to.
 */
export function missingKey(at: TextSpan, parent: string, key: string, placeholder?: Placeholder): Fault {
  const { map, value, before } = placeholder ?? {};
  const entries = map?.is === 'map' ? map.entries.filter(({ merged }) => merged !== true) : [];
  const written = entries.find((entry) => entry.key === key);
  if (written !== undefined && value !== undefined) {
    const { keyEnd } = written;
    const params = { parent: `\`${parent}\``, keys: `a value for \`${key}\`` };
    const missing = { at: keyEnd, values: { [key]: value }, isWritten: true as const };
    return { ...faultAt('missing-key', spanOfKey(written), params), missing };
  }
  const fault = faultAt('missing-key', at, { parent: `\`${parent}\``, keys: `the key \`${key}\`` });
  const next = entries.find((entry) => entry.key === before) ?? (before === undefined ? entries[0] : undefined);
  if (next === undefined || value === undefined) return fault;
  return { ...fault, missing: { at: next.keyStart, values: { [key]: value } } };
}

/** What a missing key may have for a value. */
export interface Placeholder {
  readonly map: ValueNode | undefined;
  readonly value: JsonValue;
  /** The key that it is written above; the first one where this is left out. */
  readonly before?: string;
}

/** One of some keys must be there, and none is. */
export function missingOneOf(at: TextSpan, parent: string, keys: readonly string[]): Fault {
  return faultAt('missing-key', at, { parent: `\`${parent}\``, keys: `one of ${quotedList(keys)}` });
}

/** A key beside another that excludes it. */
export function exclusiveKeys(entry: MapEntry, keys: readonly string[]): Fault {
  return faultAt('exclusive-keys', spanOfKey(entry), { key: entry.key, keys: quotedList(keys) });
}

/** A value that is not among the allowed ones, where no schema lists them. */
export function notAllowed(key: string, node: ValueNode, allowed: readonly string[], near?: string): Fault {
  return faultAt('not-allowed', spanOf(node), {
    key,
    value: node.is === 'scalar' ? String(node.value) : '...',
    allowed: quotedList(allowed),
    ...(near === undefined ? {} : { nearest: near }),
  });
}

/** A number out of its range. `expected` follows "must": "be at least 1". */
export function outOfRange(key: string, node: ValueNode, expected: string): Fault {
  return faultAt('out-of-range', spanOf(node), { key, expected });
}

/** Replaces a scalar's text. */
export function replaceWith(node: ScalarNode, text: string): Fix {
  return { title: `Change to \`${text}\``, edits: [{ start: node.start, end: node.end, text }] };
}

/** A number that stands between quotes, without them. */
export function withoutQuotes(node: ScalarNode, number: string): Fix {
  return { title: 'Take the quotes away', edits: [{ start: node.start, end: node.end, text: number }] };
}

/** `a`, `b` with quotes for messages. */
export function quotedList(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
