import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { stringify } from 'yaml';
import type { KubeObject } from '../lab/kube-client.ts';

/** Two small charts that stand for those of Istio's profile minimal, and what is needed to name them on a command line. */
export interface PreflightCharts {
  readonly folder: string;
  /** Options that name both. */
  readonly options: readonly string[];
  readonly remove: () => Promise<void>;
}

/** Kind that the chart `base` brings among its templates, as Istio's does. */
export const chartDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'things.preflight.example.com' },
  spec: {
    group: 'preflight.example.com',
    scope: 'Namespaced',
    names: { kind: 'Thing', plural: 'things', singular: 'thing', listKind: 'ThingList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

const labels = { app: 'preflight-istiod' };

const controlPlane: readonly object[] = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'preflight-istiod' } },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'preflight-istiod' },
    rules: [{ apiGroups: [''], resources: ['users'], verbs: ['impersonate'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'preflight-istiod' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'preflight-istiod' },
    subjects: [{ kind: 'ServiceAccount', name: 'preflight-istiod', namespace: 'default' }],
  },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'preflight-istio' }, data: { mesh: 'x' } },
  { apiVersion: 'preflight.example.com/v1', kind: 'Thing', metadata: { name: 'first' } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'preflight-istiod' },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: 'discovery',
              image: 'docker.io/istio/pilot:1.31.0',
              resources: { requests: { cpu: '500m', memory: '1Gi' } },
            },
          ],
        },
      },
    },
  },
];

/** Writes the charts `base` and `istiod` into a folder of their own. */
export async function writePreflightCharts(): Promise<PreflightCharts> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'meshdeck-preflight-'));
  await writeChart(folder, 'base', [chartDefinition]);
  await writeChart(folder, 'istiod', controlPlane);
  const options = ['base', 'istiod'].flatMap((name) => ['--chart', `${name}=${path.join(folder, name)}`]);
  return {
    folder,
    options: ['--profile', 'minimal', ...options],
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Writes one more chart, and gives the option that puts it into the place of `base`. */
export async function writeBaseChart(
  { folder }: PreflightCharts,
  name: string,
  objects: readonly object[],
): Promise<readonly string[]> {
  await writeChart(folder, name, objects);
  return ['--chart', `base=${path.join(folder, name)}`];
}

/** A policy over definitions of Gateway API, as their makers ship one, with the one rule that matters here. */
export const safeUpgrades: readonly KubeObject[] = [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: {
      name: 'safe-upgrades.gateway.networking.k8s.io',
      annotations: { 'gateway.networking.k8s.io/bundle-version': 'v1.6.1' },
    },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          {
            apiGroups: ['apiextensions.k8s.io'],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['*'],
          },
        ],
      },
      validations: [
        {
          expression:
            "object.spec.group != 'gateway.networking.k8s.io' || !object.metadata.annotations['gateway.networking.k8s.io/bundle-version'].startsWith('v1.1.')",
          message: 'Older definitions are refused here.',
          reason: 'Invalid',
        },
      ],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: 'safe-upgrades.gateway.networking.k8s.io' },
    spec: { policyName: 'safe-upgrades.gateway.networking.k8s.io', validationActions: ['Deny'] },
  },
];

/** A definition of Gateway API as a chart of another time bundles it. */
export const bundledGateway = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'gateways.gateway.networking.k8s.io',
    annotations: {
      'api-approved.kubernetes.io': 'https://github.com/kubernetes-sigs/gateway-api/pull/2997',
      'gateway.networking.k8s.io/bundle-version': 'v1.1.1',
      'gateway.networking.k8s.io/channel': 'standard',
    },
  },
  spec: {
    group: 'gateway.networking.k8s.io',
    scope: 'Namespaced',
    names: { kind: 'Gateway', plural: 'gateways', singular: 'gateway', listKind: 'GatewayList' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
};

async function writeChart(folder: string, name: string, objects: readonly object[]): Promise<void> {
  const templates = path.join(folder, name, 'templates');
  await mkdir(templates, { recursive: true });
  await writeFile(path.join(folder, name, 'Chart.yaml'), stringify({ apiVersion: 'v2', name, version: '1.31.0' }));
  await writeFile(path.join(templates, 'all.yaml'), objects.map((object) => stringify(object)).join('---\n'));
}

/** The Secret in which Helm keeps a release, as it stands after a helm that ended in the middle. */
export function releaseSecret(name: string, namespace: string, status: string): KubeObject {
  const release = {
    name,
    namespace,
    version: 1,
    info: {
      status,
      first_deployed: '2026-11-27T10:00:00Z',
      last_deployed: '2026-11-27T10:00:00Z',
      description: status,
    },
    chart: { metadata: { name, version: '1.31.0', apiVersion: 'v2' } },
    manifest: '',
  };
  const text = gzipSync(JSON.stringify(release)).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'helm.sh/release.v1',
    metadata: {
      name: `sh.helm.release.v1.${name}.v1`,
      namespace,
      labels: { name, owner: 'helm', status, version: '1' },
    },
    data: { release: Buffer.from(text).toString('base64') },
  };
}
