import { isJsonObject, type JsonObject, type JsonValue } from '../../src/core/json.ts';
import type { PrinterColumn } from '../../src/core/printer-columns.ts';
import type { KindRow } from '../../src/language/schema/types.ts';

/** A kind with its schema as the source writes it. */
export interface RawKind extends KindRow {
  readonly schema: JsonObject;
  readonly columns?: readonly PrinterColumn[];
}

/** What one source gives: kinds, and the definitions that their schemas refer to by name. */
export interface RawSchemas {
  readonly kinds: readonly RawKind[];
  readonly definitions: Readonly<Record<string, JsonObject>>;
}

/** The object below a key, or an empty one: sources leave out what is empty. */
export function objectAt(value: JsonValue | undefined, ...keys: readonly string[]): JsonObject {
  let current: JsonValue | undefined = value;
  for (const key of keys) current = isJsonObject(current) ? current[key] : undefined;
  return isJsonObject(current) ? current : {};
}

/** The text below a key; throws where the source is not shaped as expected, because a silent gap would become a wrong bundle. */
export function textAt(value: JsonObject, key: string): string {
  const text = value[key];
  if (typeof text !== 'string') throw new Error(`No text at "${key}" in ${JSON.stringify(value).slice(0, 200)}`);
  return text;
}

/** The list below a key, or an empty one. */
export function listAt(value: JsonObject, key: string): readonly JsonValue[] {
  const list = value[key];
  return Array.isArray(list) ? (list as readonly JsonValue[]) : [];
}
