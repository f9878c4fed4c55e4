import { isJsonObject, jsonEquals, type JsonObject, type JsonValue } from '../../core/json.ts';
import { itemKeyOf, keepsOrder, keyOf } from './difference.ts';
import type { Step } from './secret-values.ts';

/** One operation of a JSON patch. */
export type PatchOperation =
  | { readonly op: 'test' | 'add' | 'replace'; readonly path: string; readonly value: JsonValue }
  | { readonly op: 'remove'; readonly path: string };

/**
 * A JSON patch (RFC 6902) that makes `after` of `before`, and that the server refuses where the object has another version than the
 * one that was looked at.
 *
 * Items of lists are named by their position. That is safe because of the test: the positions are those of exactly that version.
 * Items are matched by the field that tells them apart (a name, a port), otherwise by position; where items changed places, or
 * items without such a field came or went in the middle of changed ones, the list is replaced whole.
 *
 * @param version `metadata.resourceVersion` of the object that `before` was read from.
 * @returns only the test where nothing differs.
 * @see https://www.rfc-editor.org/rfc/rfc6902
 */
export function jsonPatch(before: JsonObject, after: JsonObject, version: string): readonly PatchOperation[] {
  return [{ op: 'test', path: '/metadata/resourceVersion', value: version }, ...operations(before, after, [])];
}

function operations(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: readonly Step[],
): readonly PatchOperation[] {
  if (jsonEquals(before, after)) return [];
  if (after === undefined) return [{ op: 'remove', path: pointer(path) }];
  if (before === undefined) return [{ op: 'add', path: pointer(path), value: after }];
  if (isJsonObject(before) && isJsonObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => operations(ownValue(before, key), ownValue(after, key), [...path, key]));
  }
  if (isList(before) && isList(after)) {
    const inside = listOperations(before, after, path);
    if (inside !== undefined) return inside;
  }
  return [{ op: 'replace', path: pointer(path), value: after }];
}

/** @returns undefined where the items cannot be matched. */
function listOperations(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  path: readonly Step[],
): readonly PatchOperation[] | undefined {
  const key = itemKeyOf(before, after);
  if (key !== undefined) return keepsOrder(before, after, key) ? keyedOperations(before, after, path, key) : undefined;
  if (before.length === after.length)
    return before.flatMap((item, index) => operations(item, after[index], [...path, index]));
  return insertedOrRemoved(before, after, path);
}

/** Changes of items that stay, then removals from the back, then additions from the front: no position moves before it was used. */
function keyedOperations(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  path: readonly Step[],
  key: string,
): readonly PatchOperation[] {
  const wanted = new Map(after.map((item) => [keyOf(item, key), item]));
  const known = new Set(before.map((item) => keyOf(item, key)));
  const changes = before.flatMap((item, index) => {
    const other = wanted.get(keyOf(item, key));
    return other === undefined ? [] : operations(item, other, [...path, index]);
  });
  const removals = before
    .flatMap((item, index) => (wanted.has(keyOf(item, key)) ? [] : [index]))
    .reverse()
    .map((index): PatchOperation => ({ op: 'remove', path: pointer([...path, index]) }));
  const additions = after.flatMap((item, index): readonly PatchOperation[] =>
    known.has(keyOf(item, key)) ? [] : [{ op: 'add', path: pointer([...path, index]), value: item }],
  );
  return [...changes, ...removals, ...additions];
}

/** Items that came, or items that went, at one place, and nothing else. */
function insertedOrRemoved(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  path: readonly Step[],
): readonly PatchOperation[] | undefined {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && jsonEquals(before[start], after[start])) start += 1;
  let same = 0;
  while (same < shorter - start && jsonEquals(before.at(-1 - same), after.at(-1 - same))) same += 1;
  if (start + same < shorter) return undefined;
  if (after.length > before.length)
    return after
      .slice(start, after.length - same)
      .map((item, index) => ({ op: 'add', path: pointer([...path, start + index]), value: item }));
  return before
    .slice(start, before.length - same)
    .map((_, index): PatchOperation => ({ op: 'remove', path: pointer([...path, start + index]) }))
    .reverse();
}

/** RFC 6901: `~` and `/` of keys are escaped. */
function pointer(path: readonly Step[]): string {
  return path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function ownValue(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
