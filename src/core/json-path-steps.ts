import type { JsonValue } from './json.ts';

/** A value of a filter: what is found below the item, or a literal. */
export type Operand =
  { readonly is: 'path'; readonly steps: JsonPath } | { readonly is: 'literal'; readonly value: JsonValue };

/** How two values of a filter are compared. */
export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

/** One step of a path. */
export type Step =
  | { readonly is: 'field'; readonly name: string }
  | {
      readonly is: 'items';
      /** Negative counts from the end. */
      readonly from: number;
      /** Behind the last one. `next` is the one behind `from`, as of a single item. */
      readonly to: { readonly is: 'end' } | { readonly is: 'at' | 'next'; readonly at: number };
      /** 2 takes every second one. */
      readonly every: number;
    }
  | { readonly is: 'every' }
  /** The value itself and all that is below it. */
  | { readonly is: 'deep' }
  /** What one path leads to, then what the others do. */
  | { readonly is: 'either'; readonly of: readonly JsonPath[] }
  | {
      readonly is: 'filter';
      readonly left: Operand;
      /** Absent asks only whether the left is there. */
      readonly compare?: { readonly by: Comparison; readonly right: Operand };
    };

/** A path that was understood. */
export type JsonPath = readonly Step[];

interface ReadStep {
  readonly steps: readonly Step[];
  readonly length: number;
}

const field = /^\.((?:\\.|[^.,[\]\s\\$@{}])*)/s;
const bracket = /^\[([^\]\n]*)\]/;
const key = /^'([^']*)'$/;
const items = /^(-?\d{0,9})(:-?\d{0,9})?(:-?\d{0,9})?$/;
const filterStart = /^\[\?\(/;
/** Spaces between steps, and signs for the object itself. */
const skipped = /^[ @$]/;

/**
 * The steps of a path, read as the API server does.
 *
 * @returns undefined for what is none.
 * @see the package `util/jsonpath` of client-go, `parser.go`
 */
export function readSteps(text: string): JsonPath | undefined {
  const steps: Step[] = [];
  let rest = text;
  while (rest !== '') {
    if (skipped.test(rest)) {
      rest = rest.slice(1);
      continue;
    }
    const read = readStep(rest);
    if (read === undefined) return undefined;
    steps.push(...read.steps);
    rest = rest.slice(read.length);
  }
  return steps;
}

function readStep(rest: string): ReadStep | undefined {
  if (rest.startsWith('[?(')) return readFilter(rest);
  if (rest.startsWith('..')) return readDeep(rest);
  const name = field.exec(rest);
  if (name !== null) return { steps: [fieldStep(name[1] ?? '')], length: name[0].length };
  const inside = bracket.exec(rest);
  const steps = inside === null ? undefined : readBracket(inside[1] ?? '');
  return inside === null || steps === undefined ? undefined : { steps, length: inside[0].length };
}

/** Behind `..` a name needs no dot of its own. */
function readDeep(rest: string): ReadStep | undefined {
  if (rest === '..') return { steps: [{ is: 'deep' }], length: rest.length };
  const isName = /^\.\.[\p{L}\p{Nd}_]/u.test(rest);
  if (!isName && rest[2] !== '[') return undefined;
  const next = readStep(rest.slice(isName ? 1 : 2));
  if (next === undefined) return undefined;
  return { steps: [{ is: 'deep' }, ...next.steps], length: next.length + (isName ? 1 : 2) };
}

function fieldStep(name: string): Step {
  return name === '*' ? { is: 'every' } : { is: 'field', name: name.replaceAll('\\', '') };
}

function readBracket(inside: string): JsonPath | undefined {
  const parts = inside.split(',');
  if (parts.length > 1) {
    const of = parts.map((part) => readBracket(part.trim()));
    return of.every((path) => path !== undefined) ? [{ is: 'either', of }] : undefined;
  }
  const name = key.exec(inside)?.[1];
  // A name in quotes is read as a path: its dots need a backslash as elsewhere.
  if (name !== undefined) return readSteps(`.${name}`);
  const slice = items.exec(inside === '*' ? ':' : inside);
  if (slice === null) return undefined;
  const [, first = '', second, third] = slice;
  const from = numberIn(first) ?? 0;
  const to = second === undefined ? undefined : numberIn(second.slice(1));
  return [
    {
      is: 'items',
      from,
      to: second === undefined ? { is: 'next', at: from + 1 } : to === undefined ? { is: 'end' } : { is: 'at', at: to },
      every: numberIn(third?.slice(1) ?? '') ?? 1,
    },
  ];
}

/** Undefined for none, as before and behind a colon. */
function numberIn(text: string): number | undefined {
  return /\d/.test(text) ? Number(text) : undefined;
}

function readFilter(rest: string): ReadStep | undefined {
  const start = filterStart.exec(rest)?.[0].length ?? 0;
  const end = endOfFilter(rest, start);
  if (end === undefined) return undefined;
  const inside = rest.slice(start, end);
  const length = end + ')]'.length;
  const comparison = /^([^!<>=]+)([!<>=]+)(.+)$/.exec(inside);
  const left = readOperand(comparison?.[1] ?? inside);
  if (left === undefined) return undefined;
  if (comparison === null) return { steps: [{ is: 'filter', left }], length };
  const by = comparisons.find((one) => one === comparison[2]);
  const right = readOperand(comparison[3] ?? '');
  if (by === undefined || right === undefined) return undefined;
  return { steps: [{ is: 'filter', left, compare: { by, right } }], length };
}

const comparisons: readonly Comparison[] = ['==', '!=', '<', '<=', '>', '>='];

/** Where `)]` closes what was opened; a text in quotes may hold anything. */
function endOfFilter(text: string, from: number): number | undefined {
  const token = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\)|\n/g;
  token.lastIndex = from;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === '\n') return undefined;
    if (match[0] === ')') return text[match.index + 1] === ']' ? match.index : undefined;
  }
  return undefined;
}

function readOperand(text: string): Operand | undefined {
  const word = text.trim();
  const quoted = /^(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)")$/s.exec(word);
  if (quoted !== null) return { is: 'literal', value: (quoted[1] ?? quoted[2] ?? '').replaceAll(/\\(.)/gs, '$1') };
  if (word === 'true' || word === 'false') return { is: 'literal', value: word === 'true' };
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)$/.test(word)) return { is: 'literal', value: Number(word) };
  const steps = readSteps(word);
  return steps === undefined || word === '' ? undefined : { is: 'path', steps };
}
