import { listObjects } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { isJsonObject, valueAt } from '../../core/json.ts';
import { asJson, describeReference, referenceOf, type KubernetesObject } from '../../core/kubernetes.ts';
import { problem, problemOf, type Problem } from '../../core/problem.ts';
import { applySetIdLabel, partOfLabel, type ReleaseIdentity } from '../identity.ts';

/** Kinds that people put into a namespace; what controllers make of them has an owner and is not counted. */
const countedKinds: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['v1', 'Pod'],
  ['v1', 'Service'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', 'PersistentVolumeClaim'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
];

/** Objects that Kubernetes and meshes put into every namespace by themselves. */
const automaticNames: readonly RegExp[] = [/^kube-root-ca\.crt$/, /^istio-ca-/, /^linkerd-identity-trust-roots$/];

/**
 * Why deleting an object of ours would delete objects of others: a namespace takes all that is in it, the definition of a kind all
 * its objects. Undefined where it takes only what is ours.
 */
export async function othersInside(
  connection: ClusterConnection,
  object: KubernetesObject,
  identity: ReleaseIdentity,
  signal: AbortSignal | undefined,
): Promise<Problem | undefined> {
  if (object.kind === 'Namespace') return othersInNamespace(connection, object.metadata.name, identity, signal);
  if (object.kind === 'CustomResourceDefinition') return othersOfKind(connection, object, identity, signal);
  return undefined;
}

async function othersInNamespace(
  connection: ClusterConnection,
  namespace: string,
  identity: ReleaseIdentity,
  signal: AbortSignal | undefined,
): Promise<Problem | undefined> {
  const catalog = await connection.catalog({ signal });
  const others: KubernetesObject[] = [];
  for (const [apiVersion, kind] of countedKinds) {
    const resource = catalog.find(apiVersion, kind);
    if (resource === undefined) continue;
    try {
      const objects = await listObjects(connection, resource, { namespace, signal });
      others.push(...objects.filter((object) => isOthers(object, identity)));
    } catch (error) {
      const found = problemOf(error);
      // What may not be looked at cannot be called ours.
      if (found.code === 'cluster.forbidden') return found;
      throw error;
    }
  }
  const [first] = others;
  if (first === undefined) return undefined;
  const example = describeReference(referenceOf(first));
  return problem('pattern.namespace-has-others', { namespace, count: others.length, example });
}

async function othersOfKind(
  connection: ClusterConnection,
  definition: KubernetesObject,
  identity: ReleaseIdentity,
  signal: AbortSignal | undefined,
): Promise<Problem | undefined> {
  const spec = valueAt(asJson(definition), ['spec']);
  const group = isJsonObject(spec) ? spec['group'] : undefined;
  const kind = valueAt(spec, ['names', 'kind']);
  if (typeof group !== 'string' || typeof kind !== 'string') return undefined;
  const catalog = await connection.catalog({ signal });
  const resource = catalog.ofGroup(group).find((served) => served.kind === kind);
  if (resource === undefined) return undefined;
  const objects = await listObjects(connection, resource, { signal });
  const others = objects.filter(({ metadata }) => metadata.labels?.[partOfLabel] !== identity.applySetId);
  const [first] = others;
  if (first === undefined) return undefined;
  const example = describeReference(referenceOf(first));
  return problem('pattern.kind-has-others', { kind, count: others.length, example });
}

function isOthers({ kind, metadata }: KubernetesObject, identity: ReleaseIdentity): boolean {
  if (metadata.labels?.[partOfLabel] === identity.applySetId) return false;
  if (metadata.labels?.[applySetIdLabel] === identity.applySetId) return false;
  if (metadata.ownerReferences?.some(({ controller }) => controller === true) === true) return false;
  const isAutomatic = kind === 'ConfigMap' && automaticNames.some((pattern) => pattern.test(metadata.name));
  return !isAutomatic && !(kind === 'Service' && metadata.name === 'kubernetes');
}
