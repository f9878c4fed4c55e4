import type { JsonObject } from '../../core/json.ts';
import { numberAt } from '../readiness/read.ts';
import type { Shape } from '../protobuf/shape.ts';
import type { Column, KindModule } from './kind.ts';
import { observedShape, shapeWith } from './shape.ts';

/** What is kept of a workload beyond what every entry has. */
export interface WorkloadFacts {
  readonly ready: number;
  readonly wanted: number;
  readonly updated: number;
}

const columns: readonly Column<WorkloadFacts>[] = [
  { header: 'READY', value: ({ facts }) => `${facts.ready}/${facts.wanted}` },
  { header: 'UP-TO-DATE', value: ({ facts }) => facts.updated },
  { header: 'STATUS', value: ({ readiness }) => readiness.reason },
];

/** Containers tell whether a workload is of a mesh's control plane, labels and annotations of its Pods whether it wants to be in one. */
const template: Shape = {
  metadata: { labels: true, annotations: true },
  spec: { containers: { name: true, image: true } },
};

/** What tells who has made an object: Helm, Argo CD, Linkerd's own command line, and the managers of its fields. */
const originShape: Shape = {
  annotations: {
    'meta.helm.sh/release-name': true,
    'meta.helm.sh/release-namespace': true,
    'argocd.argoproj.io/tracking-id': true,
    'linkerd.io/created-by': true,
  },
  managedFields: { manager: true },
};

function workloadKind(
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet',
  fields: { readonly ready: string; readonly updated: string; readonly wanted: readonly string[]; readonly or: number },
  shape: { readonly spec: Shape; readonly status: Shape },
): KindModule<WorkloadFacts> {
  return {
    id: `${kind.toLowerCase()}s.apps`,
    group: 'apps',
    version: 'v1',
    kind,
    isNamespaced: true,
    shape: shapeWith(
      {
        spec: { template, ...shape.spec },
        status: { ...observedShape, [fields.ready]: true, [fields.updated]: true, ...shape.status },
      },
      originShape,
    ),
    facts: (object: JsonObject) => ({
      ready: numberAt(object, 'status', fields.ready) ?? 0,
      wanted: numberAt(object, ...fields.wanted) ?? fields.or,
      updated: numberAt(object, 'status', fields.updated) ?? 0,
    }),
    columns,
  };
}

const replicas = { ready: 'readyReplicas', updated: 'updatedReplicas', wanted: ['spec', 'replicas'], or: 1 } as const;

export const deploymentKind = workloadKind('Deployment', replicas, {
  spec: { replicas: true, progressDeadlineSeconds: true },
  status: { replicas: true, availableReplicas: true },
});
export const statefulSetKind = workloadKind('StatefulSet', replicas, {
  spec: { replicas: true, updateStrategy: { type: true, rollingUpdate: { partition: true } } },
  status: { replicas: true, currentRevision: true, updateRevision: true },
});
export const replicaSetKind = workloadKind(
  'ReplicaSet',
  { ...replicas, updated: 'fullyLabeledReplicas' },
  { spec: { replicas: true }, status: { replicas: true, availableReplicas: true } },
);
export const daemonSetKind = workloadKind(
  'DaemonSet',
  {
    ready: 'numberReady',
    updated: 'updatedNumberScheduled',
    wanted: ['status', 'desiredNumberScheduled'],
    or: 0,
  },
  {
    spec: { updateStrategy: { type: true } },
    status: { desiredNumberScheduled: true, currentNumberScheduled: true, numberAvailable: true },
  },
);

/** Kinds that run Pods and that people deploy. */
export const workloadKinds = [deploymentKind, statefulSetKind, daemonSetKind] as const;
