import type { JsonObject } from '../../core/json.ts';
import type { Readiness } from '../types.ts';
import { conditionOf, numberAt, textAt } from './read.ts';

/**
 * Deployment: all replicas updated, available and ready, none too many, and the rollout complete. For kstatus one that was paused when all that was
 * done goes on for ever; for us it is current, and a pause is always told.
 */
export function deploymentReadiness(object: JsonObject): Readiness {
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const status = (field: string): number => numberAt(object, 'status', field) ?? 0;
  const figure = `${status('readyReplicas')}/${wanted} replicas ready`;
  const progressing = conditionOf(object, 'Progressing');
  if (progressing?.reason === 'ProgressDeadlineExceeded')
    return { state: 'failed', reason: `${figure}, progress deadline exceeded` };
  const isPaused = progressing?.reason === 'DeploymentPaused';
  const pause = isPaused ? ', rollout paused' : '';
  const waiting = (detail: string): Readiness => ({ state: 'in-progress', reason: `${figure}${detail}${pause}` });
  const failure = conditionOf(object, 'ReplicaFailure');
  if (status('replicas') < wanted) return waiting(failure?.status === 'True' ? `, ${failure.text}` : '');
  if (status('updatedReplicas') < wanted) return waiting(`, ${status('updatedReplicas')} updated`);
  if (status('replicas') > status('updatedReplicas'))
    return waiting(`, ${status('replicas') - status('updatedReplicas')} old ones still there`);
  if (status('readyReplicas') < wanted) return waiting('');
  if (status('availableReplicas') < wanted) return waiting(`, ${status('availableReplicas')} available`);
  // Without a deadline the controller reports no progress, and waiting for it would never end.
  const hasDeadline = numberAt(object, 'spec', 'progressDeadlineSeconds') !== undefined;
  const isComplete = isPaused || progressing?.reason === 'NewReplicaSetAvailable';
  if (hasDeadline && wanted > 0 && progressing !== undefined && !isComplete) return waiting(', rollout not complete');
  const available = conditionOf(object, 'Available');
  if (available !== undefined && available.status !== 'True') return waiting(', not available');
  return { state: 'current', reason: `${figure}${pause}` };
}

/** StatefulSet: replicas ready and of the new revision, as far as its partition lets them be. */
export function statefulSetReadiness(object: JsonObject): Readiness {
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const status = (field: string): number => numberAt(object, 'status', field) ?? 0;
  const figure = `${status('readyReplicas')}/${wanted} replicas ready`;
  const waiting = (detail: string): Readiness => ({ state: 'in-progress', reason: `${figure}${detail}` });
  if (status('readyReplicas') < wanted) return waiting('');
  if (status('replicas') > wanted) return waiting(`, ${status('replicas') - wanted} too many`);
  // Nobody but a person replaces Pods of an OnDelete set.
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') return { state: 'current', reason: figure };
  const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0;
  if (partition > 0) {
    const shouldUpdate = Math.max(0, wanted - partition);
    return status('updatedReplicas') < shouldUpdate
      ? waiting(`, ${status('updatedReplicas')} of ${shouldUpdate} updated`)
      : { state: 'current', reason: figure };
  }
  const current = textAt(object, 'status', 'currentRevision');
  if (current !== textAt(object, 'status', 'updateRevision')) return waiting(', rollout not complete');
  return { state: 'current', reason: figure };
}

/** DaemonSet: one ready and up-to-date Pod on each node that should have one. */
export function daemonSetReadiness(object: JsonObject): Readiness {
  const status = (field: string): number => numberAt(object, 'status', field) ?? 0;
  const wanted = status('desiredNumberScheduled');
  const figure = `${status('numberReady')}/${wanted} nodes ready`;
  const waiting = (detail: string): Readiness => ({ state: 'in-progress', reason: `${figure}${detail}` });
  if (numberAt(object, 'status', 'observedGeneration') === undefined) return waiting(', not observed yet');
  if (status('currentNumberScheduled') < wanted) return waiting(`, ${status('currentNumberScheduled')} scheduled`);
  if (status('numberReady') < wanted) return waiting('');
  // Nobody but a person replaces Pods of an OnDelete set.
  const isByHand = textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete';
  if (status('updatedNumberScheduled') < wanted && !isByHand)
    return waiting(`, ${status('updatedNumberScheduled')} updated`);
  if (status('numberAvailable') < wanted) return waiting(`, ${status('numberAvailable')} available`);
  return { state: 'current', reason: figure };
}

/** ReplicaSet: all replicas labelled, available and ready, none too many. */
export function replicaSetReadiness(object: JsonObject): Readiness {
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1;
  const status = (field: string): number => numberAt(object, 'status', field) ?? 0;
  const figure = `${status('readyReplicas')}/${wanted} replicas ready`;
  const failure = conditionOf(object, 'ReplicaFailure');
  if (failure?.status === 'True') return { state: 'in-progress', reason: `${figure}, ${failure.text}` };
  const short = ['fullyLabeledReplicas', 'availableReplicas', 'readyReplicas'].some((field) => status(field) < wanted);
  if (short || status('replicas') > wanted) return { state: 'in-progress', reason: figure };
  return { state: 'current', reason: figure };
}
