import type { JsonObject, JsonValue } from '../../core/json.ts';
import { isJsonObject } from '../../core/json.ts';
import type { ServedResource } from '../types.ts';
import type { KindModule, ResourceId } from './kind.ts';
import { metadataShape } from './shape.ts';

/** What is kept of an object of a kind that has no module of its own. */
export interface AnyFacts {
  /** The object without what only the server needs; absent where only metadata is asked for. */
  readonly object?: JsonObject;
}

/**
 * Kinds of the server whose content is none of a tree's business: it may be large (ConfigMaps) or must not leave the server at all
 * (Secrets).
 */
const metadataOnlyIds: ReadonlySet<ResourceId> = new Set([
  'secrets',
  'configmaps',
  'controllerrevisions.apps',
  'customresourcedefinitions.apiextensions.k8s.io',
  'leases.coordination.k8s.io',
]);

/** Annotation in which kubectl keeps the whole object once more. */
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** How a kind is read that has no module of its own: whole, without managed fields. */
export function anyKind({ group, version, kind, plural, namespaced }: ServedResource): KindModule<AnyFacts> {
  const id = resourceId(group, plural);
  const isMetadataOnly = metadataOnlyIds.has(id);
  return {
    id,
    group,
    version,
    kind,
    isNamespaced: namespaced,
    ...(isMetadataOnly ? { metadataOnly: true, shape: metadataShape } : {}),
    facts: (object) => (isMetadataOnly ? {} : { object: withoutNoise(object) }),
    columns: [{ header: 'STATUS', value: ({ readiness }) => readiness.reason }],
  };
}

/** `pods`, `virtualservices.networking.istio.io`. */
export function resourceId(group: string, plural: string): ResourceId {
  return group === '' ? plural : `${plural}.${group}`;
}

function withoutNoise(object: JsonObject): JsonObject {
  const metadata = without(object['metadata'], 'managedFields');
  const annotations = metadata['annotations'];
  if (!isJsonObject(annotations) || !(lastApplied in annotations)) return { ...object, metadata };
  return { ...object, metadata: { ...metadata, annotations: without(annotations, lastApplied) } };
}

function without(value: JsonValue | undefined, key: string): JsonObject {
  return isJsonObject(value) ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) : {};
}
