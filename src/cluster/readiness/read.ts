import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject, valueAt } from '../../core/json.ts';

/** A status condition with its words. */
export interface Condition {
  readonly status: string;
  readonly reason: string;
  /** The message where there is one, or the reason. */
  readonly text: string;
  readonly observedGeneration?: number;
}

/** The number at a path, or undefined. */
export function numberAt(object: JsonObject, ...path: readonly string[]): number | undefined {
  const value = valueAt(object, path);
  return typeof value === 'number' ? value : undefined;
}

/** The text at a path, or undefined where it is absent or empty. */
export function textAt(object: JsonObject, ...path: readonly string[]): string | undefined {
  const value = valueAt(object, path);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The objects of a list at a path; empty where there is none. */
export function objectsAt(object: JsonObject, ...path: readonly string[]): readonly JsonObject[] {
  const value = valueAt(object, path);
  return Array.isArray(value) ? (value as readonly JsonValue[]).filter(isJsonObject) : [];
}

/** The condition of a type in `status.conditions` (or in another list of conditions). */
export function conditionOf(object: JsonObject, type: string): Condition | undefined {
  return conditionIn(objectsAt(object, 'status', 'conditions'), type);
}

/** The condition of a type in a list of conditions. */
export function conditionIn(conditions: readonly JsonObject[], type: string): Condition | undefined {
  const found = conditions.find((condition) => condition['type'] === type);
  if (found === undefined) return undefined;
  const reason = textAt(found, 'reason') ?? '';
  const observedGeneration = numberAt(found, 'observedGeneration');
  return {
    status: textAt(found, 'status') ?? 'Unknown',
    reason,
    text: textAt(found, 'message') ?? (reason === '' ? `${type} is not reported` : reason),
    ...(observedGeneration === undefined ? {} : { observedGeneration }),
  };
}
