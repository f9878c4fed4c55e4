import {
  count,
  flag,
  intOrText,
  keptCount,
  keptFlag,
  keptText,
  list,
  microTime,
  one,
  quantitiesByName,
  text,
  texts,
  textsByName,
  time,
} from './fields.ts';
import type { Message } from './fields.ts';
import { condition, kindOf, objectMeta, objectReference } from './meta.ts';

/* Field numbers of `k8s.io/api/core/v1/generated.proto`: what views ask for, and what is small beside it. */

const containerPort: Message = {
  name: text(1),
  hostPort: count(2),
  containerPort: keptCount(3),
  protocol: text(4),
  hostIP: text(5),
};

/** Without `env`, which may hold passwords, probes and volumes. */
const container: Message = {
  name: keptText(1),
  image: text(2),
  command: texts(3),
  args: texts(4),
  ports: list(6, containerPort),
  resources: one(8, { limits: quantitiesByName(1), requests: quantitiesByName(2) }),
  imagePullPolicy: text(14),
  restartPolicy: text(24),
};

const podSpec: Message = {
  containers: list(2, container),
  restartPolicy: text(3),
  terminationGracePeriodSeconds: keptCount(4),
  nodeSelector: textsByName(7),
  serviceAccountName: text(8),
  nodeName: text(10),
  hostNetwork: flag(11),
  hostname: text(16),
  subdomain: text(17),
  schedulerName: text(19),
  initContainers: list(20, container),
  priorityClassName: text(24),
  readinessGates: list(28, { conditionType: keptText(1) }),
};

export const podTemplate: Message = { metadata: one(1, objectMeta), spec: one(2, podSpec) };

const containerState: Message = {
  waiting: one(1, { reason: text(1), message: text(2) }),
  running: one(2, { startedAt: time(1) }),
  terminated: one(3, {
    exitCode: keptCount(1),
    signal: count(2),
    reason: text(3),
    message: text(4),
    startedAt: time(5),
    finishedAt: time(6),
    containerID: text(7),
  }),
};

const containerStatus: Message = {
  name: keptText(1),
  state: one(2, containerState),
  lastState: one(3, containerState),
  ready: keptFlag(4),
  restartCount: keptCount(5),
  image: keptText(6),
  imageID: keptText(7),
  containerID: text(8),
  started: keptFlag(9),
};

const podStatus: Message = {
  phase: text(1),
  conditions: list(2, {
    type: keptText(1),
    status: keptText(2),
    lastProbeTime: time(3),
    lastTransitionTime: time(4),
    reason: text(5),
    message: text(6),
    observedGeneration: count(7),
  }),
  message: text(3),
  reason: text(4),
  hostIP: text(5),
  podIP: text(6),
  startTime: time(7),
  containerStatuses: list(8, containerStatus),
  qosClass: text(9),
  initContainerStatuses: list(10, containerStatus),
  nominatedNodeName: text(11),
  podIPs: list(12, { ip: keptText(1) }),
  ephemeralContainerStatuses: list(13, containerStatus),
  observedGeneration: count(17),
};

const serviceSpec: Message = {
  ports: list(1, {
    name: text(1),
    protocol: text(2),
    port: keptCount(3),
    targetPort: intOrText(4),
    nodePort: count(5),
    appProtocol: keptText(6),
  }),
  selector: textsByName(2),
  clusterIP: text(3),
  type: text(4),
  externalIPs: texts(5),
  sessionAffinity: text(7),
  loadBalancerIP: text(8),
  externalName: text(10),
  externalTrafficPolicy: text(11),
  publishNotReadyAddresses: flag(13),
  ipFamilyPolicy: keptText(17),
  clusterIPs: texts(18),
  ipFamilies: texts(19),
  loadBalancerClass: keptText(21),
  internalTrafficPolicy: keptText(22),
};

/** The status of what is served at an address from outside: a Service, an Ingress. */
export const loadBalancerStatus: Message = {
  ingress: list(1, {
    ip: text(1),
    hostname: text(2),
    ipMode: keptText(3),
    ports: list(4, { port: keptCount(1), protocol: keptText(2), error: keptText(3) }),
  }),
};

const namespaceStatus: Message = {
  phase: text(1),
  conditions: list(2, {
    type: keptText(1),
    status: keptText(2),
    lastTransitionTime: time(4),
    reason: text(5),
    message: text(6),
  }),
};

const nodeSpec: Message = {
  podCIDR: text(1),
  providerID: text(3),
  unschedulable: flag(4),
  taints: list(5, { key: keptText(1), value: text(2), effect: keptText(3), timeAdded: time(4) }),
  podCIDRs: texts(7),
};

const nodeStatus: Message = {
  capacity: quantitiesByName(1),
  allocatable: quantitiesByName(2),
  phase: text(3),
  conditions: list(4, {
    type: keptText(1),
    status: keptText(2),
    lastHeartbeatTime: time(3),
    lastTransitionTime: time(4),
    reason: text(5),
    message: text(6),
  }),
  addresses: list(5, { type: keptText(1), address: keptText(2) }),
  nodeInfo: one(7, {
    machineID: keptText(1),
    systemUUID: keptText(2),
    bootID: keptText(3),
    kernelVersion: keptText(4),
    osImage: keptText(5),
    containerRuntimeVersion: keptText(6),
    kubeletVersion: keptText(7),
    kubeProxyVersion: keptText(8),
    operatingSystem: keptText(9),
    architecture: keptText(10),
  }),
};

const claimSpec: Message = {
  accessModes: texts(1),
  resources: one(2, { limits: quantitiesByName(1), requests: quantitiesByName(2) }),
  volumeName: text(3),
  storageClassName: keptText(5),
  volumeMode: keptText(6),
};

/** Kinds of `v1` by their plural. Of Secrets and ConfigMaps there is nothing but metadata and what says how they are used. */
export const coreKinds: Readonly<Record<string, Message>> = {
  pods: kindOf(podSpec, podStatus),
  services: kindOf(serviceSpec, { loadBalancer: one(1, loadBalancerStatus), conditions: list(2, condition) }),
  namespaces: kindOf({ finalizers: texts(1) }, namespaceStatus),
  nodes: kindOf(nodeSpec, nodeStatus),
  events: {
    metadata: one(1, objectMeta),
    involvedObject: one(2, objectReference),
    reason: text(3),
    message: text(4),
    source: one(5, { component: text(1), host: text(2) }),
    firstTimestamp: time(6),
    lastTimestamp: time(7),
    count: count(8),
    type: text(9),
    eventTime: microTime(10),
    series: one(11, { count: count(1), lastObservedTime: microTime(2) }),
    action: text(12),
    related: one(13, objectReference),
    reportingComponent: keptText(14),
    reportingInstance: keptText(15),
  },
  configmaps: { metadata: one(1, objectMeta), immutable: keptFlag(4) },
  secrets: { metadata: one(1, objectMeta), type: text(3), immutable: keptFlag(5) },
  serviceaccounts: {
    metadata: one(1, objectMeta),
    imagePullSecrets: list(3, { name: text(1) }),
    automountServiceAccountToken: keptFlag(4),
  },
  persistentvolumeclaims: kindOf(claimSpec, {
    phase: text(1),
    accessModes: texts(2),
    capacity: quantitiesByName(3),
  }),
  resourcequotas: kindOf(
    { hard: quantitiesByName(1), scopes: texts(2) },
    { hard: quantitiesByName(1), used: quantitiesByName(2) },
  ),
};
