import type { JsonValue } from './json.ts';
import { isJsonObject } from './json.ts';
import { readSteps } from './json-path-steps.ts';
import type { Comparison, JsonPath, Step } from './json-path-steps.ts';

export type { JsonPath } from './json-path-steps.ts';

/** No column that a person wrote is longer; one that is costs nothing this way. */
const longestPath = 1_000;

/** So many values are looked at for one answer; what comes behind them is as if it were not there. */
const mostVisited = 10_000;

/**
 * Reads kubectl's JSONPath, as far as columns of definitions are written in it: fields (`.a`, `.a\.b`, `['a']`), items (`[0]`, `[-1]`, `[1:3]`,
 * `[::2]`, `[*]`, `.*`), one or the other (`['a','b']`), everything below (`..a`) and filters (`[?(@.type=="Ready")]`).
 *
 * @returns undefined for what the API server does not understand either.
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

/**
 * The first value at a path, in the order of the document; undefined where there is none. As for the API server one value on the way that a step does
 * not go with makes it none: an item that is not there, an item of what is no list, a comparison of a number with a text.
 *
 * @see the package `util/jsonpath` of client-go
 */
export function firstAt(path: JsonPath, value: JsonValue): JsonValue | undefined {
  return reached(path, [value], { left: mostVisited })?.[0];
}

interface Budget {
  left: number;
}

type Values = readonly JsonValue[];

/** Undefined where a step does not go with one of the values. */
function reached(path: JsonPath, from: Values, budget: Budget): Values | undefined {
  let values: Values | undefined = from;
  for (const step of path) {
    values = below(step, values, budget);
    if (values === undefined) return undefined;
    // The first one is always seen.
    if (values.length > budget.left) values = values.slice(0, Math.max(1, budget.left));
    budget.left -= values.length;
  }
  return values;
}

function below(step: Step, values: Values, budget: Budget): Values | undefined {
  switch (step.is) {
    case 'field':
      return values.flatMap((value) =>
        isJsonObject(value) && Object.hasOwn(value, step.name) ? [value[step.name] ?? null] : [],
      );
    case 'items':
      return itemsOf(step, values);
    case 'every':
      return values.flatMap((value) => contentOf(value));
    case 'deep':
      return values.flatMap((value) => deep(value, budget));
    case 'either': {
      const all = step.of.map((path) => reached(path, values, budget));
      return all.every((some) => some !== undefined) ? all.flat() : undefined;
    }
    case 'filter':
      return passing(step, values, budget);
  }
}

/** A list of no items ends it, for the lists behind it too. */
function itemsOf(step: Step & { readonly is: 'items' }, values: Values): Values | undefined {
  const items: JsonValue[] = [];
  for (const value of values) {
    if (value === null) continue;
    if (!Array.isArray(value)) return undefined;
    const list = value as Values;
    const { length } = list;
    const from = step.from < 0 ? step.from + length : step.from;
    const to = endOf(step, length);
    if (from === to) return items;
    if (from < 0 || from >= length || to > length || to < from || step.every <= 0) return undefined;
    for (let at = from; at < to; at += step.every) items.push(list[at] ?? null);
  }
  return items;
}

function endOf({ to }: Step & { readonly is: 'items' }, length: number): number {
  if (to.is === 'end') return length;
  return to.at < 0 || (to.at === 0 && to.is === 'next') ? to.at + length : to.at;
}

function contentOf(value: JsonValue): Values {
  if (Array.isArray(value)) return value as Values;
  return isJsonObject(value) ? Object.values(value) : [];
}

/** The value and all below it that have something below them, the upper ones first. */
function deep(value: JsonValue, budget: Budget): Values {
  const content = contentOf(value);
  if (content.length === 0 || budget.left <= 0) return [];
  const values: JsonValue[] = [value];
  for (const one of content) {
    budget.left -= 1;
    if (budget.left <= 0) break;
    values.push(...deep(one, budget));
  }
  return values;
}

function passing(
  { left, compare }: Step & { readonly is: 'filter' },
  values: Values,
  budget: Budget,
): Values | undefined {
  const kept: JsonValue[] = [];
  for (const value of values) {
    if (!Array.isArray(value)) return undefined;
    for (const item of value as Values) {
      const found = left.is === 'literal' ? [left.value] : reached(left.steps, [item], budget);
      if (compare === undefined) {
        // What cannot be reached is not there.
        if (found !== undefined && found.length > 0) kept.push(item);
        continue;
      }
      const other =
        compare.right.is === 'literal' ? [compare.right.value] : reached(compare.right.steps, [item], budget);
      if (found?.length === 0 || (found?.length === 1 && other?.length === 0)) continue;
      const isKept =
        found?.length === 1 && other?.length === 1
          ? compared(found[0] ?? null, compare.by, other[0] ?? null)
          : undefined;
      if (isKept === undefined) return undefined;
      if (isKept) kept.push(item);
    }
  }
  return kept;
}

/** Undefined for values that are not compared: of different types, whole numbers with others too. */
function compared(left: JsonValue, by: Comparison, right: JsonValue): boolean | undefined {
  if (typeof left === 'boolean' && typeof right === 'boolean')
    return by === '==' ? left === right : by === '!=' ? left !== right : undefined;
  if (typeof left === 'string' && typeof right === 'string') return inOrder(left, by, right);
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  return Number.isInteger(left) === Number.isInteger(right) ? inOrder(left, by, right) : undefined;
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
