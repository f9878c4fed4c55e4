import { getObject } from '../../cluster/apply.ts';
import { followObject, type FollowedObject } from '../../cluster/objects/follow-object.ts';
import { labelSelectorOf, podsPath } from '../../cluster/pods.ts';
import { podReadiness, waitingReasonOf } from '../../cluster/readiness/pod.ts';
import { numberAt, objectsAt, textAt } from '../../cluster/readiness/read.ts';
import { readinessOf } from '../../cluster/readiness.ts';
import type { ClusterConnection, Readiness } from '../../cluster/types.ts';
import { watchCollection } from '../../cluster/watch.ts';
import { eitherSignal } from '../../core/abort.ts';
import { deferred } from '../../core/deferred.ts';
import type { JsonObject } from '../../core/json.ts';
import { asJson, describeReference, type KubernetesObject, type ObjectReference } from '../../core/kubernetes.ts';
import { cancelled, problemError, ProblemError } from '../../core/problem.ts';

/** A container that crashes while its proxy comes up is right after a restart or two; after so many it is not. */
const mostCrashes = 3;

/** What is waited for. */
export interface ReadyRequest {
  readonly workload: ObjectReference;
  /** True for a Pod of the new template: old ones may be as broken as they like. */
  readonly isNew: (pod: JsonObject) => boolean;
  readonly timeoutMs: number;
  /** Gets why it is not ready yet, each time that it is something else. */
  readonly onReason: (reason: string) => void;
}

/** A Pod that is not ready, and why. */
interface PodTrouble {
  readonly name: string;
  readonly reason: string;
  /** True where it does not get better by itself. */
  readonly isFailed: boolean;
}

/**
 * Waits until a workload has rolled out what it was last asked for, by a watch of it and of its Pods.
 *
 * @throws `mesh.restart-stopped` where it, or a new Pod of it, says that it has failed; `mesh.restart-late` after the time; `cancelled`; `cluster.*`
 *   where it may not be looked at.
 */
export async function untilReady(
  connection: ClusterConnection,
  request: ReadyRequest,
  signal: AbortSignal,
): Promise<void> {
  const { workload, timeoutMs } = request;
  const name = describeReference(workload);
  // What is there now has been asked for already; a watch may begin with something older.
  const first = await getObject(connection, workload, signal);
  if (first === undefined) throw problemError('mesh.restart-stopped', { workload: name, reason: 'it is gone' });
  const ended = new AbortController();
  const either = eitherSignal(signal, ended.signal);
  const wait = new ReadyWait(request, first);
  const late = setTimeout(() => {
    wait.fail(
      problemError('mesh.restart-late', { workload: name, seconds: Math.round(timeoutMs / 1000), reason: wait.reason }),
    );
  }, timeoutMs);
  const onAbort = (): void => {
    wait.fail(cancelled());
  };
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    followObject(connection, {
      reference: workload,
      signal: either.signal,
      onChange: (followed) => {
        wait.see(followed);
      },
    });
    watchPods(connection, first, wait, either.signal);
    await wait.settled;
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', onAbort);
    ended.abort();
    either.release();
  }
}

function watchPods(
  connection: ClusterConnection,
  workload: KubernetesObject,
  wait: ReadyWait,
  signal: AbortSignal,
): void {
  const labelSelector = labelSelectorOf(asJson(workload));
  if (labelSelector === undefined) return;
  watchCollection<PodTrouble>(connection, {
    path: podsPath({ namespace: workload.metadata.namespace ?? connection.namespace }),
    labelSelector,
    project: (pod) => wait.troubleOf(pod),
    onEvent: (event) => {
      // Whoever may restart a workload need not be allowed to see its Pods: then the workload alone tells.
      if (event.type === 'upsert') wait.seePod(event.key, event.row);
      else if (event.type === 'remove') wait.seePod(event.key, undefined);
    },
    signal,
  });
}

class ReadyWait {
  readonly #request: ReadyRequest;
  readonly #generation: number;
  readonly #done = deferred();
  readonly #troubles = new Map<string, PodTrouble>();
  #readiness: Readiness = { state: 'in-progress', reason: 'not looked at yet' };
  #told = '';

  constructor(request: ReadyRequest, first: KubernetesObject) {
    this.#request = request;
    this.#generation = first.metadata.generation ?? 0;
  }

  get settled(): Promise<void> {
    return this.#done.promise;
  }

  /** Why it is not ready: what the workload says, and the Pod that is in trouble. */
  get reason(): string {
    const [trouble] = [...this.#troubles.values()].sort(
      (left, right) => Number(right.isFailed) - Number(left.isFailed),
    );
    const pod = trouble === undefined ? '' : `, Pod ${trouble.name}: ${trouble.reason}`;
    return `${this.#readiness.reason}${pod}`;
  }

  fail(error: ProblemError): void {
    this.#done.reject(error);
  }

  see({ object, state }: FollowedObject): void {
    if (state.is === 'deleted' || state.is === 'missing') {
      this.#stop('it is gone');
      return;
    }
    if (state.is === 'denied') this.fail(new ProblemError(state.problem));
    if (object === undefined || (object.metadata.generation ?? 0) < this.#generation) return;
    this.#readiness = readinessOf(object);
    if (this.#readiness.state === 'current') this.#done.resolve();
    else if (this.#readiness.state === 'failed' || this.#readiness.state === 'terminating') this.#stop(this.reason);
    else this.#tell();
  }

  seePod(key: string, trouble: PodTrouble | undefined): void {
    if (trouble === undefined) this.#troubles.delete(key);
    else this.#troubles.set(key, trouble);
    if (trouble?.isFailed === true) this.#stop(this.reason);
    else this.#tell();
  }

  /** Undefined leaves a Pod out that is well or is an old one. */
  troubleOf(pod: JsonObject): PodTrouble | undefined {
    if (!this.#request.isNew(pod)) return undefined;
    const { state, reason } = podReadiness(pod, new Date());
    if (state === 'current' || textAt(pod, 'metadata', 'deletionTimestamp') !== undefined) return undefined;
    const isFailed =
      state === 'failed' && (waitingReasonOf(pod) !== 'CrashLoopBackOff' || crashesOf(pod) >= mostCrashes);
    return { name: textAt(pod, 'metadata', 'name') ?? '', reason, isFailed };
  }

  #stop(reason: string): void {
    this.fail(problemError('mesh.restart-stopped', { workload: describeReference(this.#request.workload), reason }));
  }

  #tell(): void {
    if (this.reason === this.#told) return;
    this.#told = this.reason;
    this.#request.onReason(this.reason);
  }
}

function crashesOf(pod: JsonObject): number {
  return ['containerStatuses', 'initContainerStatuses']
    .flatMap((list) => objectsAt(pod, 'status', list))
    .reduce((most, status) => Math.max(most, numberAt(status, 'restartCount') ?? 0), 0);
}
