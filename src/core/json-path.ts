import type { JsonValue } from './json.ts';
import { isJsonObject } from './json.ts';

/** A value of a filter: what is found below the item, or a literal. */
type Operand =
  { readonly is: 'path'; readonly steps: readonly Step[] } | { readonly is: 'literal'; readonly value: JsonValue };

type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';

type Step =
  | { readonly is: 'field'; readonly name: string }
  /** Negative ones count from the end. */
  | { readonly is: 'item'; readonly index: number }
  | { readonly is: 'items'; readonly from: number; readonly to: number | undefined }
  | { readonly is: 'every' }
  /** The value itself and all that is below it. */
  | { readonly is: 'deep' }
  | {
      readonly is: 'filter';
      readonly left: Operand;
      /** Absent asks only whether the left is there. */
      readonly compare?: { readonly by: Comparison; readonly right: Operand };
    };

/** A path that was understood. */
export type JsonPath = readonly Step[];

/** No column that a person wrote is longer; one that is costs nothing this way. */
const longestPath = 1_000;

/** So many values are looked at for one answer. */
const mostVisited = 10_000;

/**
 * Reads the part of kubectl's JSONPath that columns of definitions are written in: fields (`.a`, `.a\.b`, `['a']`), items (`[0]`, `[-1]`,
 * `[1:3]`, `[*]`, `.*`), everything below (`..a`) and filters (`[?(@.type=="Ready")]`). Unions and steps of slices are not read.
 *
 * @returns undefined for what is none of that.
 * @see https://kubernetes.io/docs/reference/kubectl/jsonpath/
 */
export function parseJsonPath(text: string): JsonPath | undefined {
  if (text.length > longestPath) return undefined;
  const steps = readSteps(
    text
      .trim()
      .replace(/^\{(.*)\}$/s, '$1')
      .replace(/^\$/, ''),
  );
  return steps === undefined || steps.length === 0 ? undefined : steps;
}

/** The first value at a path, in the order of the document; undefined where there is none. */
export function firstAt(path: JsonPath, value: JsonValue): JsonValue | undefined {
  const found = walk(path, 0, value, { left: mostVisited }).next();
  return found.done === true ? undefined : found.value;
}

/** One step at the begin of what is left. */
const field = /^\.((?:\\.|[^.[\]\s\\()=!<>*])+)/s;
const quoted = /^\[\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)")\s*\]/s;
const item = /^\[\s*(-?\d{1,9})\s*\]/;
const items = /^\[\s*(-?\d{1,9})?\s*:\s*(-?\d{1,9})?\s*\]/;
const every = /^(?:\[\s*\*\s*\]|\.\*)/;
const filterStart = /^\[\s*\?\s*\(/;

function readSteps(text: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let rest = text === '.' ? '' : text;
  while (rest !== '') {
    const read = readStep(rest);
    if (read === undefined) return undefined;
    steps.push(...read.steps);
    rest = rest.slice(read.length);
  }
  return steps;
}

function readStep(rest: string): { readonly steps: readonly Step[]; readonly length: number } | undefined {
  if (rest.startsWith('..')) {
    const next = readStep(rest[2] === '[' ? rest.slice(2) : rest.slice(1));
    if (next === undefined) return undefined;
    return { steps: [{ is: 'deep' }, ...next.steps], length: next.length + (rest[2] === '[' ? 2 : 1) };
  }
  const one = (match: RegExpExecArray | null, step: (match: RegExpExecArray) => Step) =>
    match === null ? undefined : { steps: [step(match)], length: match[0].length };
  return (
    one(every.exec(rest), () => ({ is: 'every' })) ??
    one(field.exec(rest), ([, name = '']) => ({ is: 'field', name: unescaped(name) })) ??
    one(quoted.exec(rest), ([, single, double]) => ({ is: 'field', name: unescaped(single ?? double ?? '') })) ??
    one(item.exec(rest), ([, index]) => ({ is: 'item', index: Number(index) })) ??
    one(items.exec(rest), itemsStep) ??
    readFilter(rest)
  );
}

function itemsStep([, from, to]: RegExpExecArray): Step {
  return { is: 'items', from: Number(from ?? 0), to: to === undefined ? undefined : Number(to) };
}

function readFilter(rest: string): { readonly steps: readonly Step[]; readonly length: number } | undefined {
  const start = filterStart.exec(rest);
  if (start === null) return undefined;
  const end = endOfFilter(rest, start[0].length);
  if (end === undefined) return undefined;
  const parts = splitComparison(rest.slice(start[0].length, end.inside));
  const left = readOperand(parts.left);
  if (left === undefined) return undefined;
  if (parts.by === undefined) return { steps: [{ is: 'filter', left }], length: end.after };
  const right = readOperand(parts.right);
  if (right === undefined) return undefined;
  return { steps: [{ is: 'filter', left, compare: { by: parts.by, right } }], length: end.after };
}

/** Where `)]` closes what was opened; texts in quotes may hold anything. */
function endOfFilter(text: string, from: number): { readonly inside: number; readonly after: number } | undefined {
  const token = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[()]/gs;
  token.lastIndex = from;
  let depth = 1;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0] === '(') depth += 1;
    else if (match[0] === ')') depth -= 1;
    if (depth > 0) continue;
    const close = /^\)\s*\]/.exec(text.slice(match.index));
    return close === null ? undefined : { inside: match.index, after: match.index + close[0].length };
  }
  return undefined;
}

