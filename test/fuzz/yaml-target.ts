import { lintText, type Finding } from '../../src/language/lint.ts';
import { mutate } from './mutate.ts';
import { patternSeeds } from './seeds.ts';
import type { FuzzTarget } from './target.ts';

const { texts, from } = patternSeeds();

/** The checks of pattern files: whatever the text, there is an answer soon, and its places are places of the text. */
export const yamlTarget: FuzzTarget<string> = {
  name: 'yaml',
  limitMs: 1_000,
  sampleCases: 300,
  seeds: from,
  make: (random) => mutate(random.pick(texts), random, random.pick(texts)),
  fault(text) {
    const { findings } = lintText({ path: 'fuzz.pattern.yaml', text });
    const lineLengths = text.split(/\r\n|\n|\r/).map(({ length }) => length);
    const wrong = findings.find(({ range: { start, end } }) => {
      const isThere = [start, end].every(
        ({ line, character }) => line >= 0 && character >= 0 && character <= (lineLengths[line] ?? -1),
      );
      const isForward = start.line < end.line || (start.line === end.line && start.character <= end.character);
      return !isThere || !isForward;
    });
    return wrong === undefined ? undefined : `the place of ${wrong.code} is none of the text${whichWay(wrong)}`;
  },
  textOf: (text) => text,
  withText: (_, text) => text,
};

function whichWay({ range: { start, end } }: Finding): string {
  return start.line > end.line || (start.line === end.line && start.character > end.character)
    ? ' (it ends before it begins)'
    : '';
}
