import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { asJson } from '../../core/kubernetes.ts';
import { redacted } from '../../core/redact.ts';

/** A key of a map, or the position of an item. */
export type Step = string | number;

/** `kubectl apply` writes here what it was given, data of Secrets included. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** Where a Secret holds its data. */
export const secretPaths: readonly (readonly string[])[] = [
  ['data'],
  ['stringData'],
  ['metadata', 'annotations', lastApplied],
];

/** True where a path of a Secret leads to its data, or to something that holds it. */
export function holdsSecret(path: readonly Step[]): boolean {
  const [first, second, third] = path;
  if (first === 'data' || first === 'stringData') return true;
  return first === 'metadata' && second === 'annotations' && (third === undefined || third === lastApplied);
}

/** The object, where it is a Secret with `[redacted]` for each value of its data and for what `kubectl apply` has noted of it. */
export function withoutSecretValues(object: KubernetesObject): KubernetesObject {
  if (object.kind !== 'Secret') return object;
  const { data, stringData, metadata, ...rest } = asJson(object);
  const shown = {
    ...rest,
    metadata: isJsonObject(metadata) ? withoutLastApplied(metadata) : metadata,
    ...(data === undefined ? {} : { data: hidden(data) }),
    ...(stringData === undefined ? {} : { stringData: hidden(stringData) }),
  };
  return shown as unknown as KubernetesObject;
}

function withoutLastApplied(metadata: JsonObject): JsonObject {
  const { annotations } = metadata;
  if (!isJsonObject(annotations) || annotations[lastApplied] === undefined) return metadata;
  return { ...metadata, annotations: { ...annotations, [lastApplied]: redacted } };
}

function hidden(value: JsonValue): JsonValue {
  return isJsonObject(value) ? Object.fromEntries(Object.keys(value).map((key) => [key, redacted])) : redacted;
}
