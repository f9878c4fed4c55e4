import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lintText } from '../../src/language/lint.ts';
import { findingsAsText } from './findings-text.ts';
import { golden } from './golden.ts';

const folder = new URL('language/', import.meta.url);

/** Each `NAME.yaml` is checked as `NAME.pattern.yaml`; what is said must be `NAME.txt`, word for word. */
describe('golden diagnostics (UPDATE_GOLDEN=1 writes them)', () => {
  const files = readdirSync(folder);
  const inputs = files.filter((name) => name.endsWith('.yaml'));

  it.each(inputs)('%s', (name) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const { findings } = lintText({ path: name.replace('.yaml', '.pattern.yaml'), text });
    const found = findingsAsText(findings, text);
    expect(found).toBe(golden(new URL(name.replace('.yaml', '.txt'), folder), found));
  });

  it('has no expectation without its input', () => {
    const orphans = files.filter((name) => name.endsWith('.txt') && !inputs.includes(name.replace('.txt', '.yaml')));
    expect(orphans).toEqual([]);
  });
});
