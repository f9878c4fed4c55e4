import { ownersOf } from '../cluster/owners.ts';
import { isJsonObject, jsonEquals, type JsonObject, type JsonValue } from '../core/json.ts';
import { asJson, type KubernetesObject } from '../core/kubernetes.ts';
import { redacted } from '../core/redact.ts';
import { without } from '../core/without.ts';
import type { FieldChange } from './types.ts';

type Step = string | number;

/** Metadata that only the server writes; it differs after every write. */
const serverMetadata: readonly string[] = [
  'managedFields',
  'resourceVersion',
  'generation',
  'uid',
  'creationTimestamp',
  'selfLink',
];

/** Fields by which items of a list are told apart, the first that every item has with different values. */
const itemKeys = ['name', 'containerPort', 'port', 'mountPath', 'key', 'type', 'ip', 'host'] as const;

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/**
 * What would change, field by field, between the live object and the answer of a dry run: both with the server's defaults, so that
 * only real differences are left. Status and what the server keeps for itself are not compared. Each change has the managers that
 * own the field now. Values of Secrets read `[redacted]`.
 */
export function fieldChanges(live: KubernetesObject, wanted: KubernetesObject): readonly FieldChange[] {
  const changes: FieldChange[] = [];
  const isSecret = live.kind === 'Secret';
  compare(comparable(live), comparable(wanted), [], [], (path, livePath, before, after) => {
    const hidden = isSecret && holdsSecret(livePath);
    const owners = before === undefined ? [] : ownersOf(live, livePath).map(({ manager }) => manager);
    changes.push({
      path: displayPath(path),
      ...(before === undefined ? {} : { before: hidden ? redacted : before }),
      ...(after === undefined ? {} : { after: hidden ? redacted : after }),
      owners: [...new Set(owners)],
    });
  });
  return changes;
}

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

function compare(
  before: JsonValue | undefined,
  after: JsonValue | undefined,
  path: readonly Step[],
  livePath: readonly Step[],
  report: Report,
): void {
  if (jsonEquals(before, after)) return;
  if (isJsonObject(before) && isJsonObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
      compare(before[key], after[key], [...path, key], [...livePath, key], report);
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    compareLists(before as readonly JsonValue[], after as readonly JsonValue[], path, livePath, report);
    return;
  }
  report(path, livePath, before, after);
}

function compareLists(
  before: readonly JsonValue[],
  after: readonly JsonValue[],
  path: readonly Step[],
  livePath: readonly Step[],
  report: Report,
): void {
  const key = itemKeys.find((candidate) => tellsApart(before, candidate) && tellsApart(after, candidate));
  if (key === undefined) {
    // A list without keys is one value to whoever owns it: shown whole where its length changes.
    if (before.length !== after.length) report(path, livePath, before, after);
    else
      for (const [index, item] of before.entries())
        compare(item, after[index], [...path, index], [...livePath, index], report);
    return;
  }
  const wanted = new Map(after.map((item) => [keyOf(item, key), item]));
  for (const [index, item] of before.entries()) {
    const value = keyOf(item, key);
    compare(item, wanted.get(value), [...path, `[${key}=${value}]`], [...livePath, index], report);
    wanted.delete(value);
  }
  for (const [value, item] of wanted) report([...path, `[${key}=${value}]`], [...livePath, -1], undefined, item);
}

function tellsApart(items: readonly JsonValue[], key: string): boolean {
  const values = items.map((item) => (isJsonObject(item) ? item[key] : undefined));
  return (
    values.every((value) => typeof value === 'string' || typeof value === 'number') &&
    new Set(values).size === items.length
  );
}

function keyOf(item: JsonValue, key: string): string {
  const value = isJsonObject(item) ? item[key] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function holdsSecret(path: readonly Step[]): boolean {
  const [first, second, third] = path;
  if (first === 'data' || first === 'stringData') return true;
  return first === 'metadata' && second === 'annotations' && (third === undefined || third === lastApplied);
}

/** `spec.template.spec.containers[name=web].image`; keys that hold a dot are in brackets. */
function displayPath(path: readonly Step[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (step.startsWith('[')) text += step;
    else if (/[.[\]]/.test(step)) text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
