import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { isUpdating } from '../../../test/golden/golden.ts';
import { readProjectSettings } from '../../pattern/model/project-settings.ts';
import { checkedSeverities, severityLevels } from './severities.ts';
import { diagnosticCodes, diagnosticEntry } from './table.ts';

/** The part of the schema that is written from the table of diagnostics. */
interface SettingsSchema {
  readonly definitions: { severity: unknown };
  readonly properties: { readonly lint: { readonly properties: { readonly severity: { properties: unknown } } } };
}

const file = new URL('../../../schemas/meshdeck.schema.json', import.meta.url);
const bySeverity = Object.fromEntries(
  diagnosticCodes.map((code) => {
    const { title, severity } = diagnosticEntry(code);
    return [code, { description: `${title}. By default: ${severity}.`, $ref: '#/definitions/severity' }];
  }),
);

function readSchema(): SettingsSchema {
  return JSON.parse(readFileSync(file, 'utf8')) as SettingsSchema;
}

describe('the schema of meshdeck.yaml', () => {
  it('lists every code and every severity (UPDATE_GOLDEN=1 writes them; format the file after that)', () => {
    if (isUpdating) {
      const schema = readSchema();
      schema.definitions.severity = { enum: severityLevels };
      schema.properties.lint.properties.severity.properties = bySeverity;
      writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);
    }
    const { definitions, properties } = readSchema();
    expect(properties.lint.properties.severity.properties).toEqual(bySeverity);
    expect(definitions.severity).toEqual({ enum: severityLevels });
  });

  // Ajv also refuses to compile what is no valid schema of the draft.
  const isValid = new Ajv({ strict: true, allowUnionTypes: true }).compile(readSchema());

  it.each<[string, unknown, boolean]>([
    ['nothing', null, true],
    ['an empty map', {}, true],
    ['empty values', { protectedContexts: null, lint: { severity: null } }, true],
    ['both settings', { protectedContexts: ['*prod*'], lint: { severity: { 'unknown-key': 'off' } } }, true],
    ['ignored paths', { lint: { ignore: ['charts/**', 'vendor'] } }, true],
    ['an ignored path outside', { lint: { ignore: ['../charts'] } }, false],
    ['an ignored path from the root', { lint: { ignore: ['/charts'] } }, false],
    ['a blank path', { lint: { ignore: [' '] } }, false],
    ['two dots inside a name', { registries: ['a..b'] }, true],
    ['a text for registries', { registries: 'crds' }, false],
    ['a version', { kubernetes: { version: '1.34' } }, true],
    ['a version as a number', { kubernetes: { version: 1.34 } }, true],
    ['a version of another decade', { kubernetes: { version: 2.1 } }, false],
    ['no version', { kubernetes: null }, true],
    ['a word for a version', { kubernetes: { version: 'latest' } }, false],
    ['a misspelt key below kubernetes', { kubernetes: { versoin: '1.34' } }, false],
    ['a list', ['*prod*'], false],
    ['a text for a list', { protectedContexts: 'prod' }, false],
    ['a number for a context', { protectedContexts: [1] }, false],
    ['an empty context', { protectedContexts: [''] }, false],
    ['a misspelt key', { protectedContext: ['*prod*'] }, false],
    ['a misspelt key below lint', { lint: { severities: {} } }, false],
    ['a list for a map', { lint: { severity: [] } }, false],
    ['a misspelt code', { lint: { severity: { 'unknow-key': 'off' } } }, false],
    ['a severity that does not exist', { lint: { severity: { 'unknown-key': 'fatal' } } }, false],
    ['false for "off"', { lint: { severity: { 'unknown-key': false } } }, false],
  ])('and the reader agree on %s', (_, settings, expected) => {
    expect(isValid(settings)).toBe(expected);
    expect(isRead(JSON.stringify(settings))).toBe(expected);
  });
});

function isRead(text: string): boolean {
  try {
    checkedSeverities(readProjectSettings(text, 'meshdeck.yaml').severities);
    return true;
  } catch {
    return false;
  }
}
