/**
 * `meshdeck mesh plan|install|upgrade|uninstall` with the real charts of the corpus and a real helm against the lab. What its Pods do is
 * simulated; what the API server, the controllers and helm do is not.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { validator } from '../../src/cli/testing/document-schemas.ts';
import { runHere } from '../../src/cli/testing/run-here.ts';
import type { Plan, PlanReleaseObject } from '../../src/pattern/types.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import type { KubeObject } from '../lab/kube-client.ts';

const root = path.resolve(import.meta.dirname, '..', '..');
const charts = path.resolve(root, process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'charts');
const reason = (await whyNoLab()) ?? (existsSync(charts) ? undefined : `no charts in ${charts}`);
if (reason !== undefined) console.warn(`Skipped: ${reason}`);

describe.skipIf(reason !== undefined)('the life of a mesh on a real API server', { timeout: 180_000 }, () => {
  let lab: LabHandle;
  let folder: string;

  // A cluster of its own for each: what a mesh leaves behind would be in the way of the next one.
  beforeEach(async ({ task }) => {
    lab = await ensureLab({ name: `mesh-${task.id.split('_').at(-1) ?? '0'}`, ownerPid: process.pid, fresh: true });
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-lifecycle-'));
    return async () => {
      await lab.down();
      await rm(folder, { recursive: true, force: true });
    };
  });

  /** Runs `meshdeck mesh ...` and gives its exit code and document, which is held against its schema. */
  async function mesh(command: string, ...args: readonly string[]): Promise<{ code: number; document: Document }> {
    const given = ['--kubeconfig', lab.kubeconfigPath, '--helm', lab.helmPath, '--output', 'json'];
    const { code, out, err } = await runHere(['mesh', command, ...args, ...given], folder);
    const document = JSON.parse(out) as Document;
    expect((await validator(`mesh-${command}`))(document), `${err}\n${out}`).toEqual([]);
    return { code, document };
  }

  const minimal = (version: string): readonly string[] => [
    'istio',
    ...['--charts', charts, '--version', version, '--profile', 'minimal'],
  ];

  const live = (url: string): Promise<KubeObject | undefined> =>
    lab.client.request<KubeObject>('GET', url).catch((error: unknown) => {
      if (String(error).includes('404')) return undefined;
      throw error;
    });

  it('plans each object of the charts, and writes nothing', async () => {
    const { code, document } = await mesh('plan', ...minimal('1.30.3'));
    expect(code).toBe(0);
    const [base, istiod] = releases(document.plan);
    expect(kinds(base).filter((kind) => kind === 'CustomResourceDefinition').length).toBeGreaterThan(10);
    expect(istiod?.objects?.map(({ action }) => action)).not.toContain('change');
    expect(kinds(istiod)).toEqual(expect.arrayContaining(['Deployment', 'MutatingWebhookConfiguration', 'Service']));
    expect(await readdir(folder)).toEqual([]);
    expect(await live('/api/v1/namespaces/istio-system')).toBeUndefined();
  });

  it('installs, upgrades one minor version at a time, and takes away', async () => {
    const installed = await mesh('install', ...minimal('1.30.3'), '--yes');
    expect(installed).toMatchObject({ code: 0, document: { summary: { outcome: 'succeeded' } } });
    expect(await readdir(folder)).toEqual(['istio.pattern.yaml', 'istiod.values.yaml']);

    const upgraded = await mesh('upgrade', 'istio', '--charts', charts, '--version', '1.31.0', '--yes');
    expect(upgraded).toMatchObject({ code: 0, document: { restart: [] } });
    const deployment = objectsOf(upgraded.document.plan, 'istiod').find(
      ({ reference }) => reference.kind === 'Deployment',
    );
    // The charts of the corpus are of the sources and name no image of a release; their labels tell the version.
    expect(deployment?.changes).toContainEqual({
      path: 'metadata.labels[app.kubernetes.io/version]',
      before: '1.30.3',
      after: '1.31.0',
      owners: ['helm'],
    });
    expect(await readFile(path.join(folder, 'istio.pattern.yaml'), 'utf8')).toContain('version: 1.31.0');

    const back = await mesh('upgrade', 'istio', '--charts', charts, '--version', '1.30.3', '--yes');
    expect(back.code).toBe(1);
    expect(back.document.problem?.detail).toContain('istiod');
    expect(await readFile(path.join(folder, 'istio.pattern.yaml'), 'utf8'), 'nobody agreed').toContain('1.31.0');

    const removed = await mesh('uninstall', 'istio', '--yes');
    expect(removed).toMatchObject({ code: 0, document: { summary: { outcome: 'succeeded' } } });
    // The chart keeps its definitions, and the plan says so.
    const kept = objectsOf(removed.document.plan, 'istio-base').filter(({ action }) => action === 'keep');
    expect(kept.length).toBeGreaterThan(10);
    expect(await live('/apis/apps/v1/namespaces/istio-system/deployments/istiod')).toBeUndefined();
    expect(
      await live('/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gateways.networking.istio.io'),
    ).toBeDefined();
  });

  it('is taken over from somebody who installed it by hand, with its values, and can then be upgraded', async () => {
    await mesh('install', ...minimal('1.30.3'), '--file', 'other.pattern.yaml', '--yes');
    // Nothing is left of the pattern but what helm knows.
    await lab.client.request('DELETE', '/api/v1/namespaces/istio-system/configmaps/meshdeck.istio');
    await rm(path.join(folder, 'other.pattern.yaml'));
    const upgraded = await mesh('upgrade', 'istio', '--charts', charts, '--version', '1.31.0', '--yes');
    expect(upgraded).toMatchObject({ code: 0, document: { summary: { outcome: 'succeeded' } } });
    expect(await readFile(path.join(folder, 'istio.pattern.yaml'), 'utf8')).toContain('profile: minimal');
  });

  it('is taken away by its releases where no pattern is at hand', async () => {
    await mesh('install', ...minimal('1.30.3'), '--yes');
    await rm(path.join(folder, 'istio.pattern.yaml'));
    const removed = await mesh('uninstall', 'istio', '--yes');
    expect(removed).toMatchObject({ code: 0, document: { summary: { outcome: 'succeeded' } } });
    expect(releases(removed.document.plan).map(({ release }) => release)).toEqual(['istiod', 'istio-base']);
  });

  it('is not taken away while proxies run', async () => {
    await mesh('install', ...minimal('1.30.3'), '--yes');
    await lab.client.apply({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'cart', namespace: 'default', labels: { 'service.istio.io/canonical-name': 'cart' } },
      spec: {
        containers: [
          { name: 'cart', image: 'cart:1' },
          { name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.30.3' },
        ],
      },
    });
    const refused = await mesh('uninstall', 'istio', '--yes');
    expect(refused.code).toBe(1);
    expect(refused.document.problem?.detail).toContain('istiod');
    expect(await live('/apis/apps/v1/namespaces/istio-system/deployments/istiod')).toBeDefined();
  });

  it('names what belongs to others, and takes it over only where somebody says so', async () => {
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } });
    await lab.client.apply({
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'istiod', namespace: 'istio-system' },
    });
    const planned = await mesh('plan', ...minimal('1.30.3'));
    expect(planned.code).toBe(1);
    const account = objectsOf(planned.document.plan, 'istiod').find(({ action }) => action === 'conflict');
    expect(account).toMatchObject({
      reference: { kind: 'ServiceAccount', name: 'istiod' },
      problem: { code: 'mesh.object-of-others' },
    });
    expect((await mesh('install', ...minimal('1.30.3'), '--yes')).code).toBe(1);
    const takeOver = ['--take-over', 'release/istio-system/istiod', '--despite-preflight'];
    const taken = await mesh('install', ...minimal('1.30.3'), ...takeOver, '--yes');
    expect(taken).toMatchObject({ code: 0, document: { summary: { outcome: 'succeeded' } } });
  });

  it('names each object that may not be written before anything is touched', async () => {
    const viewer = ['--context', lab.contexts.viewer];
    const planned = await mesh('plan', ...minimal('1.30.3'), ...viewer);
    expect(planned.code, JSON.stringify(planned.document.problem)).toBe(1);
    const [base] = releases(planned.document.plan);
    expect(base?.action === 'forbidden' || base?.action === 'invalid').toBe(true);
  });

  it('says which Pod keeps a release from being ready, and goes on where the cause is mended', async () => {
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } });
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'none', namespace: 'istio-system' },
      spec: { hard: { pods: '0' } },
    };
    await lab.client.apply(quota);
    const failed = await mesh('install', ...minimal('1.30.3'), '--timeout', '10', '--despite-preflight', '--yes');
    expect(failed.code, JSON.stringify(failed.document)).toBe(1);
    const state = failed.document.summary?.items.find(({ id }) => id.endsWith('/istiod'))?.state;
    expect(state).toMatchObject({ is: 'failed', problem: { code: 'mesh.release-failed' } });
    expect(JSON.stringify(state)).toMatch(/Deployment istio-system\/istiod: 0\/1 replicas ready.*exceeded quota: none/);

    await lab.client.request('DELETE', '/api/v1/namespaces/istio-system/resourcequotas/none');
    expect(await mesh('install', ...minimal('1.30.3'), '--yes')).toMatchObject({ code: 0 });
  });

  it('exports what goes with definitions that a chart does not keep, and asks for it', async () => {
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'linkerd' } });
    const pattern = `name: linkerd
services:
  linkerd:
    type: LinkerdMesh
    version: 2025.10.7
    settings:
      charts:
        linkerd-crds: ${path.join(charts, 'linkerd-crds-2025.10.7.tgz')}
        linkerd-control-plane: ${path.join(charts, 'linkerd-control-plane-2025.10.7.tgz')}
      values: { identityTrustAnchorsPEM: x, proxyInjector: { externalSecret: false } }
`;
    await writeFile(path.join(folder, 'linkerd.pattern.yaml'), pattern);
    const given = ['--kubeconfig', lab.kubeconfigPath, '--helm', lab.helmPath, '--output', 'json', '--yes'];
    const applied = await runHere(['apply', 'linkerd.pattern.yaml', '--namespace', 'linkerd', ...given], folder);
    expect(applied.code, applied.out).toBe(0);
    await lab.client.apply({
      apiVersion: 'linkerd.io/v1alpha2',
      kind: 'ServiceProfile',
      metadata: { name: 'web.shop.svc.cluster.local', namespace: 'default' },
      spec: { routes: [{ name: 'all', condition: { method: 'GET', pathRegex: '/.*' } }] },
    });
    const refused = await mesh('uninstall', 'linkerd', '--yes');
    expect(refused.code).toBe(1);
    expect(refused.document.problem?.detail).toContain('linkerd-crds');
    const taken = await mesh('uninstall', 'linkerd', '--take-over', 'release/linkerd/linkerd-crds', '--yes');
    expect(taken).toMatchObject({ code: 0, document: { summary: { outcome: 'succeeded' } } });
    const exported = await readFile(path.join(folder, 'linkerd-crds.exported.yaml'), 'utf8');
    expect(exported).toContain('name: web.shop.svc.cluster.local');
    expect(exported).not.toContain('resourceVersion');
  });
});

interface Document {
  readonly plan?: Plan;
  readonly summary?: {
    readonly outcome: string;
    readonly items: readonly { readonly id: string; readonly state: object }[];
  };
  readonly problem?: { readonly code: string; readonly detail?: string };
}

type ReleaseItem = Extract<Plan['items'][number], { is: 'release' }>;

function releases(plan: Plan | undefined): readonly ReleaseItem[] {
  return (plan?.items ?? []).filter((item) => item.is === 'release');
}

function objectsOf(plan: Plan | undefined, release: string): readonly PlanReleaseObject[] {
  return releases(plan).find((item) => item.release === release)?.objects ?? [];
}

function kinds(item: ReleaseItem | undefined): readonly string[] {
  return (item?.objects ?? []).map(({ reference }) => reference.kind);
}
