import { getObject } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { splitApiVersion, type KubernetesObject, type ObjectReference } from '../../core/kubernetes.ts';
import { problemOf } from '../../core/problem.ts';

/** Pod, ReplicaSet, Deployment, and one of somebody's operator above. */
const mostControllers = 5;

/**
 * An object as it is in the cluster, and its controllers upwards; empty where it is not there. A controller that may not be read ends the
 * way.
 *
 * @throws what asking for the object itself throws.
 */
export async function withControllers(
  connection: ClusterConnection,
  object: ObjectReference,
  signal: AbortSignal,
): Promise<readonly KubernetesObject[]> {
  const live = await getObject(connection, object, signal);
  if (live === undefined) return [];
  const chain = [live];
  for (let next = controllerOf(live); next !== undefined && chain.length <= mostControllers;) {
    const above = await getObject(connection, next, signal).catch((error: unknown) => {
      if (problemOf(error).code !== 'cluster.forbidden') throw error;
      return undefined;
    });
    if (above === undefined) break;
    chain.push(above);
    next = controllerOf(above);
  }
  return chain;
}

function controllerOf({
  metadata: { ownerReferences = [], namespace },
}: KubernetesObject): ObjectReference | undefined {
  const owner = ownerReferences.find(({ controller }) => controller === true);
  if (owner === undefined) return undefined;
  const { apiVersion, kind, name } = owner;
  return { ...splitApiVersion(apiVersion), kind, name, ...(namespace === undefined ? {} : { namespace }) };
}
