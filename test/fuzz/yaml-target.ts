import { lintText, type Finding } from '../../src/language/lint.ts';
import { mutate } from './mutate.ts';
import { patternSeeds, yamlSeeds } from './seeds.ts';
import type { FuzzTarget } from './target.ts';

/** A file of any dialect. */
export interface FuzzedFile {
  readonly path: string;
  readonly text: string;
}

/** A mutation of a long file is no better than one of a short file, and takes its time: a million are to be tried. */
const longestSeed = 4_000;

const [patterns, others] = [patternSeeds(), yamlSeeds()];
const seeds: readonly FuzzedFile[] = [
  ...patterns.texts.map((text) => ({ path: 'fuzz.pattern.yaml', text })),
  // What they are is told by what they hold.
  ...others.texts.map((text) => ({ path: 'fuzz.yaml', text })),
].filter(({ text }) => text.length <= longestSeed);

/** The checks of files of all dialects: whatever the text, there is an answer soon, and its places are places of the text. */
export const yamlTarget: FuzzTarget<FuzzedFile> = {
  name: 'yaml',
  limitMs: 1_000,
  sampleCases: 1_000,
  seeds: `${seeds.length} short ones of ${patterns.from}, ${others.from}`,
  make(random) {
    const { path, text } = random.pick(seeds);
    return { path, text: mutate(text, random, random.pick(seeds).text) };
  },
  fault({ path, text }) {
    const { findings } = lintText({ path, text });
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
  textOf: ({ text }) => text,
  withText: ({ path }, text) => ({ path, text }),
};

function whichWay({ range: { start, end } }: Finding): string {
  return start.line > end.line || (start.line === end.line && start.character > end.character)
    ? ' (it ends before it begins)'
    : '';
}
