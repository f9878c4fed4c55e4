import { podTemplate } from './core.ts';
import { count, flag, keptCount, keptFlag, keptText, list, one, text, texts, time } from './fields.ts';
import type { Message } from './fields.ts';
import { kindOf, labelSelector, objectMeta, objectReference } from './meta.ts';

/* Field numbers of `generated.proto` in `k8s.io/api/apps/v1`, `batch/v1` and `discovery/v1`. */

const conditionBeside = (fields: Message): Message => ({
  type: keptText(1),
  status: keptText(2),
  reason: text(4),
  message: text(5),
  ...fields,
});

const deploymentSpec: Message = {
  replicas: keptCount(1),
  selector: one(2, labelSelector),
  template: one(3, podTemplate),
  strategy: one(4, { type: text(1) }),
  minReadySeconds: count(5),
  revisionHistoryLimit: keptCount(6),
  paused: flag(7),
  progressDeadlineSeconds: keptCount(9),
};

const deploymentStatus: Message = {
  observedGeneration: count(1),
  replicas: count(2),
  updatedReplicas: count(3),
  availableReplicas: count(4),
  unavailableReplicas: count(5),
  conditions: list(6, conditionBeside({ lastUpdateTime: time(6), lastTransitionTime: time(7) })),
  readyReplicas: count(7),
  collisionCount: keptCount(8),
  terminatingReplicas: keptCount(9),
};

const replicaSetSpec: Message = {
  replicas: keptCount(1),
  selector: one(2, labelSelector),
  template: one(3, podTemplate),
  minReadySeconds: count(4),
};

const replicaSetStatus: Message = {
  replicas: keptCount(1),
  fullyLabeledReplicas: count(2),
  observedGeneration: count(3),
  readyReplicas: count(4),
  availableReplicas: count(5),
  conditions: list(6, conditionBeside({ lastTransitionTime: time(3) })),
  terminatingReplicas: keptCount(7),
};

const statefulSetSpec: Message = {
  replicas: keptCount(1),
  selector: one(2, labelSelector),
  template: one(3, podTemplate),
  serviceName: keptText(5),
  podManagementPolicy: text(6),
  updateStrategy: one(7, { type: text(1), rollingUpdate: one(2, { partition: keptCount(1) }) }),
  revisionHistoryLimit: keptCount(8),
  minReadySeconds: count(9),
};

const statefulSetStatus: Message = {
  observedGeneration: count(1),
  replicas: keptCount(2),
  readyReplicas: count(3),
  currentReplicas: count(4),
  updatedReplicas: count(5),
  currentRevision: text(6),
  updateRevision: text(7),
  collisionCount: keptCount(9),
  conditions: list(10, conditionBeside({ lastTransitionTime: time(3) })),
  availableReplicas: keptCount(11),
};

const daemonSetSpec: Message = {
  selector: one(1, labelSelector),
  template: one(2, podTemplate),
  updateStrategy: one(3, { type: text(1) }),
  minReadySeconds: count(4),
  revisionHistoryLimit: keptCount(6),
};

const daemonSetStatus: Message = {
  currentNumberScheduled: keptCount(1),
  numberMisscheduled: keptCount(2),
  desiredNumberScheduled: keptCount(3),
  numberReady: keptCount(4),
  observedGeneration: count(5),
  updatedNumberScheduled: count(6),
  numberAvailable: count(7),
  numberUnavailable: count(8),
  collisionCount: keptCount(9),
  conditions: list(10, conditionBeside({ lastTransitionTime: time(3) })),
};

/** Kinds of `apps/v1` by their plural. */
export const appsKinds: Readonly<Record<string, Message>> = {
  deployments: kindOf(deploymentSpec, deploymentStatus),
  replicasets: kindOf(replicaSetSpec, replicaSetStatus),
  statefulsets: kindOf(statefulSetSpec, statefulSetStatus),
  daemonsets: kindOf(daemonSetSpec, daemonSetStatus),
};

const jobSpec: Message = {
  parallelism: keptCount(1),
  completions: keptCount(2),
  activeDeadlineSeconds: keptCount(3),
  selector: one(4, labelSelector),
  template: one(6, podTemplate),
  backoffLimit: keptCount(7),
  ttlSecondsAfterFinished: keptCount(8),
  completionMode: keptText(9),
  suspend: keptFlag(10),
};

const jobStatus: Message = {
  conditions: list(1, {
    type: keptText(1),
    status: keptText(2),
    lastProbeTime: time(3),
    lastTransitionTime: time(4),
    reason: text(5),
    message: text(6),
  }),
  startTime: time(2),
  completionTime: time(3),
  active: count(4),
  succeeded: count(5),
  failed: count(6),
  ready: keptCount(9),
};

/** Kinds of `batch/v1` by their plural. */
export const batchKinds: Readonly<Record<string, Message>> = {
  jobs: kindOf(jobSpec, jobStatus),
  cronjobs: kindOf(
    {
      schedule: keptText(1),
      startingDeadlineSeconds: keptCount(2),
      concurrencyPolicy: text(3),
      suspend: keptFlag(4),
      timeZone: keptText(8),
    },
    { active: list(1, objectReference), lastScheduleTime: time(4), lastSuccessfulTime: time(5) },
  ),
};

/** Kinds of `discovery.k8s.io/v1` by their plural. */
export const discoveryKinds: Readonly<Record<string, Message>> = {
  endpointslices: {
    metadata: one(1, objectMeta),
    endpoints: list(2, {
      addresses: texts(1),
      conditions: one(2, { ready: keptFlag(1), serving: keptFlag(2), terminating: keptFlag(3) }),
      hostname: keptText(3),
      targetRef: one(4, objectReference),
      nodeName: keptText(6),
      zone: keptText(7),
    }),
    ports: list(3, { name: keptText(1), protocol: keptText(2), port: keptCount(3), appProtocol: keptText(4) }),
    addressType: keptText(4),
  },
};
