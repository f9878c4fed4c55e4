import { entryOf, type ValueNode } from '../../../yaml/nodes.ts';
import type { SchemaSource } from '../bundle.ts';
import { placeOfEntry, type SchemaFault, type ValuePlace } from '../faults.ts';
import type { Schema, ValidationRule } from '../types.ts';
import { firstLine, noOldSelf, noteEvaluationFailure, readRule } from './compile.ts';
import { UnknownValue, celValue } from './value.ts';

/** A value whose schema has rules, and in which nothing else is wrong. */
export interface RuledValue {
  readonly node: ValueNode;
  readonly schema: Schema;
  readonly place: ValuePlace;
}

/** What became of one rule on one value. */
export type RuleOutcome =
  | { readonly is: 'kept' }
  | { readonly is: 'broken'; readonly message: string }
  /** It is about a change of the object, or a part of the value is not known yet. */
  | { readonly is: 'not-asked' }
  /** It cannot be read or evaluated here: that is our limit and no fault of the file. */
  | { readonly is: 'unchecked'; readonly reason: string };

/**
 * Asks the rules (`x-kubernetes-validations`) about values, as the server does when an object is created: with defaults filled in;
 * rules that compare with the old object are not asked. What is broken is added to the faults.
 */
export function checkRules(values: readonly RuledValue[], source: SchemaSource, faults: SchemaFault[]): void {
  for (const { node, schema, place } of values) {
    const self = valueOf(node, schema, source);
    if (self === undefined) continue;
    for (const rule of schema['x-kubernetes-validations'] ?? []) {
      const outcome = askRule(rule, self.value);
      if (outcome.is === 'unchecked') noteEvaluationFailure(rule.rule, outcome.reason);
      if (outcome.is !== 'broken') continue;
      const at = placeBelow(node, rule.fieldPath, ruledPlace(node, place));
      faults.push({
        code: 'rule-broken',
        start: at.start,
        end: at.end,
        params: { key: at.name, message: outcome.message },
      });
    }
  }
}

/** A single value is underlined itself, a map or list at its key. */
function ruledPlace(node: ValueNode, place: ValuePlace): ValuePlace {
  return node.is === 'scalar' ? { name: place.name, start: node.start, end: node.end } : place;
}

function valueOf(node: ValueNode, schema: Schema, source: SchemaSource): { readonly value: unknown } | undefined {
  try {
    return { value: celValue(node, schema, source) };
  } catch (error) {
    if (error instanceof UnknownValue) return undefined;
    throw error;
  }
}

/** Asks one rule about a value that is already CEL's. */
export function askRule(rule: ValidationRule, self: unknown): RuleOutcome {
  const isTransition = /\boldSelf\b/.test(rule.rule);
  if (isTransition && rule.optionalOldSelf !== true) return { is: 'not-asked' };
  const read = readRule(rule.rule);
  if ('reason' in read) return { is: 'unchecked', reason: read.reason };
  const variables = isTransition ? { self, oldSelf: noOldSelf() } : { self };
  try {
    const answer = read.run(variables);
    if (answer === true) return { is: 'kept' };
    if (answer === false) return { is: 'broken', message: messageOf(rule, variables) };
    return { is: 'unchecked', reason: 'it gives neither true nor false' };
  } catch (error) {
    // A duration that is none, a key that is not there: the server refuses what its rule cannot be evaluated on.
    if (isAboutValue(error)) return { is: 'broken', message: messageOf(rule, variables) };
    return { is: 'unchecked', reason: firstLine(error) };
  }
}

/** Codes of errors of the library that are about a value and not about what the library can do. */
const valueErrors = new Set([
  'invalid_value',
  'invalid_duration',
  'invalid_timestamp',
  'index_out_of_range',
  'no_such_key',
  'division_by_zero',
  'modulo_by_zero',
  'int_conversion_error',
  'uint_conversion_error',
  'numeric_overflow',
]);

function isAboutValue(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isKnown = 'code' in error && typeof error.code === 'string' && valueErrors.has(error.code);
  return isKnown || isAboutValue(error.cause);
}

/** A rule as it is shown: schemas break long ones into lines. */
export function oneLine(rule: string): string {
  return rule.replaceAll(/\s+/g, ' ').trim();
}

function messageOf(
  { rule, message, messageExpression }: ValidationRule,
  variables: Readonly<Record<string, unknown>>,
): string {
  const expression = messageExpression === undefined ? undefined : readRule(messageExpression);
  if (expression !== undefined && 'run' in expression) {
    try {
      const text = expression.run(variables);
      if (typeof text === 'string' && text.trim() !== '') return text.trim();
    } catch {
      // The server too falls back to the message where its expression fails.
    }
  }
  return message?.trim() ?? `the rule \`${oneLine(rule)}\` must hold`;
}

/** The place of a field path such as `.spec.replicas` or `['key']`, as far as it is written in the file. */
function placeBelow(node: ValueNode, path: string | undefined, place: ValuePlace): ValuePlace {
  let current = node;
  let found = place;
  for (const [, name, quoted] of (path ?? '').matchAll(/\.([A-Za-z_][\w-]*)|\['([^']+)'\]/g)) {
    const entry = current.is === 'map' ? entryOf(current, name ?? quoted ?? '') : undefined;
    if (entry === undefined) break;
    found = placeOfEntry(entry);
    current = entry.value;
  }
  return found;
}
