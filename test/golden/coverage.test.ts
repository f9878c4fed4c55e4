import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { diagnosticCodes, isDiagnosticCode } from '../../src/language/diagnostics/table.ts';
import { casesOf } from './cases.ts';

const folder = fileURLToPath(new URL('cases/', import.meta.url));

/** Codes that no small document can show; the examples of the table show them. */
const shownElsewhere: Readonly<Record<string, string>> = {
  'import-circle': 'needs texts that were fetched',
  'import-no-pattern': 'needs texts that were fetched',
  'profile-too-large': 'needs a large document',
  'settings-registry': 'needs files',
  'yaml-encoding': 'needs a file that is not UTF-8',
  'version-not-served': 'needs a cluster',
  'yaml-too-deep': 'needs a deep document',
  'yaml-too-large': 'needs a large document',
};

/** What is said on a page, by code. */
function codesOf(page: string): readonly string[] {
  return casesOf(page).flatMap(({ findings }) =>
    [...findings.matchAll(/^\d+:\d+-\d+:\d+ \w+ (\S+)$/gm)].map(([, code = '']) => code),
  );
}

const dialects = readdirSync(folder).map((dialect) => {
  const files = readdirSync(path.join(folder, dialect));
  return { dialect, pages: files.map((name) => readFileSync(path.join(folder, dialect, name), 'utf8')) };
});

describe('the golden cases', () => {
  it('show every code of a diagnostic', () => {
    const shown = new Set(dialects.flatMap(({ pages }) => pages.flatMap(codesOf)));
    const wanted = diagnosticCodes.filter((code) => !Object.hasOwn(shownElsewhere, code));
    expect(wanted.filter((code) => !shown.has(code))).toEqual([]);
    expect(Object.keys(shownElsewhere).filter((code) => shown.has(code) || !isDiagnosticCode(code))).toEqual([]);
  });

  it('are spread over the dialects', () => {
    const counts = dialects.map(({ dialect, pages }) => {
      const wrong = pages.flatMap(casesOf).filter(({ findings }) => findings !== '');
      return [dialect, wrong.length] as const;
    });
    expect(Object.fromEntries(counts.filter(([, count]) => count < 5))).toEqual({});
    expect(counts.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThan(300);
  });
});
