import { isJsonObject, valueAt, type JsonObject } from '../../core/json.ts';
import { conditionOf, numberAt, objectsAt, textAt } from '../readiness/read.ts';
import type { ContainerFacts } from './containers.ts';
import { containerShape, containersOf, containerStatusShape, lastRestartMsOf } from './containers.ts';
import type { Entry, Interner, KindModule, Labels } from './kind.ts';
import { observedShape, shapeWith } from './shape.ts';

/** What is kept of a Pod beyond what every entry has. */
export interface PodFacts {
  /** `Kind/name` of the workload behind it: the Deployment and not its ReplicaSet; empty for a Pod of nobody. */
  readonly workload: string;
  readonly phase: string;
  /** Containers that are ready, of all that run for the Pod's whole life: sidecars of both kinds count. */
  readonly ready: number;
  readonly total: number;
  readonly restarts: number;
  /** When a container ended last and was started anew, in milliseconds since 1970; NaN where that never was. */
  readonly lastRestartMs: number;
  /** Empty where it has no node yet. */
  readonly node: string;
  /** Names of its containers, and of init containers that go on running (`restartPolicy: Always`). */
  readonly containers: readonly string[];
  /** Annotations by which meshes mark Pods that their nodes serve; none of most Pods. */
  readonly marks: Labels;
  /** All containers with their state. One value for all Pods of a template that are in one state, so that they cost a Pod nothing. */
  readonly details: readonly ContainerFacts[];
}

/** What a node's part of a mesh writes on a Pod once it has taken its traffic over. */
export const podMarks = ['ambient.istio.io/redirection'] as const;

/** Pods, as slim as the trees need them. */
export const podKind: KindModule<PodFacts> = {
  id: 'pods',
  group: '',
  version: 'v1',
  kind: 'Pod',
  isNamespaced: true,
  shape: shapeWith(
    {
      spec: { nodeName: true, containers: containerShape, initContainers: containerShape },
      status: {
        ...observedShape,
        phase: true,
        reason: true,
        containerStatuses: containerStatusShape,
        initContainerStatuses: containerStatusShape,
      },
    },
    { annotations: Object.fromEntries(podMarks.map((key) => [key, true])) },
  ),
  facts: podFacts,
  indexes: {
    workload: ({ namespace, facts }) => (facts.workload === '' ? [] : [`${namespace}/${facts.workload}`]),
    node: ({ facts }) => (facts.node === '' ? [] : [facts.node]),
  },
  columns: [
    { header: 'READY', value: ({ facts }) => `${facts.ready}/${facts.total}` },
    { header: 'STATUS', value: (entry) => podWord(entry) },
    { header: 'RESTARTS', value: ({ facts }) => facts.restarts },
    { header: 'NODE', isWide: true, value: ({ facts }) => facts.node },
  ],
};

/** `Running`, `Completed`, or why it is not ready. */
export function podWord({ readiness, facts }: Entry<PodFacts>): string {
  if (readiness.state === 'terminating') return 'Terminating';
  if (readiness.state !== 'current') return readiness.reason;
  return facts.phase === 'Succeeded' ? 'Completed' : facts.phase;
}

function podFacts(object: JsonObject, interner: Interner): PodFacts {
  const statuses = objectsAt(object, 'status', 'containerStatuses');
  const sidecars = objectsAt(object, 'spec', 'initContainers').filter(
    (container) => container['restartPolicy'] === 'Always',
  );
  const sidecarNames = new Set(sidecars.map((container) => textAt(container, 'name')));
  const initStatuses = objectsAt(object, 'status', 'initContainerStatuses');
  const running = [...statuses, ...initStatuses.filter((status) => sidecarNames.has(textAt(status, 'name')))];
  const containers = [...objectsAt(object, 'spec', 'containers'), ...sidecars].map(
    (container) => textAt(container, 'name') ?? '',
  );
  return {
    workload: interner.text(workloadOf(object)),
    phase: interner.text(textAt(object, 'status', 'phase') ?? 'Pending'),
    ready:
      running.length === 0 && conditionOf(object, 'Ready')?.status === 'True'
        ? containers.length
        : running.filter((status) => status['ready'] === true).length,
    total: containers.length,
    restarts: [...statuses, ...initStatuses].reduce((sum, status) => sum + (numberAt(status, 'restartCount') ?? 0), 0),
    lastRestartMs: lastRestartMsOf(object),
    node: interner.text(textAt(object, 'spec', 'nodeName') ?? ''),
    containers: interner.texts(containers),
    marks: interner.labels(marksOf(object)),
    details: interner.value(containersOf(object)),
  };
}

function marksOf(object: JsonObject): JsonObject {
  const annotations = valueAt(object, ['metadata', 'annotations']);
  if (!isJsonObject(annotations)) return {};
  return Object.fromEntries(
    podMarks.flatMap((key) => (annotations[key] === undefined ? [] : [[key, annotations[key]]])),
  );
}

/** The workload behind a Pod. A ReplicaSet of a Deployment is called as it, with the hash of its template behind. */
function workloadOf(pod: JsonObject): string {
  const owner = objectsAt(pod, 'metadata', 'ownerReferences').find((reference) => reference['controller'] === true);
  if (owner === undefined) return '';
  const kind = textAt(owner, 'kind') ?? '';
  const name = textAt(owner, 'name') ?? '';
  const hash = textAt(pod, 'metadata', 'labels', 'pod-template-hash');
  if (kind === 'ReplicaSet' && hash !== undefined && name.endsWith(`-${hash}`))
    return `Deployment/${name.slice(0, -hash.length - 1)}`;
  return `${kind}/${name}`;
}
