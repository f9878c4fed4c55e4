import { oneLine } from './check.ts';
import type { KindSchema, SchemaBundle } from '../bundle.ts';
import { dereference } from '../resolve.ts';
import type { Schema, ValidationRule } from '../types.ts';
import { evaluationFailure, readRule } from './compile.ts';

/** A rule that is not asked here, and why: the server may refuse what is not checked. */
export interface UncheckedRule {
  readonly rule: string;
  readonly reason: string;
}

/** A rule of a kind that was looked up. */
export interface UncheckedRuleOfKind extends UncheckedRule {
  readonly apiVersion: string;
  readonly kind: string;
}

interface PlacedRule {
  readonly rule: ValidationRule;
  /** The condition that it stands in: rules there are not asked. */
  readonly below?: string;
}

const conditions = ['allOf', 'anyOf', 'oneOf'] as const;

/** Every rule of a kind, wherever in its schema it stands. */
export function rulesOf(kind: KindSchema): readonly ValidationRule[] {
  return placedRules(kind).map(({ rule }) => rule);
}

/**
 * Rules of a kind that are not asked here, each once: those that cannot be read, those that could not be evaluated on a value that has been
 * checked before, and those in conditions. Rules about changes of an object are asked by nobody when it is created, and are not listed.
 */
export function uncheckedRules(kind: KindSchema): readonly UncheckedRule[] {
  const found = new Map<string, string>();
  for (const { rule, below } of placedRules(kind)) {
    const reason = below === undefined ? reasonOf(rule) : `it stands below ${below}, where rules are not asked`;
    if (reason !== undefined) found.set(rule.rule, reason);
  }
  return [...found].map(([rule, reason]) => ({ rule: oneLine(rule), reason }));
}

/** A bundle that remembers which kinds it was asked for, so that it can be said what was not checked of them. */
export function rememberingBundle(bundle: SchemaBundle): {
  readonly bundle: SchemaBundle;
  readonly unchecked: () => readonly UncheckedRuleOfKind[];
} {
  const asked = new Map<string, { readonly apiVersion: string; readonly kind: string; readonly schema: KindSchema }>();
  return {
    bundle: {
      ...bundle,
      schemaOf(apiVersion, kind, origin) {
        const schema = bundle.schemaOf(apiVersion, kind, origin);
        if (schema !== undefined) asked.set(`${apiVersion}/${kind}`, { apiVersion, kind, schema });
        return schema;
      },
    },
    unchecked: () =>
      [...asked.values()].flatMap(({ apiVersion, kind, schema }) =>
        uncheckedRules(schema).map((one) => ({ apiVersion, kind, ...one })),
      ),
  };
}

function reasonOf({ rule, optionalOldSelf }: ValidationRule): string | undefined {
  if (/\boldSelf\b/.test(rule) && optionalOldSelf !== true) return undefined;
  const read = readRule(rule);
  return 'reason' in read ? read.reason : evaluationFailure(rule);
}

function placedRules({ schema, source }: KindSchema): readonly PlacedRule[] {
  const rules: PlacedRule[] = [];
  const seen = new Set<Schema>();
  const visit = (written: Schema, below?: string): void => {
    const found = dereference(written, source);
    if (found === undefined || seen.has(found)) return;
    seen.add(found);
    for (const rule of found['x-kubernetes-validations'] ?? [])
      rules.push({ rule, ...(below === undefined ? {} : { below }) });
    for (const property of Object.values(found.properties ?? {})) visit(property, below);
    if (found.items !== undefined) visit(found.items, below);
    if (typeof found.additionalProperties === 'object') visit(found.additionalProperties, below);
    for (const condition of conditions) for (const branch of found[condition] ?? []) visit(branch, below ?? condition);
    if (found.not !== undefined) visit(found.not, below ?? 'not');
  };
  visit(schema);
  return rules;
}
