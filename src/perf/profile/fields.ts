import type { Document, LineCounter, Node, Pair, YAMLMap } from 'yaml';
import { isAlias, isMap, isScalar } from 'yaml';
import { nearest } from '../../core/nearest.ts';
import type { Place } from '../../core/problem.ts';
import { durationText, parseDuration } from './duration.ts';
import { profileProblem, type ProfileProblem, type ProfileProblemCode } from './problems.ts';

/** A profile while it is read: where problems go, and how offsets become lines. */
export interface Reading {
  readonly file: string | undefined;
  readonly document: Document;
  readonly lines: LineCounter;
  readonly problems: ProfileProblem[];
  readonly notes: ProfileProblem[];
}

/** One key of a map with its value. */
export interface Field {
  /** The key in snake_case, as SMP writes it. */
  readonly key: string;
  /** The path for people, such as `clients[0].rps`. */
  readonly path: string;
  readonly keyNode: Node | null;
  readonly value: Node | null;
}

/** Smallest and largest value allowed, both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** The place of a node, lines and columns from 1. */
export function placeOf(reading: Reading, node: Node | null | undefined, path?: string): Place {
  const offset = node?.range?.[0];
  const position = offset === undefined ? { line: 1, col: 1 } : reading.lines.linePos(offset);
  return {
    ...(reading.file === undefined ? {} : { file: reading.file }),
    line: Math.max(1, position.line),
    column: Math.max(1, position.col),
    ...(path === undefined ? {} : { path }),
  };
}

/** Notes a problem at a node. */
export function report(
  reading: Reading,
  node: Node | null | undefined,
  path: string | undefined,
  code: ProfileProblemCode,
  params: Readonly<Record<string, string | number>> = {},
): void {
  reading.problems.push(profileProblem(code, params, { place: placeOf(reading, node, path) }));
}

/** The node behind an alias; null where there is none. */
export function resolved(reading: Reading, node: unknown): Node | null {
  if (isAlias(node)) return node.resolve(reading.document) ?? null;
  return (node ?? null) as Node | null;
}

/**
 * The fields of a map by their names in snake_case. The JSON form of protobuf allows `contentType` for `content_type`, so both are
 * read. Keys that are not known are reported.
 */
export function fieldsOf(
  reading: Reading,
  map: YAMLMap,
  path: string,
  parent: string,
  known: readonly string[],
): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  for (const pair of map.items) {
    const keyNode = pair.key as Node | null;
    const written = isScalar(keyNode) ? String(keyNode.value) : '';
    const key = written.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const fieldPath = path === '' ? written : `${path}.${written}`;
    if (!known.includes(key)) {
      reportUnknownKey(reading, keyNode, fieldPath, written, parent, known);
      continue;
    }
    fields.set(key, { key, path: fieldPath, keyNode, value: resolved(reading, pair.value) });
  }
  return fields;
}

function reportUnknownKey(
  reading: Reading,
  keyNode: Node | null,
  path: string,
  key: string,
  parent: string,
  known: readonly string[],
): void {
  const near = nearest(key, known);
  if (near === undefined)
    report(reading, keyNode, path, 'perf.profile-unknown-key', { key, parent, known: known.join(', ') });
  else report(reading, keyNode, path, 'perf.profile-unknown-key-near', { key, parent, nearest: near });
}

/** True for a field that is there and has a value. */
export function isPresent(field: Field | undefined): field is Field & { readonly value: Node } {
  return field?.value !== undefined && field.value !== null && !(isScalar(field.value) && field.value.value === null);
}

/** A text; numbers and booleans are taken as they are written. Reports lists and maps, and texts that are too long. */
export function readText(reading: Reading, field: Field | undefined, maxLength: number): string | undefined {
  if (!isPresent(field)) return undefined;
  if (!isScalar(field.value)) {
    report(reading, field.value, field.path, 'perf.profile-type', { field: field.path, wanted: 'text' });
    return undefined;
  }
  const text = typeof field.value.value === 'string' ? field.value.value : (field.value.source ?? '');
  if (text.length > maxLength) {
    const params = { field: field.path, value: `${text.length} characters`, min: 0, max: `${maxLength} characters` };
    report(reading, field.value, field.path, 'perf.profile-range', params);
    return undefined;
  }
  return text;
}

/** A whole number within a range; `"100"` is one too, as in the JSON form of protobuf's int64. */
export function readWhole(reading: Reading, field: Field | undefined, range: Range): number | undefined {
  if (!isPresent(field)) return undefined;
  const raw = isScalar(field.value) ? field.value.value : undefined;
  const value = typeof raw === 'string' && /^-?\d+$/.test(raw) ? Number(raw) : raw;
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    report(reading, field.value, field.path, 'perf.profile-type', { field: field.path, wanted: 'a whole number' });
    return undefined;
  }
  if (value < range.min || value > range.max) {
    report(reading, field.value, field.path, 'perf.profile-range', { field: field.path, value, ...range });
    return undefined;
  }
  return value;
}

/** True or false. */
export function readBoolean(reading: Reading, field: Field | undefined): boolean | undefined {
  if (!isPresent(field)) return undefined;
  const value = isScalar(field.value) ? field.value.value : undefined;
  if (typeof value === 'boolean') return value;
  report(reading, field.value, field.path, 'perf.profile-type', { field: field.path, wanted: 'true or false' });
  return undefined;
}

/** A duration with units, in milliseconds, within a range of milliseconds. */
export function readDuration(reading: Reading, field: Field | undefined, rangeMs: Range): number | undefined {
  const text = readText(reading, field, 64);
  if (text === undefined || field === undefined) return undefined;
  const durationMs = parseDuration(text);
  if (durationMs === undefined) {
    report(reading, field.value, field.path, 'perf.duration-invalid', { field: field.path, value: text });
    return undefined;
  }
  if (durationMs < rangeMs.min || durationMs > rangeMs.max) {
    const params = { field: field.path, value: text, min: durationText(rangeMs.min), max: durationText(rangeMs.max) };
    report(reading, field.value, field.path, 'perf.profile-range', params);
    return undefined;
  }
  return durationMs;
}

/** A map of texts, with the place of each. */
export function readTextMap(reading: Reading, field: Field | undefined, maxLength: number): readonly TextEntry[] {
  if (!isPresent(field)) return [];
  if (!isMap(field.value)) {
    report(reading, field.value, field.path, 'perf.profile-type', { field: field.path, wanted: 'a map of texts' });
    return [];
  }
  const entries: TextEntry[] = [];
  for (const pair of field.value.items as Pair[]) {
    const keyNode = pair.key as Node | null;
    const name = isScalar(keyNode) ? String(keyNode.value) : '';
    const entry = { key: name, path: `${field.path}.${name}`, keyNode, value: resolved(reading, pair.value) };
    const value = readText(reading, entry, maxLength);
    if (value !== undefined) entries.push({ name, value, node: keyNode, path: entry.path });
  }
  return entries;
}

/** One entry of {@link readTextMap}. */
export interface TextEntry {
  readonly name: string;
  readonly value: string;
  readonly node: Node | null;
  readonly path: string;
}
