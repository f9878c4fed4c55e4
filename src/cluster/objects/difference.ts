import { isJsonObject, jsonEquals, type JsonObject, type JsonValue } from '../../core/json.ts';
import { asJson, type KubernetesObject } from '../../core/kubernetes.ts';
import { redacted } from '../../core/redact.ts';
import { without } from '../../core/without.ts';
import { ownersOf, type FieldOwner } from '../owners.ts';
import { holdsSecret, type Step } from './secret-values.ts';

/** One field that differs. Secret data is never in it: its values read `[redacted]`. */
export interface ObjectChange {
  /** Such as `spec.template.spec.containers[name=web].image`. */
  readonly path: string;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
  /** Who owns the field now; nobody owns what is not there yet. */
  readonly owners: readonly FieldOwner[];
}

/** Metadata that only the server writes; it differs after every write. */
export const serverMetadata: readonly string[] = [
  'managedFields',
  'resourceVersion',
  'generation',
  'uid',
  'creationTimestamp',
  'selfLink',
];

/** Fields by which items of a list are told apart, the first that every item has with different values. */
const itemKeys = ['name', 'containerPort', 'port', 'mountPath', 'key', 'type', 'ip', 'host'] as const;

/**
 * What would change, field by field, between the live object and the answer of a dry run: both with the server's defaults, so that
 * only real differences are left. Status and what the server keeps for itself are not compared. Each change has the managers that
 * own the field now. Values of Secrets read `[redacted]`.
 *
 * @param options `withOrder` tells of items that only changed places as well. A server-side apply may move items that nobody asked to move.
 */
export function objectChanges(
  live: KubernetesObject,
  wanted: KubernetesObject,
  { withOrder = false }: { readonly withOrder?: boolean } = {},
): readonly ObjectChange[] {
  const changes: ObjectChange[] = [];
  const isSecret = live.kind === 'Secret';
  const report: Report = (path, livePath, before, after) => {
    const hidden = isSecret && holdsSecret(livePath);
    changes.push({
      path: displayPath(path),
      ...(before === undefined ? {} : { before: hidden ? redacted : before }),
      ...(after === undefined ? {} : { after: hidden ? redacted : after }),
      owners: before === undefined ? [] : ownersOf(live, livePath),
    });
  };
  compare(comparable(live), comparable(wanted), [], [], { report, withOrder });
  return changes;
}

/** What {@link objectChanges} compares. */
function comparable(object: KubernetesObject): JsonObject {
  const { metadata } = asJson(object);
  const kept = isJsonObject(metadata) ? without(metadata, ...serverMetadata) : {};
  return { ...without(asJson(object), 'status'), metadata: kept };
}

type Report = (
  path: readonly Step[],
  livePath: readonly Step[],
  before: JsonValue | undefined,
  after: JsonValue | undefined,
) => void;

interface Comparison {
  readonly report: Report;
  readonly withOrder: boolean;
}

function compare(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: readonly Step[],
  livePath: readonly Step[],
  comparison: Comparison,
): void {
  if (jsonEquals(before, after)) return;
  if (isJsonObject(before) && isJsonObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      compare(before[key], after[key], [...path, key], [...livePath, key], comparison);
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    compareLists(before as readonly JsonValue[], after as readonly JsonValue[], path, livePath, comparison);
    return;
  }
  comparison.report(path, livePath, before, after);
}

function compareLists(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  path: readonly Step[],
  livePath: readonly Step[],
  comparison: Comparison,
): void {
  const { report, withOrder } = comparison;
  const key = itemKeyOf(before, after);
  if (key === undefined) {
    // A list without keys is one value to whoever owns it: shown whole where its length changes.
    if (before.length !== after.length) report(path, livePath, before, after);
    else
      for (const [index, item] of before.entries())
        compare(item, after[index], [...path, index], [...livePath, index], comparison);
    return;
  }
  if (withOrder && !keepsOrder(before, after, key)) {
    report(path, livePath, before, after);
    return;
  }
  const wanted = new Map(after.map((item) => [keyOf(item, key), item]));
  for (const [index, item] of before.entries()) {
    const value = keyOf(item, key);
    compare(item, wanted.get(value), [...path, `[${key}=${value}]`], [...livePath, index], comparison);
    wanted.delete(value);
  }
  for (const [value, item] of wanted) report([...path, `[${key}=${value}]`], [...livePath, -1], undefined, item);
}

/** The field by which the items of both lists are told apart; undefined where there is none. */
export function itemKeyOf(before: readonly JsonValue[], after: readonly JsonValue[]): string | undefined {
  return itemKeys.find((candidate) => tellsApart(before, candidate) && tellsApart(after, candidate));
}

function tellsApart(items: readonly JsonValue[], key: string): boolean {
  const values = items.map((item) => (isJsonObject(item) ? item[key] : undefined));
  return (
    values.every((value) => typeof value === 'string' || typeof value === 'number') &&
    new Set(values).size === items.length
  );
}

/** True where the items that both lists have stand in the same order. */
export function keepsOrder(before: readonly JsonValue[], after: readonly JsonValue[], key: string): boolean {
  const [old, wanted] = [before, after].map((items) => items.map((item) => keyOf(item, key)));
  const inBoth = (one: readonly string[] = [], other: readonly string[] = []): readonly string[] => {
    const known = new Set(other);
    return one.filter((value) => known.has(value));
  };
  return jsonEquals(inBoth(old, wanted), inBoth(wanted, old));
}

/** The value of the key of an item, as text. */
export function keyOf(item: JsonValue, key: string): string {
  const value = isJsonObject(item) ? item[key] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** `spec.template.spec.containers[name=web].image`; keys that hold a dot are in brackets. */
export function displayPath(path: readonly Step[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (step.startsWith('[')) text += step;
    else if (/[.[\]]/.test(step)) text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
