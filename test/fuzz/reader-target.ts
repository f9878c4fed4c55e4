import { parseWithLibrary } from '../../src/yaml/library.ts';
import { parseText } from '../../src/yaml/parse.ts';
import { mutate } from './mutate.ts';
import { yamlSeeds } from './seeds.ts';
import type { FuzzTarget } from './target.ts';
import { treeDifference } from '../../src/yaml/testing/tree-difference.ts';

const { texts, from } = yamlSeeds();

/** The fast reader: whatever the text, its trees and faults are those of the library. */
export const readerTarget: FuzzTarget<string> = {
  name: 'reader',
  limitMs: 1_000,
  sampleCases: 300,
  seeds: from,
  make: (random) => mutate(random.pick(texts), random, random.pick(texts)),
  fault(text) {
    const found = parseText(text);
    // What was left to the library is its own; where its stack ends differs from call to call.
    return found.handedOver === undefined ? treeDifference(parseWithLibrary(text), found) : undefined;
  },
  textOf: (text) => text,
  withText: (_, text) => text,
};
