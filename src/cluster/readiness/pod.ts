import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Readiness } from '../types.ts';
import { isJsonObject, valueAt } from '../../core/json.ts';
import { conditionOf, numberAt, objectsAt, textAt } from './read.ts';

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
  if (phase === 'Failed')
    return { state: 'failed', reason: textAt(object, 'status', 'reason') ?? failedEndOf(object) ?? 'failed' };
  const waiting = waitingReasonOf(object);
  if (waiting !== undefined && failingReasons.has(waiting)) return { state: 'failed', reason: waiting };
  if (phase === 'Running') {
    const ready = conditionOf(object, 'Ready');
    if (ready?.status === 'True') return { state: 'current', reason: 'ready' };
    return { state: 'in-progress', reason: waiting ?? failedEndOf(object) ?? notReadyWord(ready?.reason) };
  }
  const scheduled = conditionOf(object, 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable') {
    const created = Date.parse(textAt(object, 'metadata', 'creationTimestamp') ?? '');
    const isLate = now.getTime() - created > scheduleGraceMs;
    return { state: isLate ? 'failed' : 'in-progress', reason: 'Unschedulable' };
  }
  // Such as SchedulingGated: nobody looks for a node yet.
  const unscheduled = scheduled?.status === 'False' && scheduled.reason !== '' ? scheduled.reason : undefined;
  return { state: 'in-progress', reason: waiting ?? unscheduled ?? phase };
}

/** How a container ended, or undefined where it did not: `OOMKilled (exit code 137)`, `Completed`. */
export function endWord(terminated: JsonValue | undefined): string | undefined {
  if (!isJsonObject(terminated)) return undefined;
  const code = numberAt(terminated, 'exitCode') ?? 0;
  const reason = textAt(terminated, 'reason') ?? (code === 0 ? 'Completed' : 'Error');
  return code === 0 ? reason : `${reason} (exit code ${code})`;
}

/** How the first container ended that did not end well. */
function failedEndOf(object: JsonObject): string | undefined {
  const end = ['containerStatuses', 'initContainerStatuses']
    .flatMap((list) => objectsAt(object, 'status', list))
    .map((status) => valueAt(status, ['state', 'terminated']))
    .find((terminated) => isJsonObject(terminated) && (numberAt(terminated, 'exitCode') ?? 0) !== 0);
  return endWord(end);
}

function notReadyWord(reason: string | undefined): string {
  return reason === 'ReadinessGatesNotReady' ? 'readiness gates not met' : 'running, not ready';
}

/** Why a container of the Pod waits, such as `CrashLoopBackOff`; the worst first, init containers included. */
export function waitingReasonOf(object: JsonObject): string | undefined {
  const reasons = ['containerStatuses', 'initContainerStatuses']
    .flatMap((list) => objectsAt(object, 'status', list))
    .map((status) => textAt(status, 'state', 'waiting', 'reason'))
    .filter((reason) => reason !== undefined);
  return reasons.find((reason) => failingReasons.has(reason)) ?? reasons[0];
}
