import { editableObject } from '../../cluster/objects/object-text.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { asJson } from '../../core/kubernetes.ts';
import { without } from '../../core/without.ts';
import { withoutServerFields } from './server-fields.ts';

/** What controllers and tools write for themselves, and what belongs to an object in its cluster alone. */
const ownMetadata = ['ownerReferences', 'finalizers', 'generateName'];
const foreignKeys =
  /^(?:kubectl\.kubernetes\.io\/last-applied-configuration|deployment\.kubernetes\.io\/revision|applyset\.kubernetes\.io\/.*)$/;

/** Addresses that the server gives out; a headless Service says `None` itself. */
const givenAddresses = ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy', 'internalTrafficPolicy'];

/** A manifest without what belongs to one cluster. */
export function manifestOf(object: KubernetesObject): JsonObject {
  const { metadata, ...rest } = asJson(editableObject(object));
  const kept: JsonObject = isJsonObject(metadata) ? without(metadata, ...ownMetadata) : {};
  const shown = object.kind === 'Secret' ? without(rest, 'data', 'stringData') : rest;
  const spec = shown['spec'];
  const { apiVersion, kind, ...others } = shown as Readonly<Record<string, JsonValue>>;
  return compact({
    apiVersion: apiVersion ?? object.apiVersion,
    kind: kind ?? object.kind,
    metadata: compact({
      ...kept,
      labels: withoutForeign(kept['labels']),
      annotations: withoutForeign(kept['annotations']),
    }),
    ...others,
    ...(isJsonObject(spec) ? { spec: specOf(object, spec) } : {}),
  });
}

/** What a file says of an object that is not written whole, as a comment; empty for all others. */
export function remark({ kind, metadata: { name } }: KubernetesObject): string {
  return kind === 'Secret' ? `# The data of Secret ${name} is not written here: it belongs into no file.\n` : '';
}

function specOf({ apiVersion, kind }: KubernetesObject, spec: JsonObject): JsonObject {
  const isHeadless = spec['clusterIP'] === 'None';
  const kept = kind === 'Service' ? without(spec, ...givenAddresses) : spec;
  const written = { ...kept, ...(kind === 'Service' && isHeadless ? { clusterIP: 'None' } : {}) };
  const isBuiltIn = apiVersion === 'v1' || apiVersion === 'apps/v1' || apiVersion === 'batch/v1';
  const plain = withoutNulls(written) as JsonObject;
  return isBuiltIn ? withoutServerFields(kind, plain) : plain;
}

/** `creationTimestamp: null` in templates says nothing. */
function withoutNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(withoutNulls);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, entry]) =>
      key === 'creationTimestamp' && entry === null ? [] : [[key, withoutNulls(entry)]],
    ),
  );
}

function withoutForeign(value: JsonValue | undefined): JsonObject | undefined {
  if (!isJsonObject(value)) return undefined;
  const own = Object.entries(value).filter(([key]) => !foreignKeys.test(key));
  return own.length === 0 ? undefined : Object.fromEntries(own);
}

/** Without what is undefined. */
function compact(object: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
  );
}
