import type { JsonObject } from './json.ts';

/** Which object: enough to find it again. `group` is empty for the core group; `namespace` is absent for cluster-wide kinds. */
export interface ObjectReference {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

/** Metadata of an object as the API server sends it, with the parts that we read spelled out. */
export interface ObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name: string;
    readonly uid: string;
    readonly controller?: boolean;
  }[];
  readonly managedFields?: readonly ManagedFieldsEntry[];
  readonly finalizers?: readonly string[];
}

/** One entry of `metadata.managedFields`. */
export interface ManagedFieldsEntry {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  readonly time?: string;
  readonly subresource?: string;
  readonly fieldsV1?: JsonObject;
}

/** A Kubernetes object as raw JSON: fields that we do not know are kept. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMetadata;
  readonly [field: string]: unknown;
}

/** `apps/v1` into its parts; the core group is the empty string. */
export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  const slash = apiVersion.indexOf('/');
  return slash < 0
    ? { group: '', version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/** The `apiVersion` text of a group and version. */
export function joinApiVersion(group: string, version: string): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The reference of an object. */
export function referenceOf(object: KubernetesObject): ObjectReference {
  const { name, namespace } = object.metadata;
  return {
    ...splitApiVersion(object.apiVersion),
    kind: object.kind,
    name,
    ...(namespace === undefined ? {} : { namespace }),
  };
}

/** One object for people: `Deployment shop/web`. */
export function describeReference(reference: ObjectReference): string {
  const place = reference.namespace === undefined ? '' : `${reference.namespace}/`;
  return `${reference.kind} ${place}${reference.name}`;
}

/** A text that no other object has: kind, group, namespace and name. */
export function referenceKey({ group, kind, namespace = '', name }: ObjectReference): string {
  return `${kind}.${group}/${namespace}/${name}`;
}

/** The object as plain JSON. The API server sent it as JSON, so nothing can be lost. */
export function asJson(object: KubernetesObject): JsonObject {
  return object as unknown as JsonObject;
}

/** `Pods`, `Ingresses`, `NetworkPolicies`: several objects of a kind, as people say it. */
export function pluralOfKind(kind: string): string {
  if (kind === 'Endpoints') return kind;
  if (/(?:s|x|ch|sh)$/.test(kind)) return `${kind}es`;
  return kind.replace(/([^aeiou])y$/, '$1ie') + 's';
}
