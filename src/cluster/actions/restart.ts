import type { JsonObject } from '../../core/json.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import { objectPath } from '../apply.ts';
import { textAt } from '../readiness/read.ts';
import type { ClusterConnection } from '../types.ts';
import { againOnConflict } from './again-on-conflict.ts';
import { editManager } from './edit-manager.ts';

/** The annotation of `kubectl rollout restart`: a new value makes new Pods. */
export const restartedAt = 'kubectl.kubernetes.io/restartedAt';

/**
 * Restarts the Pods of a Deployment, StatefulSet or DaemonSet, one after the other as its strategy says. A change of somebody else
 * meanwhile does not matter: what is written does not depend on it, and is written again.
 *
 * @throws `cluster.cannot-restart` where no Pod would be restarted; `cluster.not-found`, `cluster.forbidden`, `cluster.conflict`.
 */
export async function restartWorkload(
  connection: ClusterConnection,
  object: ObjectReference,
  now: Date,
  signal?: AbortSignal,
): Promise<void> {
  const path = await objectPath(connection, object, signal);
  await againOnConflict(async () => {
    const workload = await connection.request<JsonObject>({ path, signal });
    const reason = whyNotRestarted(workload);
    if (reason !== undefined)
      throw problemError('cluster.cannot-restart', { object: describeReference(object), reason });
    const resourceVersion = textAt(workload, 'metadata', 'resourceVersion') ?? '';
    await connection.request({
      method: 'PATCH',
      path,
      query: { fieldManager: editManager },
      contentType: 'application/merge-patch+json',
      // A merge patch with a version is refused with 409 where the object has another one by now.
      body: {
        metadata: { resourceVersion },
        spec: { template: { metadata: { annotations: { [restartedAt]: now.toISOString() } } } },
      },
      signal,
    });
  });
}

/** Why a new template would restart nothing, in words; undefined where it does. */
export function whyNotRestarted(workload: JsonObject): string | undefined {
  const spec = workload['spec'] as JsonObject | undefined;
  if (spec?.['paused'] === true) return 'its rollout is paused';
  const strategy = textAt(workload, 'spec', 'updateStrategy', 'type');
  return strategy === 'OnDelete' ? 'its update strategy is OnDelete, so only deleting its Pods does it' : undefined;
}
