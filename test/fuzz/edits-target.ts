import { editText } from '../../src/yaml/edit.ts';
import { parseWithLibrary } from '../../src/yaml/library.ts';
import { parseText } from '../../src/yaml/parse.ts';
import type { Random } from './random.ts';
import { yamlSeeds } from './seeds.ts';
import type { FuzzTarget } from './target.ts';
import { treeDifference } from '../../src/yaml/testing/tree-difference.ts';

/** One edit of a text. */
interface Edit {
  /** Taken modulo the text's length, which earlier edits have changed. */
  readonly start: number;
  readonly removed: number;
  readonly inserted: string;
}

/** A text, and what somebody types into it. */
interface Typing {
  readonly text: string;
  readonly edits: readonly Edit[];
}

const { texts, from } = yamlSeeds();

/** Edits of one input. `npm run fuzz -- edits --cases 8334` makes 100,000. */
const editsOfCase = 12;

/** What people type, and what turns the meaning of everything behind it. */
const pieces = [
  ...[
    'a',
    'b',
    '1',
    ' ',
    '\n',
    '\n  ',
    ':',
    ': ',
    '- ',
    '#',
    ' # note',
    '"',
    "'",
    '|',
    '>-\n',
    '[',
    ']',
    '{',
    '}',
    ',',
  ],
  ...[
    '\n    x: 1',
    '\nx: 1\n',
    '\n- y',
    '\r\n',
    '\t',
    '---',
    '\n---\n',
    '...\n',
    '? ',
    '%',
    '&a ',
    '*a',
    '!t ',
    '<<: ',
  ],
  ...['null', '~', 'true', '0x1', '1e3', 'key:', 'key:\n', '\n\n', ' |\n', '\n# c\n', '\n   # d\n', '\n\n   # q\n\n'],
  ...['é', '🧵', '\ud83e', '\u0000', '\u0002', '\ufeff', '\\', '\\n', 'a: b', '{a: [1, "2"]}'],
] as const;

/** Edits: what is made of a tree by reading only around a change is what reading the whole text makes. */
export const editsTarget: FuzzTarget<Typing> = {
  name: 'edits',
  limitMs: 5_000,
  sampleCases: 60,
  seeds: from,
  make: (random) => ({
    text: random.pick(texts),
    edits: Array.from({ length: editsOfCase }, () => makeEdit(random, random.pick(texts))),
  }),
  fault({ text: first, edits }) {
    let text = first;
    let parsed = parseText(text);
    for (const edit of edits) {
      const start = edit.start % (text.length + 1);
      const oldEnd = Math.min(start + edit.removed, text.length);
      const changed = text.slice(0, start) + edit.inserted + text.slice(oldEnd);
      parsed = editText(parsed, changed, { start, oldEnd, newEnd: start + edit.inserted.length });
      const isOurs = parsed.handedOver === undefined;
      const difference = isOurs ? treeDifference(parseWithLibrary(changed), parsed) : undefined;
      if (difference !== undefined) return difference;
      // A text that is broken stays broken mostly, and tells nothing more: the edit is taken back, as a typist would.
      if (isOurs) text = changed;
      else parsed = parseText(text);
    }
    return undefined;
  },
  textOf: ({ text }) => text,
  withText: ({ edits }, text) => ({ text, edits }),
};

function makeEdit(random: Random, other: string): Edit {
  const removed = random.chance(0.5) ? 0 : random.chance(0.7) ? 1 + random.below(3) : random.below(60);
  const from = random.below(other.length);
  const inserted = random.chance(0.2)
    ? ''
    : random.chance(0.85)
      ? random.pick(pieces)
      : other.slice(from, from + random.below(80));
  return { start: random.below(1_000_000), removed, inserted };
}
