import type { JsonValue } from '../core/json.ts';
import { isJsonObject } from '../core/json.ts';
import { asJson, describeReference, referenceOf, type KubernetesObject } from '../core/kubernetes.ts';
import { problemError } from '../core/problem.ts';
import { writeYaml } from '../yaml/write.ts';
import { componentFor, freeKeys } from './model/component-of.ts';
import type { KindCatalog } from './model/kinds.ts';

/** Objects of others that become a pattern, so that they are planned, applied and taken away as one. */
export interface ManifestSet {
  /** Name of the pattern. */
  readonly name: string;
  /** Lines of the comment at its head. */
  readonly comment: readonly string[];
  /** Where objects go that name no namespace; nothing is written on those whose kind is known to be of the whole cluster. */
  readonly namespace: string;
  readonly objects: readonly KubernetesObject[];
}

const workloadKinds: readonly string[] = ['Deployment', 'StatefulSet', 'DaemonSet', 'Pod', 'Job', 'CronJob'];

/** Metadata that a component has a place for; what the server writes is left out without a word. */
const writtenMetadata: readonly string[] = ['name', 'namespace', 'labels', 'annotations'];
const serverMetadata: readonly string[] = [
  'creationTimestamp',
  'resourceVersion',
  'uid',
  'generation',
  'managedFields',
];

/**
 * The text of a pattern with one component for each object, in their order. What compiles from it are the same objects.
 *
 * @throws `mesh.manifest-object` for an object that a component cannot stand for, and for one that is there twice.
 */
export function patternOfObjects({ name, comment, namespace, objects }: ManifestSet, kinds: KindCatalog): string {
  const keys = keysOf(objects);
  const seen = new Set<string>();
  const services = objects.map((object) => {
    const refuse = (reason: string): Error =>
      problemError('mesh.manifest-object', { object: describeReference(referenceOf(object)), reason });
    const unknown = Object.keys(object.metadata).find((key) => ![...writtenMetadata, ...serverMetadata].includes(key));
    if (unknown !== undefined) throw refuse(`a component has no place for metadata.${unknown}`);
    if (holdsReference(asJson(object))) throw refuse('a text in it reads like a reference of a pattern');
    const placed = inNamespace(object, namespace, kinds);
    const reference = JSON.stringify(referenceOf(placed));
    if (seen.has(reference)) throw refuse('it is there twice');
    seen.add(reference);
    const key = keys.get(object) ?? object.metadata.name;
    const { apiVersion, kind, metadata } = placed;
    return [
      key,
      componentFor({ ...asJson(placed), apiVersion, kind, metadata: { ...metadata } as never }, key, kinds),
    ] as const;
  });
  const head = comment.map((line) => `# ${line}`.trimEnd()).join('\n');
  return `${head}\n${writeYaml({ name, services: Object.fromEntries(services) })}`;
}

/** What runs and what it is reached by have names of their own first; what belongs to them is called so behind. */
function keysOf(objects: readonly KubernetesObject[]): ReadonlyMap<KubernetesObject, string> {
  const rank = ({ kind }: KubernetesObject): number => (workloadKinds.includes(kind) ? 0 : kind === 'Service' ? 1 : 2);
  const keyOf = freeKeys([]);
  const inOrder = objects.toSorted((left, right) => rank(left) - rank(right));
  return new Map(inOrder.map((object) => [object, keyOf(object)]));
}

/** A kind that nobody knows here may be of the whole cluster; the server says so, and the namespace is left out then. */
function inNamespace(object: KubernetesObject, namespace: string, kinds: KindCatalog): KubernetesObject {
  const isClusterWide = kinds.find(object.kind, { apiVersion: object.apiVersion })?.namespaced === false;
  if (isClusterWide || object.metadata.namespace !== undefined) return object;
  return { ...object, metadata: { ...object.metadata, namespace } };
}

function holdsReference(value: JsonValue): boolean {
  if (typeof value === 'string') return value.includes('$(#ref') || value.includes('$(#use');
  if (Array.isArray(value)) return (value as readonly JsonValue[]).some(holdsReference);
  return isJsonObject(value) && Object.values(value).some(holdsReference);
}
