import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintText } from '../../src/language/lint.ts';
import { findingsAsText } from './findings-text.ts';
import { isUpdating } from './golden.ts';
import { casesOf, withFindings, type GoldenCase } from './cases.ts';

const folder = fileURLToPath(new URL('cases/', import.meta.url));

function findingsOf({ file, text }: GoldenCase): string {
  return findingsAsText(lintText({ path: file, text }).findings, text);
}

/**
 * Small wrong documents (and right ones that are easily taken for wrong), each with exactly what a careful reviewer would say. A file is a
 * topic: for each case a heading that says what is wrong, the document, and what is said about it. `UPDATE_GOLDEN=1` writes what is said.
 */
describe.each(readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')))(
  'golden cases: %s',
  (name) => {
    const file = path.join(folder, name);
    const page = readFileSync(file, 'utf8');
    const cases = casesOf(page);
    if (isUpdating) writeFileSync(file, withFindings(page, findingsOf));

    it('holds cases with different titles', () => {
      expect(cases.length).toBeGreaterThan(0);
      expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
    });

    it.each(cases.map((one) => [one.title, one] as const))('%s', (_, one) => {
      expect(findingsOf(one)).toBe(isUpdating ? findingsOf(one) : one.findings);
    });
  },
);
