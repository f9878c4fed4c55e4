import { mkdirSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { golden } from '../../../test/golden/golden.ts';
import { exampleFindings } from './testing/example-findings.ts';
import { indexPage, pageOf } from './page.ts';
import { diagnosticCodes, diagnosticEntry } from './table.ts';

const pages = new URL('../../../docs/diagnostics/', import.meta.url);

describe.each(diagnosticCodes)('%s', (code) => {
  const entry = diagnosticEntry(code);

  it('is the one thing that is said about its wrong example', () => {
    const findings = exampleFindings(entry, entry.wrong);
    expect(findings.map((finding) => finding.code)).toEqual([code]);
    expect(findings[0]?.message).not.toMatch(/\{\w+\}/);
  });

  it('is not said, nor anything else, about its right example', () => {
    expect(exampleFindings(entry, entry.right)).toEqual([]);
  });

  it('has a page that is written from the table', () => {
    mkdirSync(pages, { recursive: true });
    expect(pageOf(code)).toBe(golden(new URL(`${code}.md`, pages), pageOf(code)));
  });
});

it('has an index page, and no page without a code', () => {
  expect(indexPage()).toBe(golden(new URL('README.md', pages), indexPage()));
  expect(readdirSync(pages).sort()).toEqual(['README.md', ...diagnosticCodes.map((code) => `${code}.md`)].sort());
});
