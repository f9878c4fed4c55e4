import type { Random } from './random.ts';

type Mutation = (text: string, random: Random, other: string) => string;

/** Values that parsers and checkers trip over. */
const tokens = [
  ...['null', '~', 'true', 'yes', '0', '-1', '1e999', '.nan', '0x7fffffffffffffff', '9007199254740993', '2026-11-20'],
  ...['""', "''", '"', "'", '[', ']', '{', '}', '{}', '[]', ': ', '- ', '? ', '#', '|', '>', '|+\n', '>-\n', ','],
  ...['&a ', '*a', '*missing', '<<: *a', '!!binary ', '!!set ', '!custom ', '%YAML 1.2\n', '---\n', '...\n'],
  ...['$(#ref services.web)', '$(#use', '$(#ref )', '__proto__', 'constructor', 'toString', 'hasOwnProperty'],
  ...['services:', 'type:', 'settings:', 'traits:', 'dependsOn:', 'apiVersion:', 'Deployment.K8s', 'VirtualService'],
  ...['\t', '\r\n', '\r', '\u0000', '\u2028', '\ufeff', 'é', '網', '🧵', '\ud83e', '\udd75', 'a'.repeat(5_000)],
] as const;

const scalarValue = /(?<=:[ \t])[^\s#][^\n#]*/g;

/** One edit of each kind. `other` is another text of the same corpus, to take pieces from. */
const mutations: readonly Mutation[] = [
  // Characters.
  (text, random) => splice(text, random.below(text.length + 1), 1, ''),
  (text, random) => splice(text, random.below(text.length + 1), 1, String.fromCharCode(random.below(0x180))),
  (text, random) => splice(text, random.below(text.length + 1), 0, String.fromCharCode(random.below(0x80))),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  // Tokens.
  (text, random) => splice(text, random.below(text.length + 1), 0, random.pick(tokens)),
  (text, random) => replaceScalar(text, random, random.pick(tokens)),
  (text, random) => replaceScalar(text, random, '['.repeat(random.pick([1, 50, 2_000]))),
  (text, random) => replaceScalar(text, random, `{a: `.repeat(random.pick([1, 50, 500]))),
  // Lines.
  onLines((lines, random) => lines.toSpliced(random.below(lines.length), 1)),
  onLines((lines, random) => lines.toSpliced(random.below(lines.length), 0, random.pick(lines))),
  onLines((lines, random) => {
    const [from, to] = [random.below(lines.length), random.below(lines.length)];
    const swapped = [...lines];
    [swapped[from], swapped[to]] = [lines[to] ?? '', lines[from] ?? ''];
    return swapped;
  }),
  onLines((lines, random) => {
    const at = random.below(lines.length);
    return lines.with(at, random.chance(0.5) ? ` ${lines[at] ?? ''}` : (lines[at] ?? '').replace(/^ /, ''));
  }),
  // Structure: a line with everything that is indented below it.
  onLines((lines, random) => {
    const { start, end } = blockAt(lines, random.below(lines.length));
    return lines.toSpliced(start, end - start);
  }),
  onLines((lines, random) => {
    const { start, end } = blockAt(lines, random.below(lines.length));
    return lines.toSpliced(random.below(lines.length), 0, ...lines.slice(start, end));
  }),
  (text, random, other) => {
    const lines = text.split('\n');
    const theirs = other.split('\n');
    const { start, end } = blockAt(theirs, random.below(theirs.length));
    const at = random.below(lines.length);
    const indent = ' '.repeat(indentOf(lines[at] ?? ''));
    const moved = theirs.slice(start, end).map((line) => indent + line.trimStart());
    return lines.toSpliced(at, random.below(2), ...moved).join('\n');
  },
  (text) => text.replaceAll('\n', '\r\n'),
  (text, random) => aliasBomb(4 + random.below(6)) + text,
];

/** The text after a few edits: one mostly, sometimes many. */
export function mutate(text: string, random: Random, other: string): string {
  let mutated = text;
  const edits = random.chance(0.7) ? 1 + random.below(3) : 1 + random.below(20);
  for (let edit = 0; edit < edits; edit += 1) mutated = random.pick(mutations)(mutated, random, other);
  return mutated;
}

function onLines(edit: (lines: readonly string[], random: Random) => readonly string[]): Mutation {
  return (text, random) => edit(text.split('\n'), random).join('\n');
}

function splice(text: string, at: number, removed: number, inserted: string): string {
  return text.slice(0, at) + inserted + text.slice(at + removed);
}

function replaceScalar(text: string, random: Random, value: string): string {
  const scalars = [...text.matchAll(scalarValue)];
  if (scalars.length === 0) return text + value;
  const chosen = random.pick(scalars);
  return splice(text, chosen.index, chosen[0].length, value);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function blockAt(lines: readonly string[], start: number): { readonly start: number; readonly end: number } {
  const indent = indentOf(lines[start] ?? '');
  let end = start + 1;
  while (end < lines.length && indentOf(lines[end] ?? '') > indent) end += 1;
  return { start, end };
}

/** Aliases that unfold into 9 to the power of `levels` values. */
function aliasBomb(levels: number): string {
  const lines = ['x0: &x0 [l, l, l, l, l, l, l, l, l]'];
  for (let level = 1; level <= levels; level += 1)
    lines.push(`x${level}: &x${level} [${Array.from({ length: 9 }, () => `*x${level - 1}`).join(', ')}]`);
  return `${lines.join('\n')}\n`;
}
