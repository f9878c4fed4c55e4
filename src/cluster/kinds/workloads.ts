import type { JsonObject } from '../../core/json.ts';
import { valueAt } from '../../core/json.ts';
import { numberAt } from '../readiness/read.ts';
import type { Column, Interner, KindModule, Labels } from './kind.ts';

/** What is kept of a workload beyond what every entry has. */
export interface WorkloadFacts {
  readonly ready: number;
  readonly wanted: number;
  readonly updated: number;
  /** Labels that its Pods have; empty for a selector of expressions. */
  readonly selector: Labels;
}

const columns: readonly Column<WorkloadFacts>[] = [
  { header: 'READY', value: ({ facts }) => `${facts.ready}/${facts.wanted}` },
  { header: 'UP-TO-DATE', value: ({ facts }) => facts.updated },
  { header: 'STATUS', value: ({ readiness }) => readiness.reason },
];

function workloadKind(
  kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet',
  fields: { readonly ready: string; readonly updated: string; readonly wanted: readonly string[]; readonly or: number },
): KindModule<WorkloadFacts> {
  return {
    id: `${kind.toLowerCase()}s.apps`,
    group: 'apps',
    version: 'v1',
    kind,
    isNamespaced: true,
    facts: (object: JsonObject, interner: Interner) => ({
      ready: numberAt(object, 'status', fields.ready) ?? 0,
      wanted: numberAt(object, ...fields.wanted) ?? fields.or,
      updated: numberAt(object, 'status', fields.updated) ?? 0,
      selector: interner.labels(valueAt(object, ['spec', 'selector', 'matchLabels'])),
    }),
    columns,
  };
}

const replicas = { ready: 'readyReplicas', updated: 'updatedReplicas', wanted: ['spec', 'replicas'], or: 1 } as const;

export const deploymentKind = workloadKind('Deployment', replicas);
export const statefulSetKind = workloadKind('StatefulSet', replicas);
export const replicaSetKind = workloadKind('ReplicaSet', { ...replicas, updated: 'fullyLabeledReplicas' });
export const daemonSetKind = workloadKind('DaemonSet', {
  ready: 'numberReady',
  updated: 'updatedNumberScheduled',
  wanted: ['status', 'desiredNumberScheduled'],
  or: 0,
});

/** Kinds that run Pods and that people deploy. */
export const workloadKinds = [deploymentKind, statefulSetKind, daemonSetKind] as const;
