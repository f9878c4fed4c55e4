import { nearest } from '../../core/nearest.ts';
import type { Place } from '../../core/problem.ts';
import type { LineIndex } from '../../yaml/lines.ts';
import type { MapEntry, MapNode, ValueNode } from '../../yaml/nodes.ts';
import { durationText, parseDuration } from './duration.ts';
import { profileProblem, type ProfileProblem, type ProfileProblemCode } from './problems.ts';

/** A profile while it is read: where problems go, and how offsets become lines. */
export interface Reading {
  readonly file: string | undefined;
  readonly lines: LineIndex;
  readonly problems: ProfileProblem[];
  readonly notes: ProfileProblem[];
}

/** One key of a map with its value. */
export interface Field {
  /** The key in snake_case, as SMP writes it. */
  readonly key: string;
  /** The path for people, such as `clients[0].rps`. */
  readonly path: string;
  readonly value: ValueNode;
}

/** Smallest and largest value allowed, both included. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** Something of the text: a node, or the key of an entry. */
export interface Spot {
  readonly start: number;
}

/** The key of an entry. */
export function keyOf({ keyStart }: MapEntry): Spot {
  return { start: keyStart };
}

/** The place of a node or key, lines and columns from 1. */
export function placeOf(reading: Reading, spot: Spot | undefined, path?: string): Place {
  const { line, character } = reading.lines.positionAt(spot?.start ?? 0);
  return {
    ...(reading.file === undefined ? {} : { file: reading.file }),
    line: line + 1,
    column: character + 1,
    ...(path === undefined ? {} : { path }),
  };
}

/** Notes a problem at a node or key. */
export function report(
  reading: Reading,
  spot: Spot | undefined,
  path: string | undefined,
  code: ProfileProblemCode,
  params: Readonly<Record<string, string | number>> = {},
): void {
  reading.problems.push(profileProblem(code, params, { place: placeOf(reading, spot, path) }));
}

/**
 * The fields of a map by their names in snake_case. The JSON form of protobuf allows `contentType` for `content_type`, so both are
 * read. Keys that are not known are reported.
 */
export function fieldsOf(
  reading: Reading,
  map: MapNode,
  path: string,
  parent: string,
  known: readonly string[],
): ReadonlyMap<string, Field> {
  const fields = new Map<string, Field>();
  for (const entry of map.entries) {
    const key = entry.key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const fieldPath = path === '' ? entry.key : `${path}.${entry.key}`;
    if (known.includes(key)) fields.set(key, { key, path: fieldPath, value: entry.value });
    else reportUnknownKey(reading, entry, fieldPath, parent, known);
  }
  return fields;
}

function reportUnknownKey(
  reading: Reading,
  entry: MapEntry,
  path: string,
  parent: string,
  known: readonly string[],
): void {
  const { key } = entry;
  const near = nearest(key, known);
  if (near === undefined)
    report(reading, keyOf(entry), path, 'perf.profile-unknown-key', { key, parent, known: known.join(', ') });
  else report(reading, keyOf(entry), path, 'perf.profile-unknown-key-near', { key, parent, nearest: near });
}

/** True for an empty value. */
export function isNothing(node: ValueNode): boolean {
  return node.is === 'scalar' && node.value === null;
}

/** True for a field that is there and has a value. */
export function isPresent(field: Field | undefined): field is Field {
  return field !== undefined && !isNothing(field.value);
}

/** A text; numbers and booleans are taken as they are written. Reports lists and maps, and texts that are too long. */
export function readText(reading: Reading, field: Field | undefined, maxLength: number): string | undefined {
  if (!isPresent(field)) return undefined;
  if (field.value.is !== 'scalar') {
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
  const raw = field.value.is === 'scalar' ? field.value.value : undefined;
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
  const value = field.value.is === 'scalar' ? field.value.value : undefined;
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
  if (field.value.is !== 'map') {
    report(reading, field.value, field.path, 'perf.profile-type', { field: field.path, wanted: 'a map of texts' });
    return [];
  }
  const entries: TextEntry[] = [];
  for (const entry of field.value.entries) {
    const path = `${field.path}.${entry.key}`;
    const value = readText(reading, { key: entry.key, path, value: entry.value }, maxLength);
    if (value !== undefined) entries.push({ name: entry.key, value, spot: keyOf(entry), path });
  }
  return entries;
}

/** One entry of {@link readTextMap}. */
export interface TextEntry {
  readonly name: string;
  readonly value: string;
  readonly spot: Spot;
  readonly path: string;
}
