import { createCatalog } from '../../../cluster/catalog.ts';
import type { ServedResource } from '../../../cluster/types.ts';
import type { KubernetesObject } from '../../../core/kubernetes.ts';
import { problem, type Problem } from '../../../core/problem.ts';
import type { MeshFacts } from '../../facts/mesh-facts.ts';
import type { MeshName } from '../../../core/mesh-names.ts';
import { factsOf } from '../../registry.ts';
import type { Asked, NodeRoom, PreflightEvidence, PreflightRelease, PreflightTarget } from '../types.ts';

/** The moment of all situations. */
export const nowMs = Date.parse('2026-11-27T12:00:00Z');

/** What somebody may not see. */
export const denied: Problem = problem('cluster.forbidden', { user: 'viewer', verb: 'list', resource: 'nodes' });

/** An answer. */
export function known<Value>(value: Value): Asked<Value> {
  return { is: 'known', value };
}

/** No answer. */
export function withheld(why: Problem = denied): { readonly is: 'unknown'; readonly problem: Problem } {
  return { is: 'unknown', problem: why };
}

/** A release of Istio's control plane that is not there yet. */
export function release(
  objects: readonly KubernetesObject[] = [],
  more: Partial<PreflightRelease> = {},
): PreflightRelease {
  return {
    name: 'istiod',
    namespace: 'istio-system',
    chart: 'istiod',
    described: known({ version: '1.31.0' }),
    values: {},
    objects: known(objects),
    installed: known(undefined),
    ...more,
  };
}

/** The facts of a mesh. */
export function meshCalled(name: MeshName): MeshFacts {
  const facts = factsOf(name);
  if (facts === undefined) throw new Error(`There are no facts of ${name}.`);
  return facts;
}

/** What is to be done: Istio, unless something else is said. */
export function target(
  releases: readonly PreflightRelease[] = [release()],
  more: { readonly mesh?: MeshFacts; readonly members?: readonly string[] } = {},
): PreflightTarget {
  return { mesh: more.mesh ?? meshCalled('istio'), releases, members: more.members ?? [] };
}

/** A cluster in which nothing is in the way. */
export function evidence(more: Partial<PreflightEvidence> = {}): PreflightEvidence {
  return {
    context: 'dev',
    atMs: nowMs,
    serverVersion: known('v1.36.3'),
    catalog: createCatalog(served),
    definitions: known([]),
    safeUpgrades: known(undefined),
    meshes: known([]),
    ended: known([]),
    nodes: known([node()]),
    pods: known([]),
    namespaces: new Map([['istio-system', known(namespace('istio-system'))]]),
    quotas: new Map([['istio-system', known([])]]),
    limits: new Map([['istio-system', known([])]]),
    webhooks: known([]),
    endpoints: new Map(),
    apiServices: known([]),
    existing: new Map(),
    access: new Map(),
    trials: [],
    settings: new Map(),
    issuer: known(undefined),
    roots: known([]),
    ...more,
  };
}

/** A node with 4 cores and 8 GiB. */
export function node(more: Partial<NodeRoom> = {}): NodeRoom {
  const heartbeatMs = nowMs - 5000;
  const room = { cpu: 4, memoryBytes: 8 * 2 ** 30, pods: 110, takesPods: true, heartbeatMs };
  return { name: 'node-1', labels: {}, provider: '', osImage: '', ...room, ...more };
}

/** An object. */
export function object(
  apiVersion: string,
  kind: string,
  name: string,
  fields: { readonly metadata?: Partial<KubernetesObject['metadata']>; readonly [field: string]: unknown } = {},
): KubernetesObject {
  return { ...fields, apiVersion, kind, metadata: { name, ...fields.metadata } };
}

/** A namespace with labels. */
export function namespace(name: string, labels: Readonly<Record<string, string>> = {}): KubernetesObject {
  return object('v1', 'Namespace', name, { metadata: { labels: { 'kubernetes.io/metadata.name': name, ...labels } } });
}

/** A Deployment whose Pod has one container. */
export function deployment(
  name: string,
  container: object = {},
  more: { readonly replicas?: number; readonly pod?: object; readonly labels?: object } = {},
): KubernetesObject {
  const spec = { containers: [{ name, image: `example/${name}`, ...container }], ...more.pod };
  const template = { metadata: { labels: more.labels ?? { app: name } }, spec };
  return object('apps/v1', 'Deployment', name, { spec: { replicas: more.replicas ?? 1, template } });
}

/** A CustomResourceDefinition. */
export function definition(
  plural: string,
  group: string,
  annotations: Readonly<Record<string, string>> = {},
): KubernetesObject {
  const spec = {
    group,
    scope: 'Namespaced',
    names: { kind: 'Thing', plural },
    versions: [{ name: 'v1', served: true }],
  };
  return object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', `${plural}.${group}`, {
    metadata: { annotations },
    spec,
  });
}

const kinds: readonly (readonly [group: string, plural: string, kind: string, namespaced: boolean])[] = [
  ['', 'namespaces', 'Namespace', false],
  ['', 'services', 'Service', true],
  ['', 'configmaps', 'ConfigMap', true],
  ['', 'secrets', 'Secret', true],
  ['apps', 'deployments', 'Deployment', true],
  ['apps', 'daemonsets', 'DaemonSet', true],
  ['batch', 'jobs', 'Job', true],
  ['rbac.authorization.k8s.io', 'clusterroles', 'ClusterRole', false],
  ['rbac.authorization.k8s.io', 'roles', 'Role', true],
  ['apiextensions.k8s.io', 'customresourcedefinitions', 'CustomResourceDefinition', false],
  ['admissionregistration.k8s.io', 'mutatingwebhookconfigurations', 'MutatingWebhookConfiguration', false],
];

const served: readonly ServedResource[] = kinds.map(([group, plural, kind, namespaced]) => ({
  group,
  version: 'v1',
  kind,
  plural,
  namespaced,
  verbs: [],
}));
