import { describe, expect, it } from 'vitest';
import { withSpaces } from './tab-fixes.ts';

/** What each proposal makes of a text, by how many spaces it writes for a tab. */
function proposalsFor(text: string): Readonly<Record<string, string>> {
  const fixes = withSpaces(text, text.indexOf('\t'));
  return Object.fromEntries(
    fixes.map(({ title, edits }) => [
      /\d/.exec(title)?.[0] ?? title,
      edits.reduceRight(
        (done, { start, end, text: written }) => done.slice(0, start) + written + done.slice(end),
        text,
      ),
    ]),
  );
}

describe('spaces in place of tabs', () => {
  it('are proposed in each width that can be read', () => {
    expect(proposalsFor('services:\n\tweb:\n\t\ttype: Namespace\n')).toEqual({
      2: 'services:\n  web:\n    type: Namespace\n',
      4: 'services:\n    web:\n        type: Namespace\n',
    });
  });

  it('are not proposed in a width that does not fit the lines above', () => {
    expect(Object.keys(proposalsFor('services:\n    web: one\n\tdb: two\n'))).toEqual(['4']);
  });

  it('are not proposed in a width that takes its values from a key', () => {
    expect(Object.keys(proposalsFor('services:\n\tweb:\n    type: Namespace\n'))).toEqual(['2']);
    expect(Object.keys(proposalsFor('services:\n  web:\n\ttype: Namespace\n'))).toEqual(['4', '8']);
  });

  it('are not proposed in a width that does not fit the line below', () => {
    expect(proposalsFor('\t-\n- a\n')).toEqual({});
  });

  it('leave the lines alone that have no tab, and whatever is wrong below', () => {
    expect(proposalsFor('a:\n\tb: 1\nc: 2\nd: "open\n')).toMatchObject({ 2: 'a:\n  b: 1\nc: 2\nd: "open\n' });
  });

  it('are not proposed for a file that would be parsed for too long', () => {
    expect(proposalsFor(`a:\n\tb: 1\n${'# a long file\n'.repeat(5_000)}`)).toEqual({});
  });
});
