import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintText, type Finding } from '../../src/language/lint.ts';
import { findingsAsText } from './findings-text.ts';
import { golden } from './golden.ts';

const folder = path.join(process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'patterns');

/**
 * What was looked at, in November 2026: every distinct text of a finding once, numbers in generated names aside (39 texts, and 97
 * spellings of old Meshery versions); for the nine whose text alone did not settle it, also the lines of one file that has it. All were true
 * of their files. Findings that share a text were not read one by one. One that is not in the golden files is a false alarm until somebody has
 * looked.
 */
describe.skipIf(!existsSync(folder))('the corpus of real patterns (skipped where MESHDECK_CORPUS leads to none)', () => {
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  const linted = files.map((name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    return { name, text, ...lintText({ path: name, text }) };
  });

  it('is recognised but for plain manifests', () => {
    expect(files).toHaveLength(245);
    expect(linted.filter(({ isRecognised }) => isRecognised)).toHaveLength(241);
  });

  it('has exactly the known faults, by code', () => {
    const counts: Record<string, number> = {};
    for (const { code } of linted.flatMap(({ findings }) => findings)) counts[code] = (counts[code] ?? 0) + 1;
    const found = Object.entries(counts)
      .map(([code, count]) => `${code} ${count}\n`)
      .sort()
      .join('');
    expect(found).toBe(golden(new URL('corpus-counts.txt', import.meta.url), found));
  });

  it('has exactly the known faults, one by one (old spellings of keys are only counted)', () => {
    const isListed = ({ code }: Finding): boolean => code !== 'old-key-spelling';
    const found = linted
      .map(({ name, text, findings }) => ({ name, said: findingsAsText(findings.filter(isListed), text) }))
      .filter(({ said }) => said !== '')
      .map(({ name, said }) => `${name}\n${said}\n`)
      .join('');
    expect(found).toBe(golden(new URL('corpus-findings.txt', import.meta.url), found));
  });
});
