import { describe, expect, it } from 'vitest';
import { corpusSets, countsOf, isThere, lintSet, listOf, namesOf } from './corpus-sets.ts';
import { falseAlarmsPage, type ReadSet } from './false-alarms-page.ts';
import { golden } from './golden.ts';

/** What the sets are found to have, for the page that tells of all of them. */
const read: ReadSet[] = [];

/** A finding that is not in the golden files is a false alarm until somebody has read it beside its file. */
describe.each(corpusSets.map((set) => ({ set, title: set.title })))('$title', ({ set }) => {
  describe.skipIf(!isThere(set))('(skipped where MESHDECK_CORPUS leads to none)', () => {
    const linted = isThere(set) ? lintSet(set) : [];
    const counts = countsOf(linted);
    read.push({ set, counts });

    it('is whole, and what is ours is recognised', () => {
      const names = isThere(set) ? namesOf(set) : [];
      expect(Object.keys(set.leftOut).filter((name) => !names.includes(name))).toEqual([]);
      const recognised = linted.filter(({ isRecognised }) => isRecognised).length;
      expect({ files: names.length, recognised }).toEqual({ files: set.files, recognised: set.recognised });
    });

    it('has exactly the known faults, by code', () => {
      const found = [...counts].map(([code, count]) => `${code} ${count}\n`).join('');
      expect(found).toBe(golden(new URL(`${set.name}-counts.txt`, import.meta.url), found));
    });

    it('has exactly the known faults, one by one (but for codes that are only counted)', () => {
      const found = listOf(set, linted);
      expect(found).toBe(golden(new URL(`${set.name}-findings.txt`, import.meta.url), found));
    });
  });
});

describe.skipIf(!corpusSets.every(isThere))('the page of false alarms (skipped where a set of the corpus is missing)', () => {
  it('tells what was found in this run', () => {
    const page = falseAlarmsPage(read);
    expect(page).toBe(golden(new URL('../../docs/false-alarms.md', import.meta.url), page));
  });
});
