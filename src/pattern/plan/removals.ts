import { listObjects } from '../../cluster/apply.ts';
import type { ClusterConnection, ServedResource } from '../../cluster/types.ts';
import { isJsonObject, valueAt } from '../../core/json.ts';
import { asJson, describeReference, referenceOf, type KubernetesObject } from '../../core/kubernetes.ts';
import { problem, problemOf, type Problem } from '../../core/problem.ts';
import { objectId } from '../compile/order.ts';
import { inGroups } from '../../core/concurrency.ts';
import { applySetIdLabel, partOfLabel } from '../../cluster/kinds/apply-sets.ts';
import { type ReleaseIdentity } from '../identity.ts';

/** Kinds that the cluster keeps by itself, about what people put there. */
const automaticKinds: readonly string[] = ['Event', 'Endpoints', 'EndpointSlice', 'Lease', 'ControllerRevision'];

/** Objects that Kubernetes and meshes put into every namespace by themselves. */
const automaticObjects: readonly RegExp[] = [
  /^ConfigMap\/kube-root-ca\.crt$/,
  /^ConfigMap\/istio-ca-/,
  /^ConfigMap\/linkerd-identity-trust-roots$/,
  /^ServiceAccount\/default$/,
  /^Secret\/default-token-/,
  /^Service\/kubernetes$/,
];

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
  // Read anew: a kind of a moment ago may have objects, too.
  const catalog = await connection.catalog({ refresh: true, signal });
  const others = new Map<string, KubernetesObject>();
  const unseen: Problem[] = [];
  await inGroups(catalog.groups.flatMap((group) => catalog.ofGroup(group)).filter(isKept), async (resource) => {
    try {
      for (const object of await listObjects(connection, resource, { namespace, isMetadataOnly: true, signal }))
        if (isOthers(object, identity)) others.set(object.metadata.uid ?? objectId(referenceOf(object)), object);
    } catch (error) {
      const found = problemOf(error);
      if (found.code === 'cancelled') throw error;
      // Not served any more; everything else that cannot be looked at cannot be called ours.
      if (found.code !== 'cluster.not-found') unseen.push(found);
    }
  });
  const [example] = [...others.values()].map((object) => describeReference(referenceOf(object))).sort();
  if (example === undefined) return unseen[0];
  return problem('pattern.namespace-has-others', { namespace, count: others.size, example });
}

/** True for resources of a namespace whose objects somebody made and would miss. */
function isKept({ namespaced, verbs, kind }: ServedResource): boolean {
  return namespaced && verbs.includes('list') && verbs.includes('delete') && !automaticKinds.includes(kind);
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
  const objects = await listObjects(connection, resource, { isMetadataOnly: true, signal });
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
  return !automaticObjects.some((pattern) => pattern.test(`${kind}/${metadata.name}`));
}
