import type { JsonObject } from '../../core/json.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { isCancelled, problemError } from '../../core/problem.ts';
import { objectPath } from '../apply.ts';
import { numberAt, objectsAt, textAt } from '../readiness/read.ts';
import type { ClusterConnection } from '../types.ts';
import { againOnConflict } from './again-on-conflict.ts';
import { editManager } from './edit-manager.ts';

/** How many replicas somebody wants, and who else decides on them. */
export interface ScaleState {
  readonly wanted: number;
  /** Replicas that there are. */
  readonly current: number;
  /** Sets the replicas by itself, so that a number by hand does not stay. */
  readonly autoscaler?: { readonly name: string; readonly min: number; readonly max: number };
  /** The object whose part it is, such as the Deployment of a ReplicaSet. */
  readonly owner?: string;
}

/**
 * Reads the replicas of whatever has a `scale` subresource.
 *
 * @throws `cluster.not-found`, `cluster.forbidden`
 */
export async function readScale(
  connection: ClusterConnection,
  object: ObjectReference,
  signal: AbortSignal,
): Promise<ScaleState> {
  const path = await objectPath(connection, object, signal);
  const [scale, autoscalers] = await Promise.all([
    connection.request<JsonObject>({ path: `${path}/scale`, signal }),
    listAutoscalers(connection, object.namespace ?? connection.namespace, signal),
  ]);
  const autoscaler = autoscalerOf(autoscalers, object);
  const owner = objectsAt(scale, 'metadata', 'ownerReferences').find((one) => one['controller'] === true);
  return {
    wanted: numberAt(scale, 'spec', 'replicas') ?? 0,
    current: numberAt(scale, 'status', 'replicas') ?? 0,
    ...(autoscaler === undefined ? {} : { autoscaler }),
    ...(owner === undefined ? {} : { owner: `${textAt(owner, 'kind') ?? ''} ${textAt(owner, 'name') ?? ''}` }),
  };
}

/** What is scaled, as it was looked at. */
export interface ScaleRequest {
  readonly object: ObjectReference;
  readonly replicas: number;
  /** The replicas that were wanted when somebody decided. */
  readonly was: number;
}

/**
 * Sets the replicas, where nobody else has set them since they were read. Other changes of the object do not matter.
 *
 * @throws `cluster.scaled-meanwhile` where somebody has; `cluster.forbidden`, `cluster.invalid`.
 */
export async function scaleTo(
  connection: ClusterConnection,
  { object, replicas, was }: ScaleRequest,
  signal: AbortSignal,
): Promise<void> {
  const path = `${await objectPath(connection, object, signal)}/scale`;
  await againOnConflict(async () => {
    const scale = await connection.request<JsonObject>({ path, signal });
    const wanted = numberAt(scale, 'spec', 'replicas') ?? 0;
    if (wanted !== was)
      throw problemError('cluster.scaled-meanwhile', { object: describeReference(object), was, now: wanted });
    const resourceVersion = textAt(scale, 'metadata', 'resourceVersion') ?? '';
    await connection.request({
      method: 'PATCH',
      path,
      query: { fieldManager: editManager },
      contentType: 'application/merge-patch+json',
      body: { metadata: { resourceVersion }, spec: { replicas } },
      signal,
    });
  });
}

async function listAutoscalers(
  connection: ClusterConnection,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly JsonObject[]> {
  try {
    const list = await connection.request<JsonObject>({
      path: `/apis/autoscaling/v2/namespaces/${encodeURIComponent(namespace)}/horizontalpodautoscalers`,
      signal,
    });
    return objectsAt(list, 'items');
  } catch (error) {
    if (isCancelled(error)) throw error;
    // Whoever may scale need not be allowed to see autoscalers.
    return [];
  }
}

/** The autoscaler of an object, in whatever version of its API the object is named. */
export function autoscalerOf(
  autoscalers: readonly JsonObject[],
  object: Pick<ObjectReference, 'group' | 'kind' | 'name'>,
): ScaleState['autoscaler'] {
  const found = autoscalers.find((one) => {
    const [group] = (textAt(one, 'spec', 'scaleTargetRef', 'apiVersion') ?? '').split('/');
    return (
      group === object.group &&
      textAt(one, 'spec', 'scaleTargetRef', 'kind') === object.kind &&
      textAt(one, 'spec', 'scaleTargetRef', 'name') === object.name
    );
  });
  if (found === undefined) return undefined;
  return {
    name: textAt(found, 'metadata', 'name') ?? '',
    // Kubernetes fills in 1 where it is absent.
    min: numberAt(found, 'spec', 'minReplicas') ?? 1,
    max: numberAt(found, 'spec', 'maxReplicas') ?? 0,
  };
}
