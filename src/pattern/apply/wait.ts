import { getObject } from '../../cluster/apply.ts';
import { readinessOf } from '../../cluster/readiness.ts';
import type { ClusterConnection, Readiness } from '../../cluster/types.ts';
import { delay } from '../../core/abort.ts';
import { describeReference, type KubernetesObject, type ObjectReference } from '../../core/kubernetes.ts';
import { isCancelled, problemError, problemOf } from '../../core/problem.ts';

const firstPauseMs = 200;
const longestPauseMs = 2_000;

/**
 * Kinds that may wait for something outside of the pattern, so that nothing waits for them: a claim is bound by its first Pod, and an
 * address comes from a load balancer that a cluster may not have.
 */
const notAwaitedKinds: readonly string[] = ['PersistentVolumeClaim', 'Service', 'Ingress', 'HorizontalPodAutoscaler'];

/** How long something is waited for, and who may end the wait. */
export interface WaitOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onReadiness: (readiness: Readiness) => void;
}

/**
 * Waits until an object is ready, asking for that one object with growing pauses. A cancel ends the wait and is no error: the answer
 * is the last readiness that was seen.
 *
 * @throws `pattern.not-ready` after the time, `pattern.failed-readiness` where the object says that it failed.
 */
export async function waitUntilReady(
  connection: ClusterConnection,
  reference: ObjectReference,
  options: WaitOptions,
): Promise<Readiness> {
  const { timeoutMs, signal, onReadiness } = options;
  const object = describeReference(reference);
  const endsAtMs = Date.now() + timeoutMs;
  let last: Readiness = { state: 'in-progress', reason: 'not looked at yet' };
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const live = await orCancelledWord(getObject(connection, reference, signal));
    if (live === 'cancelled') return last;
    const readiness = live === undefined ? { state: 'failed' as const, reason: 'it is gone' } : readinessOf(live);
    if (readiness.reason !== last.reason || readiness.state !== last.state) onReadiness(readiness);
    last = readiness;
    if (readiness.state === 'current' || notAwaitedKinds.includes(reference.kind)) return readiness;
    if (readiness.state === 'failed')
      throw problemError('pattern.failed-readiness', { object, reason: readiness.reason });
    if (Date.now() + pauseMs > endsAtMs)
      throw problemError('pattern.not-ready', { object, seconds: Math.round(timeoutMs / 1000), reason: last.reason });
    if ((await orCancelledWord(delay(pauseMs, signal))) === 'cancelled') return last;
  }
}

/**
 * Waits until an object is gone, or another one has its name.
 *
 * @returns false where the wait was cancelled.
 * @throws `pattern.not-gone` after the time, with what keeps it.
 */
export async function waitUntilGone(
  connection: ClusterConnection,
  reference: ObjectReference,
  uid: string | undefined,
  options: Omit<WaitOptions, 'onReadiness'>,
): Promise<boolean> {
  const { timeoutMs, signal } = options;
  const endsAtMs = Date.now() + timeoutMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const live = await orCancelledWord(getObject(connection, reference, signal));
    if (live === 'cancelled') return false;
    if (live === undefined || live.metadata.uid !== uid) return true;
    if (Date.now() + pauseMs > endsAtMs)
      throw problemError('pattern.not-gone', {
        object: describeReference(reference),
        seconds: Math.round(timeoutMs / 1000),
        reason: whatKeeps(live),
      });
    if ((await orCancelledWord(delay(pauseMs, signal))) === 'cancelled') return false;
  }
}

/**
 * Repeats work that fails only because a definition or a namespace of a moment ago is not known everywhere yet.
 *
 * @throws what the work threw last, after the time.
 */
export async function whenServed<Result>(
  connection: ClusterConnection,
  work: () => Promise<Result>,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<Result> {
  const endsAtMs = Date.now() + options.timeoutMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const { code } = problemOf(error);
      const mayCome = code === 'cluster.kind-not-served' || code === 'cluster.not-found';
      if (!mayCome || Date.now() > endsAtMs) throw error;
      await delay(500, options.signal);
      await connection.catalog({ refresh: true, signal: options.signal });
    }
  }
}

function whatKeeps(live: KubernetesObject): string {
  const finalizers = live.metadata.finalizers ?? [];
  return finalizers.length === 0 ? 'what it owns is still being deleted' : `finalizers ${finalizers.join(', ')}`;
}

async function orCancelledWord<Result>(work: Promise<Result>): Promise<Result | 'cancelled'> {
  try {
    return await work;
  } catch (error) {
    if (isCancelled(error)) return 'cancelled';
    throw error;
  }
}
