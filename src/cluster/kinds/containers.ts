import type { JsonObject } from '../../core/json.ts';
import { valueAt } from '../../core/json.ts';
import type { Shape } from '../protobuf/shape.ts';
import { endWord } from '../readiness/pod.ts';
import { numberAt, objectsAt, textAt } from '../readiness/read.ts';

/** What is kept of a container of a Pod. Equal ones of many Pods are one value in memory. */
export interface ContainerFacts {
  readonly name: string;
  readonly image: string;
  /** `init` runs to its end before the others start; `sidecar` is an init container that goes on running. */
  readonly role: 'main' | 'sidecar' | 'init';
  readonly isReady: boolean;
  /** `unknown` where its node has not told. */
  readonly state: 'running' | 'waiting' | 'ended' | 'unknown';
  /** Why it waits or how it ended: `CrashLoopBackOff`, `Error (exit code 1)`; empty while it runs. */
  readonly reason: string;
  readonly restarts: number;
  /** How it ended the last time: `OOMKilled (exit code 137)`; empty where it never did. */
  readonly lastEnd: string;
}

/** What is read of a container of a Pod's specification. */
export const containerShape: Shape = { name: true, image: true, restartPolicy: true };

const end: Shape = { reason: true, exitCode: true };

/** What is read of a container's status. */
export const containerStatusShape: Shape = {
  name: true,
  ready: true,
  restartCount: true,
  state: { waiting: { reason: true }, running: { startedAt: true }, terminated: end },
  lastState: { terminated: { ...end, finishedAt: true } },
};

/** The containers of a Pod, init containers first, as they start. */
export function containersOf(pod: JsonObject): readonly ContainerFacts[] {
  const init = statusesOf(pod, 'initContainerStatuses');
  const main = statusesOf(pod, 'containerStatuses');
  return [
    ...objectsAt(pod, 'spec', 'initContainers').map((container) =>
      containerOf(container, container['restartPolicy'] === 'Always' ? 'sidecar' : 'init', init),
    ),
    ...objectsAt(pod, 'spec', 'containers').map((container) => containerOf(container, 'main', main)),
  ];
}

/** When a container of the Pod ended last and was started anew, in milliseconds since 1970; NaN where that never was. */
export function lastRestartMsOf(pod: JsonObject): number {
  const times = ['containerStatuses', 'initContainerStatuses']
    .flatMap((list) => objectsAt(pod, 'status', list))
    .flatMap((status) => textAt(status, 'lastState', 'terminated', 'finishedAt') ?? []);
  return times.length === 0 ? NaN : Math.max(...times.map((time) => Date.parse(time)));
}

type Statuses = ReadonlyMap<string, JsonObject>;

function statusesOf(pod: JsonObject, list: string): Statuses {
  return new Map(objectsAt(pod, 'status', list).map((status) => [textAt(status, 'name') ?? '', status]));
}

function containerOf(container: JsonObject, role: ContainerFacts['role'], statuses: Statuses): ContainerFacts {
  const name = textAt(container, 'name') ?? '';
  const status = statuses.get(name) ?? {};
  const waiting = textAt(status, 'state', 'waiting', 'reason');
  const isWaiting = valueAt(status, ['state', 'waiting']) !== undefined;
  const isRunning = valueAt(status, ['state', 'running']) !== undefined;
  const end = endWord(valueAt(status, ['state', 'terminated']));
  return {
    name,
    image: textAt(container, 'image') ?? '',
    role,
    isReady: status['ready'] === true,
    state: isRunning ? 'running' : end !== undefined ? 'ended' : isWaiting ? 'waiting' : 'unknown',
    reason: end ?? waiting ?? '',
    restarts: numberAt(status, 'restartCount') ?? 0,
    lastEnd: endWord(valueAt(status, ['lastState', 'terminated'])) ?? '',
  };
}
