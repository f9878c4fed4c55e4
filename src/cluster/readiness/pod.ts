import type { JsonObject } from '../../core/json.ts';
import type { Readiness } from '../types.ts';
import { conditionOf, objectsAt, textAt } from './read.ts';

/** A Pod without a node is given this long before it counts as failed: the scheduler may still be on its way. */
const scheduleGraceMs = 15_000;

/** Reasons of a waiting container that do not pass by themselves. */
const failingReasons: ReadonlySet<string> = new Set([
  'CrashLoopBackOff',
  'ImagePullBackOff',
  'ErrImagePull',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);

/** Pod: running and ready, or ended. */
export function podReadiness(object: JsonObject, now: Date): Readiness {
  const phase = textAt(object, 'status', 'phase') ?? 'Pending';
  if (phase === 'Succeeded') return { state: 'current', reason: 'completed' };
  if (phase === 'Failed') return { state: 'failed', reason: textAt(object, 'status', 'reason') ?? 'failed' };
  const waiting = waitingReasonOf(object);
  if (waiting !== undefined && failingReasons.has(waiting)) return { state: 'failed', reason: waiting };
  if (phase === 'Running')
    return conditionOf(object, 'Ready')?.status === 'True'
      ? { state: 'current', reason: 'ready' }
      : { state: 'in-progress', reason: waiting ?? 'running, not ready' };
  const scheduled = conditionOf(object, 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
    const created = Date.parse(textAt(object, 'metadata', 'creationTimestamp') ?? '');
    const isLate = now.getTime() - created > scheduleGraceMs;
    return { state: isLate ? 'failed' : 'in-progress', reason: 'Unschedulable' };
  }
  return { state: 'in-progress', reason: waiting ?? phase };
}

/** Why a container of the Pod waits, such as `CrashLoopBackOff`; the worst first, init containers included. */
export function waitingReasonOf(object: JsonObject): string | undefined {
  const reasons = ['containerStatuses', 'initContainerStatuses']
    .flatMap((list) => objectsAt(object, 'status', list))
    .map((status) => textAt(status, 'state', 'waiting', 'reason'))
    .filter((reason) => reason !== undefined);
  return reasons.find((reason) => failingReasons.has(reason)) ?? reasons[0];
}
