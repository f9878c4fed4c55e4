import type { KindSchema } from '../bundle.ts';
import { dereference } from '../resolve.ts';
import type { Schema, ValidationRule } from '../types.ts';
import { readRule } from './compile.ts';

/** Every rule of a kind, wherever in its schema it stands. */
export function rulesOf({ schema, source }: KindSchema): readonly ValidationRule[] {
  const rules: ValidationRule[] = [];
  const seen = new Set<Schema>();
  const visit = (written: Schema): void => {
    const found = dereference(written, source);
    if (found === undefined || seen.has(found)) return;
    seen.add(found);
    rules.push(...(found['x-kubernetes-validations'] ?? []));
    for (const property of Object.values(found.properties ?? {})) visit(property);
    if (found.items !== undefined) visit(found.items);
    if (typeof found.additionalProperties === 'object') visit(found.additionalProperties);
    for (const branch of found.allOf ?? []) visit(branch);
  };
  visit(schema);
  return rules;
}

/** Rules of a kind that cannot be read here, with the reason: the server may refuse what is not checked. */
export function uncheckedRules(kind: KindSchema): readonly { readonly rule: string; readonly reason: string }[] {
  return rulesOf(kind).flatMap(({ rule }) => {
    const read = readRule(rule);
    return 'reason' in read ? [{ rule, reason: read.reason }] : [];
  });
}
