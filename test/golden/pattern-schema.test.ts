import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { diagnosticEntry } from '../../src/language/diagnostics/table.ts';
import { lintText } from '../../src/language/lint.ts';
import { dialectOf } from '../../src/pattern/model/recognise.ts';
import { parseText } from '../../src/yaml/parse.ts';
import { plainValue } from '../../src/yaml/plain-value.ts';
import { componentKeys, patternKeys } from '../../src/pattern/model/read.ts';

interface PatternSchema {
  readonly properties: object;
  readonly definitions: { readonly service: { readonly properties: object } };
}

const folder = path.join(process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'patterns');
const schema = JSON.parse(
  readFileSync(new URL('../../schemas/pattern.schema.json', import.meta.url), 'utf8'),
) as PatternSchema;
const isValid = new Ajv({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(schema);

/** The patterns of a text as plain values. */
function patternsOf(text: string): readonly unknown[] {
  return parseText(text)
    .documents.filter(({ faults, root }) => faults.length === 0 && dialectOf(root) === 'pattern')
    .map(({ root }): unknown => plainValue(root));
}

/** For editors that take a JSON Schema. It describes what the reader reads, and ajv judges whether both agree. */
describe('the schema of patterns', () => {
  it('has the keys that the reader knows', () => {
    expect(Object.keys(schema.properties).sort()).toEqual([...patternKeys].sort());
    expect(Object.keys(schema.definitions.service.properties).sort()).toEqual([...componentKeys].sort());
  });

  it.each(['pattern-not-a-map', 'services-missing', 'service-not-a-map', 'type-missing'] as const)(
    'refuses the wrong example of %s and takes the right one',
    (code) => {
      const { wrong, right } = diagnosticEntry(code);
      const [wrongValue, rightValue] = [wrong, right].map((text): unknown => parseAllDocuments(text)[0]?.toJS());
      expect(isValid(wrongValue)).toBe(false);
      expect(isValid(rightValue)).toBe(true);
    },
  );

  it.each<[string, unknown]>([
    ['a key of the pattern that does not exist', { service: {}, services: {} }],
    ['a key of a service that does not exist', { services: { web: { type: 'Pod.K8s', dependOn: [] } } }],
    ['settings that are a list', { services: { web: { type: 'Pod.K8s', settings: [] } } }],
    ['dependsOn that is a text', { services: { web: { type: 'Pod.K8s', dependsOn: 'db' } } }],
    ['a label that is a map', { services: { web: { type: 'Pod.K8s', labels: { app: {} } } } }],
  ])('and the checks of the editor refuse %s', (_, pattern) => {
    expect(isValid(pattern)).toBe(false);
    const { findings } = lintText({ path: 'a.pattern.yaml', text: JSON.stringify(pattern) });
    expect(findings.some(({ severity }) => severity === 'error')).toBe(true);
  });

  it.skipIf(!existsSync(folder))(
    'takes every pattern of the corpus that has no error (skipped where MESHDECK_CORPUS leads to none)',
    () => {
      let count = 0;
      for (const name of readdirSync(folder)) {
        const text = readFileSync(path.join(folder, name), 'utf8');
        if (lintText({ path: name, text }).findings.some(({ severity }) => severity === 'error')) continue;
        for (const pattern of patternsOf(text)) {
          count += 1;
          isValid(pattern);
          expect(isValid.errors, name).toBeNull();
        }
      }
      expect(count).toBeGreaterThan(150);
    },
  );
});