function splitComparison(text: string): { readonly left: string; readonly by?: Comparison; readonly right: string } {
  const token = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|==|!=|<=|>=|<|>/gs;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (/^["']/.test(match[0])) continue;
    return {
      left: text.slice(0, match.index),
      by: match[0] as Comparison,
      right: text.slice(match.index + match[0].length),
    };
  }
  return { left: text, right: '' };
}

function readOperand(text: string): Operand | undefined {
  const word = text.trim();
  if (word.startsWith('@')) {
    const steps = readSteps(word.slice(1));
    return steps === undefined ? undefined : { is: 'path', steps };
  }
  const textIn = /^(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)")$/s.exec(word);
  if (textIn !== null) return { is: 'literal', value: unescaped(textIn[1] ?? textIn[2] ?? '') };
  if (word === 'true' || word === 'false') return { is: 'literal', value: word === 'true' };
  return /^-?\d+(?:\.\d+)?$/.test(word) ? { is: 'literal', value: Number(word) } : undefined;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(.)/gs, '$1');
}

interface Budget {
  left: number;
}

function* walk(path: JsonPath, at: number, value: JsonValue, budget: Budget): Generator<JsonValue> {
  if (budget.left <= 0) return;
  budget.left -= 1;
  const step = path[at];
  if (step === undefined) yield value;
  else for (const next of reached(step, value, budget)) yield* walk(path, at + 1, next, budget);
}

function* reached(step: Step, value: JsonValue, budget: Budget): Generator<JsonValue> {
  switch (step.is) {
    case 'field':
      if (isJsonObject(value) && Object.hasOwn(value, step.name)) yield* there(value[step.name]);
      return;
    case 'item':
      if (Array.isArray(value)) yield* there((value as readonly JsonValue[]).at(step.index));
      return;
    case 'items':
      if (Array.isArray(value)) yield* (value as readonly JsonValue[]).slice(step.from, step.to);
      return;
    case 'every':
      yield* below(value);
      return;
    case 'deep':
      yield* deep(value, budget);
      return;
    case 'filter':
      if (Array.isArray(value))
        for (const one of value as readonly JsonValue[]) if (passes(step, one, budget)) yield one;
  }
}

function* there(value: JsonValue | undefined): Generator<JsonValue> {
  if (value !== undefined) yield value;
}

function below(value: JsonValue): Iterable<JsonValue> {
  if (Array.isArray(value)) return value as readonly JsonValue[];
  return isJsonObject(value) ? Object.values(value) : [];
}

function* deep(value: JsonValue, budget: Budget): Generator<JsonValue> {
  if (budget.left <= 0) return;
  budget.left -= 1;
  yield value;
  for (const one of below(value)) yield* deep(one, budget);
}

function passes({ left, compare }: Step & { readonly is: 'filter' }, item: JsonValue, budget: Budget): boolean {
  const found = valueOf(left, item, budget);
  if (compare === undefined || found === undefined) return found !== undefined;
  const other = valueOf(compare.right, item, budget);
  return other !== undefined && compared(found, compare.by, other);
}

function valueOf(operand: Operand, item: JsonValue, budget: Budget): JsonValue | undefined {
  if (operand.is === 'literal') return operand.value;
  const found = walk(operand.steps, 0, item, budget).next();
  return found.done === true ? undefined : found.value;
}

/** Values of different types are not compared, as kubectl does not. */
function compared(left: JsonValue, by: Comparison, right: JsonValue): boolean {
  if (typeof left === 'boolean' && typeof right === 'boolean')
    return by === '==' ? left === right : by === '!=' && left !== right;
  if (typeof left === 'string' && typeof right === 'string') return inOrder(left, by, right);
  return typeof left === 'number' && typeof right === 'number' && inOrder(left, by, right);
}

function inOrder<Value extends string | number>(left: Value, by: Comparison, right: Value): boolean {
  switch (by) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}
