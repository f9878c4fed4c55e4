import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { lintText, type Finding } from '../../src/language/lint.ts';
import { findingsAsText } from './findings-text.ts';
import { golden } from './golden.ts';
import { oamFragments } from './oam-fragments.ts';

const folder = path.join(process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'specs/oam');

/**
 * The Applications and definitions of KubeVela's repository, and the examples inside the text of the OAM specification. Each finding that
 * stands in the golden file was read beside its file in November 2026 and is true of it. Files of the specification that are parts of
 * documents are named with that reason in `oam-fragments.ts`.
 */
describe.skipIf(!existsSync(folder))('the corpus of OAM (skipped where MESHDECK_CORPUS leads to none)', () => {
  const files = existsSync(folder)
    ? ['kubevela-examples', 'oam-spec-yaml-blocks'].flatMap((part) =>
        readdirSync(path.join(folder, part), { recursive: true, encoding: 'utf8' })
          .filter((name) => /\.ya?ml$/.test(name))
          .map((name) => `${part}/${name.replaceAll('\\', '/')}`),
      )
    : [];
  const linted = files
    .filter((name) => oamFragments[name] === undefined)
    .sort()
    .map((name) => {
      const text = readFileSync(path.join(folder, name), 'utf8');
      return { name, text, ...lintText({ path: name, text }) };
    });

  it('is whole', () => {
    expect(files).toHaveLength(217);
    expect(Object.keys(oamFragments).filter((name) => !files.includes(name))).toEqual([]);
  });

  it('has exactly the known faults, by code', () => {
    const counts: Record<string, number> = {};
    for (const { code } of linted.flatMap(({ findings }) => findings)) counts[code] = (counts[code] ?? 0) + 1;
    const found = Object.entries(counts)
      .map(([code, count]) => `${code} ${count}\n`)
      .sort()
      .join('');
    expect(found).toBe(golden(new URL('oam-counts.txt', import.meta.url), found));
  });

  it('has exactly the known faults, one by one (types that a cluster must define are only counted)', () => {
    const isListed = ({ code }: Finding): boolean => code !== 'oam-type-external';
    const found = linted
      .map(({ name, text, findings }) => ({ name, said: findingsAsText(findings.filter(isListed), text) }))
      .filter(({ said }) => said !== '')
      .map(({ name, said }) => `${name}\n${said}\n`)
      .join('');
    expect(found).toBe(golden(new URL('oam-findings.txt', import.meta.url), found));
  });
});
