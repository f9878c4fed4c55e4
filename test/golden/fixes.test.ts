import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { FindingFix } from '../../src/language/diagnostics/finding.ts';
import { diagnosticCodes, diagnosticEntry } from '../../src/language/diagnostics/table.ts';
import { exampleFindings } from '../../src/language/diagnostics/testing/example-findings.ts';
import type { DiagnosticEntry } from '../../src/language/diagnostics/entry.ts';
import type { Finding } from '../../src/language/diagnostics/finding.ts';
import { changeMe } from '../../src/language/schema/placeholders.ts';
import { LineIndex } from '../../src/yaml/lines.ts';
import { casesOf } from './cases.ts';
import { golden } from './golden.ts';

interface Text {
  readonly title: string;
  readonly entry: DiagnosticEntry;
  readonly text: string;
}

const here = fileURLToPath(new URL('./', import.meta.url));

function pages(): readonly string[] {
  const folder = path.join(here, 'cases');
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name));
}

const texts: readonly Text[] = [
  ...diagnosticCodes.map((code): Text => {
    const entry = diagnosticEntry(code);
    return { title: code, entry, text: entry.wrong };
  }),
  ...pages().flatMap((page) =>
    casesOf(readFileSync(page, 'utf8')).map((one) => ({
      title: `${path.relative(here, page)}: ${one.title}`,
      entry: { ...diagnosticEntry('yaml-syntax'), file: one.file },
      text: one.text,
    })),
  ),
];

/** The text with the edits of a fix made. */
function mended(text: string, { edits }: FindingFix): string {
  const lines = new LineIndex(text);
  const byPlace = edits
    .map(({ range, text: inserted }) => ({ start: lines.offsetAt(range.start), end: lines.offsetAt(range.end), inserted }))
    .sort((left, right) => right.start - left.start);
  return byPlace.reduce((done, { start, end, inserted }) => done.slice(0, start) + inserted + done.slice(end), text);
}

/** A finding without its place, which a fix above it moves. */
function withoutPlace({ severity, code, message }: Finding): string {
  return `${severity} ${code}: ${message}`;
}

/** What is found in the second list more often than in the first. */
function added(before: readonly string[], after: readonly string[]): readonly string[] {
  const left = [...before];
  return after.filter((one) => {
    const index = left.indexOf(one);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
}

const fixes = texts.flatMap(({ title, entry, text }) => {
  const findings = exampleFindings(entry, text);
  return findings.flatMap((finding) =>
    finding.fixes
      .filter(({ command }) => command === undefined)
      .map((fix) => ({ name: `${title}: ${finding.code}: ${fix.title}`, entry, text, findings, finding, fix })),
  );
});

/** What was moved is checked where it belongs, and has a fault of its own that nobody could tell before. */
const uncovering: readonly string[] = [
  'cases/object/structure.md: The template of Pods below the selector: misplaced-key: Move it beside `selector`',
];

/** Every fix of every wrong document that the tests have: the finding is gone, and nothing else is said that was not said before. */
describe('fixes', () => {
  it.each(fixes.map((one) => [one.name, one] as const))('%s', (name, { entry, text, findings, finding, fix }) => {
    const after = exampleFindings(entry, mended(text, fix)).map(withoutPlace);
    const before = findings.map(withoutPlace);
    // What was not fetched or is spelt as of old is no fault.
    // Nor is it one of the fix that a placeholder must be filled in.
    const isFault = (said: string): boolean => /^(?:error|warning)/.test(said) && !said.includes(changeMe);
    const others = added(before, after).filter(isFault);
    if (uncovering.includes(name)) expect(others).toHaveLength(1);
    else expect(others).toEqual([]);
    expect(added(after, before)).toContain(withoutPlace(finding));
  });

  it('are these', () => {
    const listed = `${fixes.map(({ name }) => name).join('\n')}\n`;
    expect(listed).toBe(golden(new URL('fixes.txt', import.meta.url), listed));
  });

  it('of a finding are different and have different titles', () => {
    for (const { findings } of fixes)
      for (const { fixes: ofFinding } of findings)
        expect(new Set(ofFinding.map(({ title }) => title)).size).toBe(ofFinding.length);
  });
});
