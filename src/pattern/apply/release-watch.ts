import { getObject, listObjects } from '../../cluster/apply.ts';
import { labelSelectorOf } from '../../cluster/pods.ts';
import { readinessOf } from '../../cluster/readiness.ts';
import type { ClusterConnection, Readiness } from '../../cluster/types.ts';
import { delay } from '../../core/abort.ts';
import { asJson, describeReference, type KubernetesObject, type ObjectReference } from '../../core/kubernetes.ts';
import { isCancelled, problemOf } from '../../core/problem.ts';
import type { PlanReleaseObject } from '../types.ts';

/** Kinds whose readiness helm waits for and that can say more than "not ready". */
const watchedKinds: readonly string[] = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'PersistentVolumeClaim',
  'Service',
];

const pauseMs = 1_000;

/**
 * Looks, while helm waits, which objects of the release keep it waiting, and tells each new reason. It ends with the signal, and what it
 * cannot see it does not tell: helm has the last word.
 */
export async function watchRelease(
  connection: ClusterConnection,
  objects: readonly PlanReleaseObject[],
  tell: (readiness: Readiness) => void,
  signal: AbortSignal,
): Promise<void> {
  let told = '';
  try {
    for (;;) {
      await delay(pauseMs, signal);
      const reason = await whatKeepsRelease(connection, objects, signal);
      if (reason !== undefined && reason !== told) tell({ state: 'in-progress', reason });
      told = reason ?? told;
    }
  } catch (error) {
    if (!isCancelled(error) && !signal.aborted && problemOf(error).code === 'unexpected') throw error;
  }
}

/**
 * What keeps a release from being ready, in one line: the first object that is not, with the reason of its Pod (image, crash, quota,
 * webhook). Undefined where all that can be seen is ready.
 */
export async function whatKeepsRelease(
  connection: ClusterConnection,
  objects: readonly PlanReleaseObject[],
  signal?: AbortSignal,
): Promise<string | undefined> {
  for (const { reference, action } of objects) {
    if (action === 'delete' || action === 'keep' || !watchedKinds.includes(reference.kind)) continue;
    const live = await getObject(connection, reference, signal);
    if (live === undefined) continue;
    const readiness = readinessOf(live);
    if (readiness.state === 'current') continue;
    const ofPod = await reasonOfPods(connection, live, reference, signal);
    return `${describeReference(reference)}: ${readiness.reason}${ofPod === undefined ? '' : `; ${ofPod}`}`;
  }
  return undefined;
}

/** The reason of the first Pod that is not as it should be. */
async function reasonOfPods(
  connection: ClusterConnection,
  live: KubernetesObject,
  { namespace }: ObjectReference,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const labelSelector = labelSelectorOf(asJson(live));
  const resource = (await connection.catalog({ signal })).find('v1', 'Pod');
  if (labelSelector === undefined || namespace === undefined || resource === undefined) return undefined;
  const pods = await listObjects(connection, resource, { namespace, labelSelector, signal });
  for (const pod of pods) {
    const { state, reason } = readinessOf(pod);
    if (state !== 'current') return `Pod ${pod.metadata.name}: ${reason}`;
  }
  return undefined;
}
