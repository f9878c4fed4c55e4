import type { ParsedText } from '../parsed-text.ts';

/** Where two readings of a text differ first; undefined where they are the same. How each was made does not count. */
export function treeDifference(expected: ParsedText, found: ParsedText): string | undefined {
  const lines = (parsed: ParsedText): readonly number[] =>
    Array.from({ length: parsed.lines.lineCount }, (_, line) => parsed.lines.lineStart(line));
  return difference(
    { documents: expected.documents, faults: expected.faults, lines: lines(expected) },
    { documents: found.documents, faults: found.faults, lines: lines(found) },
    '',
    new Map(),
  );
}

/** Aliases make a tree a graph: what was compared once is not compared again. */
type Compared = Map<object, object>;

function difference(expected: unknown, found: unknown, at: string, compared: Compared): string | undefined {
  if (Object.is(expected, found)) return undefined;
  if (!isObject(expected) || !isObject(found)) return `${at} is ${shown(found)} instead of ${shown(expected)}`;
  if (compared.get(expected) === found) return undefined;
  compared.set(expected, found);
  for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    const inside = difference(expected[key], found[key], `${at}/${key}`, compared);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  return typeof value === 'object' ? 'an object' : JSON.stringify([value]).slice(1, 60);
}
