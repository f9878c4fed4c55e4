import { expect, it } from 'vitest';
import { openBundle } from './bundle.ts';
import { wordsOfPattern } from './pattern-words.ts';
import { mapSubschemas } from './resolve.ts';
import type { Schema } from './types.ts';

it('has words for every regular expression of the bundle', () => {
  const bundle = openBundle();
  const expressions = new Set<string>();
  for (const { apiVersion, kind } of bundle.kinds.kinds()) {
    const against = bundle.schemaOf(apiVersion, kind);
    if (against === undefined) continue;
    const seen = new Set<string>();
    const visit = (schema: Schema): Schema => {
      if (schema.pattern !== undefined) expressions.add(schema.pattern);
      if (schema.$ref !== undefined && !seen.has(schema.$ref)) {
        seen.add(schema.$ref);
        visit(against.source.definition(schema.$ref) ?? {});
      }
      return mapSubschemas(schema, visit);
    };
    visit(against.schema);
  }
  expect(expressions.size).toBeGreaterThan(30);
  expect([...expressions].filter((one) => wordsOfPattern(one).startsWith('text like'))).toEqual([]);
});
