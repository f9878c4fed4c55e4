/** `meshdeck mesh preflight` against the lab: each thing that stands in the way of a mesh, told before anything is touched. */
import { chmod, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { meshPreflightHandlers } from '../../src/agent/handlers/mesh-preflight.ts';
import { Kubeconfigs } from '../../src/agent/kubeconfigs.ts';
import { createServices, initialSettings } from '../../src/agent/services.ts';
import { validator } from '../../src/cli/testing/document-schemas.ts';
import { runHere } from '../../src/cli/testing/run-here.ts';
import { ensureLab, whyNoHelm3, whyNoLab, type LabHandle } from '../lab/lab.ts';
import type { KubeObject } from '../lab/kube-client.ts';
import { issueCertificate } from '../lab/pki/certificate.ts';
import {
  bundledGateway,
  chartDefinition,
  releaseSecret,
  safeUpgrades,
  writeBaseChart,
  writePreflightCharts,
  type PreflightCharts,
} from './preflight-charts.ts';

const reason = await whyNoLab();
if (reason !== undefined) console.warn(`Skipped: ${reason}`);
const noHelm3 = await whyNoHelm3();

interface Finding {
  readonly id: string;
  readonly severity: string;
  readonly because: string;
  readonly about?: unknown;
  readonly problem?: {
    readonly code: string;
    readonly detail?: string;
    readonly cause?: { readonly detail?: string };
    readonly words: { readonly message: string; readonly next?: string };
  };
}

const valuesSchema = JSON.stringify({ type: 'object', properties: { replicas: { type: 'integer' } } });

describe.skipIf(reason !== undefined)('before a mesh goes in, on a real API server', () => {
  let lab: LabHandle;
  let charts: PreflightCharts;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'mesh-preflight', scenario: 'empty', ownerPid: process.pid, fresh: true });
    charts = await writePreflightCharts();
  });

  afterAll(async () => {
    await charts.remove();
    await lab.release();
  });

  /** Runs the command; what is given last counts. */
  const run = (namespace: string, ...more: readonly string[]): ReturnType<typeof runHere> =>
    runHere(
      [
        ...['mesh', 'preflight', 'istio', '--kubeconfig', lab.kubeconfigPath, '--helm', lab.helmPath],
        ...['--namespace', namespace, ...charts.options, ...more],
      ],
      charts.folder,
      '',
      process.env,
    );

  async function look(
    namespace: string,
    ...more: readonly string[]
  ): Promise<{ readonly code: number; readonly requests: number; readonly of: (id: string) => readonly Finding[] }> {
    const { code, out } = await run(namespace, ...more, '-o', 'json');
    const document = JSON.parse(out) as {
      readonly meshes: readonly { readonly requests: number; readonly findings: readonly Finding[] }[];
    };
    expect((await validator('mesh-preflight'))(document)).toEqual([]);
    const [mesh] = document.meshes;
    return {
      code,
      requests: mesh?.requests ?? 0,
      of: (id) => mesh?.findings.filter((finding) => finding.id === id) ?? [],
    };
  }

  const messages = (findings: readonly Finding[]): readonly string[] =>
    findings.map(({ severity, problem, because }) => `${severity}: ${problem?.words.message ?? because}`);

  const put = async (...objects: readonly object[]): Promise<void> => {
    for (const object of objects) await lab.client.apply(object as KubeObject);
  };

  const namespace = (name: string, labels: Readonly<Record<string, string>> = {}): object => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels },
  });

  it('finds nothing in the way of a clean cluster, with few requests, and makes nothing', async () => {
    const { code, requests, of } = await look('clean');
    expect(code).toBe(0);
    for (const id of [
      'helm',
      'chart',
      'kubernetes-version',
      'kinds',
      'ownership',
      'permissions',
      'capacity',
      'webhooks',
    ])
      expect(of(id).map(({ severity }) => severity)).toEqual(of(id).map(() => 'passed'));
    expect(of('permissions')[0]?.because).toMatch(/^All \d+ rights that the charts need are there\.$/);
    expect(requests).toBeLessThan(60);
    const { out } = await run('clean');
    expect(out).toContain('Looked at, and well');
    expect(out).toMatch(/0 errors, \d warnings?, 0 not looked at; \d+ requests to the API server\./);
    expect(await lab.client.status('/api/v1/namespaces/clean')).toBe(404);
  });

  it('names each right that a viewer lacks, and what he may not see, and ends with 1', async () => {
    const { code, of } = await look('clean', '--context', lab.contexts.viewer);
    expect(code).toBe(1);
    expect(messages(of('permissions'))).toContain(
      'error: This user may not create and patch deployments.apps in clean.',
    );
    expect(messages(of('permissions'))).toContain(
      'error: This user may not get, list, watch, create and patch clusterroles.rbac.authorization.k8s.io in the whole cluster.',
    );
    expect(messages(of('permissions'))).toContain(
      'error: This user may not get, list, create and update secrets in clean.',
    );
    expect(of('capacity').map(({ severity }) => severity)).toEqual(['unknown']);
    expect(of('webhooks').map(({ severity }) => severity)).toEqual(['unknown']);
  });

  it('lets the server say which roles an installer may not give', async () => {
    const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
    await put(
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRole',
        metadata: { name: 'preflight-installer' },
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs }],
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'ClusterRoleBinding',
        metadata: { name: 'preflight-installer' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'preflight-installer' },
        subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'lab-nobody' }],
      },
    );
    const { code, of } = await look('clean', '--context', lab.contexts.nobody);
    expect(of('permissions').map(({ severity }) => severity)).toEqual(['passed']);
    expect(messages(of('role-rules'))).toEqual([
      'error: The API server would refuse the ClusterRole preflight-istiod: it gives rights that this user does not have.',
    ]);
    expect(of('role-rules')[0]?.problem?.detail).toContain('impersonate');
    expect(code).toBe(1);
    expect(await lab.client.status('/apis/rbac.authorization.k8s.io/v1/clusterroles/preflight-istiod')).toBe(404);
  });

  it('says what a namespace waits for that is being deleted', async () => {
    await put(namespace('leaving'), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'kept', namespace: 'leaving', finalizers: ['example.com/keep'] },
    });
    await lab.client.request('DELETE', '/api/v1/namespaces/leaving');
    await expect
      .poll(async () => messages((await look('leaving')).of('namespaces'))[0], { timeout: 60_000, interval: 500 })
      .toContain('example.com/keep in 1 resource instances');
    const { code, of } = await look('leaving');
    expect(messages(of('namespaces'))[0]).toMatch(
      /^error: The namespace leaving is being deleted and takes nothing new\./,
    );
    expect(code).toBe(1);
  });

  it('names a webhook that nobody answers, and what it would refuse', async () => {
    await put(namespace('guarded', { guarded: 'yes' }), namespace('guard'));
    await put(
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'guard', namespace: 'guard' },
        spec: { selector: { app: 'nobody' }, ports: [{ port: 443 }] },
      },
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: 'preflight-guard' },
        webhooks: [
          {
            name: 'guard.example.com',
            clientConfig: { service: { namespace: 'guard', name: 'guard' } },
            rules: [{ operations: ['CREATE'], apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'] }],
            namespaceSelector: { matchLabels: { guarded: 'yes' } },
            failurePolicy: 'Fail',
            sideEffects: 'None',
            admissionReviewVersions: ['v1'],
          },
        ],
      },
    );
    const { code, of } = await look('guarded');
    expect(messages(of('webhooks'))).toEqual([
      'error: ValidatingWebhookConfiguration preflight-guard would refuse Deployment preflight-istiod: nobody answers at guard/guard.',
    ]);
    expect(code).toBe(1);
    expect((await look('clean')).of('webhooks').map(({ severity }) => severity)).toEqual(['passed']);
  });

  it('counts what a quota has left, and knows the level of Pod security', async () => {
    await put(namespace('tight', { 'pod-security.kubernetes.io/enforce': 'restricted' }), {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'small', namespace: 'tight' },
      spec: { hard: { pods: '1', 'limits.memory': '1Gi' } },
    });
    const { code, of } = await look('tight');
    expect(messages(of('quotas'))).toEqual([
      'error: The quota small of tight refuses Pods of Deployment preflight-istiod: they do not say their limits.memory.',
      'error: The quota small of tight has 1 of pods left, and the charts add 2.',
    ]);
    expect(messages(of('pod-security'))).toEqual([
      'error: The namespace tight enforces the level restricted of Pod security and refuses Pods of Deployment preflight-istiod, which need baseline.',
    ]);
    expect(code).toBe(1);
  });

  it('tells a release that was left in the middle', async () => {
    await put(namespace('pending'), releaseSecret('istiod', 'pending', 'pending-install'));
    const { code, of } = await look('pending');
    expect(messages(of('releases'))).toContain(
      'error: The Helm release pending/istiod was left in the middle (pending-install).',
    );
    expect(code).toBe(1);
  });

  it('names who has the definitions and objects that the charts would make', async () => {
    await put({
      ...chartDefinition,
      metadata: {
        ...chartDefinition.metadata,
        labels: { 'kustomize.toolkit.fluxcd.io/name': 'crds', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' },
      },
    });
    await put(namespace('taken'), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'preflight-istio', namespace: 'taken' },
    });
    const { code, of } = await look('taken');
    expect(messages(of('definitions'))).toEqual([
      'error: Already there, and of Flux Kustomization flux-system/crds: CustomResourceDefinition things.preflight.example.com. Helm takes none of it into istio-base.',
    ]);
    expect(messages(of('ownership'))).toEqual([
      'error: Already there, and of nobody that is told: ConfigMap preflight-istio. Helm takes none of it into istiod.',
    ]);
    expect(code).toBe(1);
    await lab.client.request(
      'DELETE',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.preflight.example.com',
    );
  });

  it('says that helm is missing or too old, and calls nothing well that follows from charts', async () => {
    const missing = await look('clean', '--helm', path.join(charts.folder, 'no-helm'));
    expect(messages(missing.of('helm'))[0]).toContain('helm was not found');
    for (const id of ['chart', 'permissions', 'kinds', 'capacity', 'webhooks'])
      expect(new Set(missing.of(id).map(({ severity }) => severity))).toEqual(new Set(['unknown']));
    expect(missing.code).toBe(1);
    const old = path.join(charts.folder, 'old-helm');
    await writeFile(old, '#!/bin/sh\necho v3.9.4\n');
    await chmod(old, 0o755);
    expect(messages((await look('clean', '--helm', old)).of('helm'))).toEqual(['error: helm 3.9.4 is not supported.']);
  });

  it('says that a repository does not answer, with what helm said', async () => {
    const { code, out } = await runHere(
      [
        ...['mesh', 'preflight', 'istio', '--kubeconfig', lab.kubeconfigPath, '--helm', lab.helmPath],
        ...['--chart-repository', 'http://127.0.0.1:1/charts', '--profile', 'minimal'],
      ],
      charts.folder,
      '',
      process.env,
    );
    expect(code).toBe(1);
    expect(out).toContain('Charts: The chart istiod cannot be had.');
    expect(out).toContain('connection refused');
  });

  it('says that a chart does not take its values, in the words of helm', async () => {
    const values = path.join(charts.folder, 'wrong.yaml');
    await writeFile(path.join(charts.folder, 'istiod', 'values.schema.json'), valuesSchema);
    await writeFile(values, 'replicas: many\n');
    try {
      const { code, of } = await look('clean', '--values', values);
      expect(of('chart').map(({ severity }) => severity)).toEqual(['passed', 'error']);
      expect(messages(of('chart'))[1]).toBe(
        'error: The chart istiod makes no objects of the values of the release istiod.',
      );
      expect(of('chart')[1]?.problem?.cause?.detail).toContain('/replicas');
      expect(of('permissions').map(({ severity }) => severity)).toEqual(['unknown']);
      expect(code).toBe(1);
    } finally {
      await rm(path.join(charts.folder, 'istiod', 'values.schema.json'));
    }
  });

  it('takes a pattern instead of a mesh, and cannot run without a cluster', async () => {
    const file = path.join(charts.folder, 'mesh.pattern.yaml');
    const settings = { profile: 'minimal', charts: { base: 'base', istiod: 'istiod' } };
    await writeFile(file, JSON.stringify({ name: 'mesh', services: { istio: { type: 'IstioMesh', settings } } }));
    const options = ['--kubeconfig', lab.kubeconfigPath, '--helm', lab.helmPath, '-f', file];
    const { code, out } = await runHere(['mesh', 'preflight', ...options], charts.folder, '', process.env);
    expect(out).toContain('istiod 1.31.0 can be had');
    expect(code).toBe(0);
    const unreachable = await runHere(
      ['mesh', 'preflight', ...options, '--context', lab.contexts.unreachable],
      charts.folder,
    );
    expect(unreachable.code).toBe(2);
    expect(unreachable.err).toContain('Cannot reach the API server');
  });

  it('names a mesh that may not stand beside it, with its proof', async () => {
    const labels = { app: 'osm-controller' };
    const containers = [{ name: 'osm-controller', image: 'openservicemesh/osm-controller:v1.2.4' }];
    await put(namespace('osm-system'), {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'osm-controller', namespace: 'osm-system', labels },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
    });
    const { code, of } = await look('clean');
    expect(messages(of('other-meshes'))[0]).toMatch(/^error: Istio may not stand beside Open Service Mesh:/);
    expect(of('other-meshes')[0]?.because).toContain('Deployment osm-system/osm-controller');
    expect(code).toBe(1);
    await lab.client.request('DELETE', '/apis/apps/v1/namespaces/osm-system/deployments/osm-controller');
  });

  it('names a certificate that has ended', async () => {
    const { certificate } = issueCertificate({
      commonName: 'old-root',
      usage: 'authority',
      notBefore: new Date(Date.now() - 400 * 86_400_000),
      notAfter: new Date(Date.now() - 86_400_000),
    });
    const data = { 'root-cert.pem': certificate };
    await put(namespace('expired'), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'istio-ca-root-cert', namespace: 'expired' },
      data,
    });
    const { code, of } = await look('expired');
    expect(messages(of('certificates'))).toEqual([
      expect.stringMatching(
        /^error: A certificate in ConfigMap expired\/istio-ca-root-cert ended on [\d-]+: CN=old-root\.$/,
      ),
    ]);
    expect(code).toBe(1);
  });

  it('names an API whose server does not answer', async () => {
    await put({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1.dead.example.com' },
      spec: {
        group: 'dead.example.com',
        version: 'v1',
        groupPriorityMinimum: 1000,
        versionPriority: 10,
        insecureSkipTLSVerify: true,
        service: { namespace: 'guard', name: 'guard' },
      },
    });
    try {
      await expect
        .poll(async () => messages((await look('clean')).of('api-services')), { timeout: 30_000, interval: 500 })
        .toEqual(['warning: The aggregated API v1.dead.example.com does not answer (guard/guard).']);
    } finally {
      await lab.client.request('DELETE', '/apis/apiregistration.k8s.io/v1/apiservices/v1.dead.example.com');
    }
  });

  it('lets the server say that it refuses definitions of Gateway API which a chart brings', async () => {
    const older = await writeBaseChart(charts, 'older-base', [bundledGateway]);
    await put(...safeUpgrades);
    // A policy counts a moment after it was made.
    await expect
      .poll(async () => messages((await look('clean', ...older)).of('gateway-api')), { timeout: 30_000, interval: 500 })
      .toContain(
        'error: The API server refuses definitions of Gateway API that the charts bring (base): gateways.gateway.networking.k8s.io.',
      );
    const { of } = await look('clean', ...older);
    const refused = of('gateway-api').find(({ severity }) => severity === 'error');
    expect(refused?.problem?.detail).toContain('Older definitions are refused here.');
    expect(refused?.because).toContain('safe-upgrades.gateway.networking.k8s.io (bundle version 1.6.1)');
  });

  it('knows how Cilium must be set', async () => {
    await put({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cilium-config', namespace: 'kube-system' },
      data: { 'kube-proxy-replacement': 'true' },
    });
    const { code, of } = await look('clean');
    expect(messages(of('network'))).toEqual([
      'error: Istio does not work with this network as it is set: bpf-lb-sock-hostns-only is "false".',
    ]);
    expect(code).toBe(1);
    await lab.client.request('DELETE', '/api/v1/namespaces/kube-system/configmaps/cilium-config');
  });

  it('gives the same findings to the editor', async () => {
    const settings = { profile: 'minimal', charts: { base: 'base', istiod: 'istiod' } };
    const text = JSON.stringify({
      name: 'mesh',
      services: { istio: { type: 'IstioMesh', namespace: 'clean', settings } },
    });
    const kubeconfigs = new Kubeconfigs(() => undefined);
    await kubeconfigs.configure([lab.kubeconfigPath]);
    const services = createServices({
      kubeconfigs,
      settings: () => ({ ...initialSettings, isTrusted: true, helmPath: lab.helmPath }),
      emit: () => undefined,
    });
    const source = path.join(charts.folder, 'mesh.pattern.yaml');
    const ask = meshPreflightHandlers(services)['mesh/preflight'];
    const question = { source, text, context: lab.contexts.admin, namespace: 'clean' };
    const [mesh] = await ask(question, new AbortController().signal);
    const { of } = await look('clean');
    const permissions = mesh?.findings.filter(({ id }) => id === 'permissions').map(({ because }) => because);
    expect(permissions).toEqual(of('permissions').map(({ because }) => because));
    const stopped = new AbortController();
    stopped.abort();
    await expect(ask(question, stopped.signal)).rejects.toThrow('cancelled');
    kubeconfigs.close();
  });

  it('asks for no less than what helm needs: who has just that can install', { timeout: 180_000 }, async () => {
    const verbs = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete'];
    const { out } = await run('exact', '--context', lab.contexts.viewer, '-o', 'json');
    const { meshes } = JSON.parse(out) as { meshes: readonly { findings: readonly Finding[] }[] };
    const denied = (meshes[0]?.findings ?? []).filter(({ id }) => id === 'permissions');
    const rules = denied.flatMap(({ because }) => {
      const [, list = '', resource = ''] = /asked: (.+?) (\S+) in /.exec(because) ?? [];
      const [plural = '', ...group] = resource.split('.');
      return [
        {
          apiGroups: [group.join('.')],
          resources: [plural],
          verbs: list.split(', ').filter((verb) => verbs.includes(verb)),
        },
      ];
    });
    await put({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'preflight-exact' },
      // What the role of the chart gives must be held too; the rest is what a viewer was told to lack.
      rules: [...rules, { apiGroups: [''], resources: ['users'], verbs: ['impersonate'] }],
    });
    await put({
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'preflight-exact' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'preflight-exact' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'lab-viewer' }],
    });
    const after = await look('exact', '--context', lab.contexts.viewer);
    expect(after.of('permissions').map(({ severity }) => severity)).toEqual(['passed']);
    const helm = async (file: string, ...args: readonly string[]): Promise<string> => {
      const place = ['--namespace', 'exact', '--kubeconfig', lab.kubeconfigPath];
      return (await promisify(execFile)(file, [...args, ...place])).stdout;
    };
    const install = async (file: string): Promise<void> => {
      for (const [release, chart] of [
        ['istio-base', 'base'],
        ['istiod', 'istiod'],
      ] as const) {
        const args = ['upgrade', release, path.join(charts.folder, chart), '--install', '--create-namespace'];
        const wait = ['--wait', '--timeout', '60s', '--kube-context', lab.contexts.viewer];
        expect(await helm(file, ...args, ...wait)).toContain('STATUS: deployed');
      }
    };
    if (noHelm3 === undefined) {
      await install(await lab.helm3Path());
      await helm(lab.helmPath, 'uninstall', 'istiod', '--wait');
      await helm(lab.helmPath, 'uninstall', 'istio-base', '--wait');
    }
    await install(lab.helmPath);
    // Once they are there they are upgraded, and what they have made is theirs.
    const { code, of } = await look('exact');
    expect(of('releases').map(({ because }) => because.split(':')[0])).toEqual([
      'istio-base in exact will be upgraded',
      'istiod in exact will be upgraded',
    ]);
    expect(messages(of('ownership'))).toEqual(['passed: 6 objects of the charts there, each of its release.']);
    expect(messages(of('definitions'))).toEqual(['passed: 1 definition of the charts: none belongs to somebody else.']);
    expect(code).toBe(0);
  });
});
