/** One step of a reference's path, with its place in the text. Brackets around a step are not part of it. */
export interface ReferenceStep {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** One `$(#ref.PATH)` inside a text. */
export interface ReferenceText {
  /** As it is written, from `$` to `)`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly steps: readonly ReferenceStep[];
}

const opening = '$(#ref';
// A step in brackets may hold anything but the closing one: `services.[ns.sample].name`.
const reference = /\$\(#ref\.((?:\[[^\]]*\]|[^[\]()])+)\)/g;
const step = /\[([^\]]+)\]|([^.[\]]+)/g;

/** True for a text that holds a reference, whatever it leads to: such a text may stand where a number or a map is expected. */
export function isReference(value: unknown): value is string {
  return typeof value === 'string' && value.includes(opening);
}

/** The references of a text, in its order. */
export function referencesIn(text: string): readonly ReferenceText[] {
  if (!text.includes(opening)) return [];
  return [...text.matchAll(reference)].map((match) => {
    const [whole, path = ''] = match;
    return {
      text: whole,
      start: match.index,
      end: match.index + whole.length,
      steps: stepsOf(path, match.index + `${opening}.`.length),
    };
  });
}

function stepsOf(path: string, offset: number): readonly ReferenceStep[] {
  return [...path.matchAll(step)].map((match) => {
    const [, bracketed, plain = ''] = match;
    const start = offset + match.index + (bracketed === undefined ? 0 : 1);
    const name = bracketed ?? plain;
    return { name, start, end: start + name.length };
  });
}

/** True where something of a text begins like a reference and is none: without its bracket, its dot or its path. */
export function isMalformed(text: string): boolean {
  return text.replaceAll(reference, '').includes(opening);
}

/** The reference that a text is, where nothing but blanks stands around it: it is replaced by the value as it is, not by its text. */
export function wholeReference(text: string): ReferenceText | undefined {
  const [first, ...more] = referencesIn(text);
  return more.length === 0 && first?.text === text.trim() ? first : undefined;
}

/** A path as a reference writes it: steps that hold a dot or a bracket stand in brackets. */
export function referencePath(steps: readonly (string | number)[]): string {
  return steps.map((name) => (/[.()]/.test(String(name)) ? `[${name}]` : String(name))).join('.');
}
