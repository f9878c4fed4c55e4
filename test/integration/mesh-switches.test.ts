/**
 * `meshdeck mesh inject` and `meshdeck mesh mtls` against a real API server: the fields, their owners, conflicts, permissions and restarts in waves.
 * The proxy is put into new Pods by the API server itself (a MutatingAdmissionPolicy of the test), as the injector of a mesh would.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { meshSwitchHandlers } from '../../src/agent/handlers/mesh-switches.ts';
import { Kubeconfigs } from '../../src/agent/kubeconfigs.ts';
import { createServices, initialSettings } from '../../src/agent/services.ts';
import { validator } from '../../src/cli/testing/document-schemas.ts';
import { runHere, startHere } from '../../src/cli/testing/run-here.ts';
import { connect } from '../../src/cluster/connect.ts';
import { readKubeconfig } from '../../src/cluster/kubeconfig.ts';
import { ownersOf } from '../../src/cluster/owners.ts';
import type { ClusterConnection } from '../../src/cluster/types.ts';
import type { KubernetesObject } from '../../src/core/kubernetes.ts';
import { problemOf } from '../../src/core/problem.ts';
import { planInjection } from '../../src/mesh/switches/plan-injection.ts';
import { runSwitchPlan } from '../../src/mesh/switches/run-plan.ts';
import { ensureLab, whyNoLab, type LabHandle } from '../lab/lab.ts';
import { put, readIfThere } from './own-objects.ts';
import { controlPlane, deploymentOf, otherMeshes } from './switch-objects.ts';

const reason = await whyNoLab();
if (reason !== undefined) console.warn(`Skipped: ${reason}`);

interface Document {
  readonly steps: readonly {
    readonly does: string;
    readonly changes: readonly { readonly field: string; readonly before?: unknown; readonly after?: unknown }[];
    readonly conflicts: readonly { readonly field: string; readonly manager: string }[];
  }[];
  readonly restarts?: readonly { readonly name: string; readonly because: string }[];
  readonly restart?: Readonly<Record<'ready' | 'left' | 'unfinished', readonly { readonly name: string }[]>> & {
    readonly is: string;
    readonly failed?: { readonly problem: { readonly code: string; readonly params: { readonly reason: string } } };
  };
  readonly breaks?: readonly { readonly severity: string; readonly sentence: string }[];
  readonly before?: { readonly mode: string };
  readonly after?: { readonly mode: string };
  readonly problem?: { readonly code: string; readonly params: Readonly<Record<string, string>> };
}

describe.skipIf(reason !== undefined)('the switches of a mesh, on a real API server', () => {
  let lab: LabHandle;
  let admin: ClusterConnection;
  let folder: string;
  let count = 0;
  /** A namespace of the test alone. */
  let place: string;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'mesh-switches', scenario: 'empty', ownerPid: process.pid, fresh: true });
    const kubeconfig = await readKubeconfig({ files: [lab.kubeconfigPath], environment: {} });
    admin = connect(kubeconfig, lab.contexts.admin);
    folder = await mkdtemp(path.join(tmpdir(), 'meshdeck-switches-'));
    for (const object of controlPlane) await lab.client.apply(object);
    await vi.waitFor(async () => {
      await admin.catalog({ refresh: true });
      const catalog = await admin.catalog();
      expect(catalog.find('networking.istio.io/v1', 'DestinationRule')).toBeDefined();
      expect(catalog.find('security.istio.io/v1', 'PeerAuthentication')).toBeDefined();
    }, 20_000);
  }, 180_000);

  afterAll(async () => {
    await admin.close();
    await rm(folder, { recursive: true });
    await lab.release();
  });

  beforeEach(async () => {
    count += 1;
    place = `shop-${count}`;
    await lab.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: place } });
  });

  const run = (...args: readonly string[]): ReturnType<typeof runHere> =>
    runHere(['mesh', ...args, '--kubeconfig', lab.kubeconfigPath], folder);

  /** Runs and gives the document, which fits its schema. */
  async function documentOf(...args: readonly string[]): Promise<Document & { readonly code: number }> {
    const { code, out } = await run(...args, '-o', 'json');
    expect((await validator(`mesh-${args[0] ?? ''}`))(JSON.parse(out))).toEqual([]);
    return { ...(JSON.parse(out) as Document), code };
  }

  async function namespace(): Promise<KubernetesObject> {
    return admin.request<KubernetesObject>({ path: `/api/v1/namespaces/${place}` });
  }

  async function deployment(
    name: string,
  ): Promise<KubernetesObject & { readonly metadata: { readonly generation: number } }> {
    return admin.request({ path: `/apis/apps/v1/namespaces/${place}/deployments/${name}` });
  }

  /** Writes Deployments, and waits until their Pods are there. */
  async function workloads(...names: readonly string[]): Promise<void> {
    for (const name of names) await lab.client.apply(deploymentOf(place, name));
    await vi.waitFor(async () => {
      const { items } = await admin.request<{ items: unknown[] }>({ path: `/api/v1/namespaces/${place}/pods` });
      expect(items).toHaveLength(names.length);
    }, 20_000);
  }

  async function proxied(): Promise<readonly string[]> {
    const { items } = await admin.request<{
      items: readonly { metadata: { labels: { app: string } }; spec: { containers: readonly { name: string }[] } }[];
    }>({ path: `/api/v1/namespaces/${place}/pods` });
    return items
      .filter(({ spec }) => spec.containers.some(({ name }) => name === 'istio-proxy'))
      .map(({ metadata }) => metadata.labels.app)
      .sort();
  }

  it('takes a namespace in as a field manager of its own, and gives back all of it when it is undone', async () => {
    await workloads('web');
    const plan = await documentOf('inject', 'on', place, '--plan');
    expect(plan.steps[0]?.changes).toEqual([
      { field: 'metadata.labels.istio-injection', after: 'enabled', owners: [] },
    ]);
    expect(plan.restarts?.map(({ name, because }) => `${name}: ${because}`)).toEqual([
      'web: 1 of 1 Pod without proxy, which the label istio-injection=enabled asks for',
    ]);
    expect((await namespace()).metadata.labels).not.toHaveProperty('istio-injection');

    const on = await documentOf('inject', 'on', place, '--yes');
    expect(on.code).toBe(0);
    const labelled = await namespace();
    expect(labelled.metadata.labels).toMatchObject({ 'istio-injection': 'enabled' });
    expect(ownersOf(labelled, ['metadata', 'labels', 'istio-injection'])).toEqual([
      { manager: 'meshdeck:inject', operation: 'Apply' },
    ]);

    expect((await documentOf('inject', 'undo', place, '--yes')).code).toBe(0);
    const { labels, managedFields } = (await namespace()).metadata;
    expect(labels).not.toHaveProperty('istio-injection');
    expect(managedFields?.map(({ manager }) => manager)).not.toContain('meshdeck:inject');
  });

  it('names whose fields are in the way, takes them over where that manager is named, and gives them back', async () => {
    await put(
      admin,
      'v1',
      'Namespace',
      { metadata: { name: place, labels: { 'istio-injection': 'disabled' } } },
      'team-b',
    );
    const refused = await run('inject', 'on', place, '--yes');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('These fields belong to team-b.');
    expect((await namespace()).metadata.labels).toMatchObject({ 'istio-injection': 'disabled' });

    const another = await run('inject', 'on', place, '--yes', '--take-over', 'team-c');
    expect(another.code).toBe(1);
    expect((await documentOf('inject', 'on', place, '--yes', '--take-over', 'team-b')).code).toBe(0);
    expect((await namespace()).metadata.labels).toMatchObject({ 'istio-injection': 'enabled' });

    const undo = await documentOf('inject', 'undo', place, '--yes');
    expect(undo.steps[0]?.changes).toContainEqual(
      expect.objectContaining({ field: 'metadata.labels.istio-injection', before: 'enabled', after: 'disabled' }),
    );
    const { labels, annotations = {} } = (await namespace()).metadata;
    expect(labels).toMatchObject({ 'istio-injection': 'disabled' });
    expect(annotations).not.toHaveProperty('meshdeck.dev/inject-was');
  });

  it('counts a label that must go and that somebody else has as a conflict, and takes it away where he is named', async () => {
    await put(admin, 'v1', 'Namespace', { metadata: { name: place, labels: { 'istio.io/rev': 'default' } } }, 'team-b');
    const plan = await documentOf('inject', 'off', place, '--plan');
    expect(plan.code).toBe(1);
    expect(plan.steps[0]?.conflicts).toEqual([{ field: 'metadata.labels[istio.io/rev]', manager: 'team-b' }]);
    expect((await documentOf('inject', 'off', place, '--yes', '--take-over', 'team-b')).code).toBe(0);
    const { labels } = (await namespace()).metadata;
    expect(labels).toMatchObject({ 'istio-injection': 'disabled' });
    expect(labels).not.toHaveProperty('istio.io/rev');
    expect((await documentOf('inject', 'undo', place, '--yes')).code).toBe(0);
    const again = (await namespace()).metadata.labels;
    expect(again).toMatchObject({ 'istio.io/rev': 'default' });
    expect(again).not.toHaveProperty('istio-injection');
  });

  it('changes nothing where all is as it is asked, whoever has said so', async () => {
    await put(
      admin,
      'v1',
      'Namespace',
      { metadata: { name: place, labels: { 'istio-injection': 'enabled' } } },
      'team-b',
    );
    const { code, out } = await run('inject', 'on', place);
    expect(out).toContain('Nothing to do.');
    expect(code).toBe(0);
    expect(ownersOf(await namespace(), ['metadata', 'labels', 'istio-injection'])).toEqual([
      { manager: 'team-b', operation: 'Apply' },
    ]);
  });

  it('writes the template of a workload, which starts its Pods anew, and waits for them where that is asked', async () => {
    await workloads('web');
    const before = (await deployment('web')).metadata.generation;
    const on = await documentOf('inject', 'on', `${place}/deploy/web`, '--yes', '--restart');
    expect(on.restart).toMatchObject({ is: 'done', left: [] });
    const { metadata, spec } = await deployment('web');
    expect(metadata.generation).toBe(before + 1);
    expect(spec).toMatchObject({ template: { metadata: { labels: { 'sidecar.istio.io/inject': 'true' } } } });
    expect((await documentOf('inject', 'undo', `${place}/deploy/web`, '--yes')).code).toBe(0);
    expect(JSON.stringify((await deployment('web'))['spec'])).not.toContain('sidecar.istio.io/inject');
  });

  it('refuses what would not count, and says what counts before it', async () => {
    await workloads('web');
    await put(
      admin,
      'v1',
      'Namespace',
      { metadata: { name: place, labels: { 'istio-injection': 'disabled' } } },
      'team-b',
    );
    const { code, problem } = await documentOf('inject', 'on', `${place}/deploy/web`, '--yes');
    expect(code).toBe(1);
    expect(problem?.params['because']).toBe('the label istio-injection=disabled counts before it');
  });

  it('restarts in waves those that are not as asked, and leaves alone those that are', async () => {
    await workloads('cart', 'web');
    const done = await documentOf('inject', 'on', place, '--yes', '--restart', '--at-once', '1');
    expect(done.code).toBe(0);
    expect(done.restart?.ready.map(({ name }) => name)).toEqual(['cart', 'web']);
    await vi.waitFor(async () => {
      expect(await proxied()).toEqual(['cart', 'web']);
    }, 20_000);
    const again = await run('inject', 'on', place, '--restart');
    expect(again.out).toContain('Nothing to do.');
  });

  it('stops at the workload that does not become ready and says why its Pod does not, and goes on from there the next time', async () => {
    await workloads('a', 'b', 'c');
    await admin.request({
      method: 'PATCH',
      path: `/apis/apps/v1/namespaces/${place}/deployments/b`,
      contentType: 'application/merge-patch+json',
      body: { spec: { template: { metadata: { labels: { 'meshdeck.dev/lab': 'pending' } } } } },
    });
    const stopped = await documentOf('inject', 'on', place, '--yes', '--restart', '--at-once', '1', '--timeout', '5');
    expect(stopped.code).toBe(1);
    expect(stopped.restart).toMatchObject({ is: 'stopped', failed: { problem: { code: 'mesh.restart-late' } } });
    expect(stopped.restart?.failed?.problem.params.reason).toMatch(/0\/1|1\/1.*Pod b-.*: ContainerCreating/);
    expect(stopped.restart?.ready.map(({ name }) => name)).toEqual(['a']);
    expect(stopped.restart?.left.map(({ name }) => name)).toEqual(['c']);

    await admin.request({
      method: 'PATCH',
      path: `/apis/apps/v1/namespaces/${place}/deployments/b`,
      contentType: 'application/merge-patch+json',
      body: { spec: { template: { metadata: { labels: { 'meshdeck.dev/lab': null } } } } },
    });
    await vi.waitFor(async () => {
      const plan = await documentOf('inject', 'on', place, '--plan');
      expect(plan.restarts?.map(({ name }) => name)).toEqual(['c']);
    }, 30_000);
    const done = await documentOf('inject', 'on', place, '--yes', '--restart');
    expect(done.restart?.ready.map(({ name }) => name)).toEqual(['c']);
  }, 90_000);

  it('can be cancelled between two workloads, and says what was not touched', async () => {
    await workloads('a', 'b');
    await admin.request({
      method: 'PATCH',
      path: `/apis/apps/v1/namespaces/${place}/deployments/a`,
      contentType: 'application/merge-patch+json',
      body: { spec: { template: { metadata: { labels: { 'meshdeck.dev/lab': 'pending' } } } } },
    });
    const args = ['mesh', 'inject', 'on', place, '--yes', '--restart', '--at-once', '1'];
    const started = startHere([...args, '--kubeconfig', lab.kubeconfigPath], folder);
    await started.until((_, err) => err.includes(`Deployment ${place}/a: `));
    started.interrupt();
    expect(await started.ended).toBe(3);
    expect(started.out()).toContain(`Deployment ${place}/a was restarted and not seen ready.`);
    expect(started.out()).toContain(`Not restarted: Deployment ${place}/b.`);
  }, 60_000);

  it('says what this user may not do, before anything is asked', async () => {
    const { code, err } = await run('inject', 'on', place, '--yes', '--context', lab.contexts.viewer);
    expect(code).toBe(2);
    expect(err).toMatch(/not allowed|may not|cannot patch/);
    expect((await namespace()).metadata.labels).not.toHaveProperty('istio-injection');
  });

  it('works for whoever has rights in one namespace alone, where the mesh is named', async () => {
    await workloads('web');
    const roles = 'rbac.authorization.k8s.io/v1';
    await lab.client.apply({
      apiVersion: roles,
      kind: 'Role',
      metadata: { name: 'all', namespace: place },
      rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
    });
    await lab.client.apply({
      apiVersion: roles,
      kind: 'RoleBinding',
      metadata: { name: 'all', namespace: place },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'all' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'lab-nobody' }],
    });
    const alone = ['--yes', '--context', lab.contexts.nobody];
    const unnamed = await documentOf('inject', 'on', `${place}/deploy/web`, ...alone);
    expect(unnamed.problem).toMatchObject({ code: 'mesh.may-not-look' });
    const on = await documentOf('inject', 'on', `${place}/deploy/web`, '--mesh', 'istio', ...alone);
    expect(on.code).toBe(0);
    const strict = await documentOf('mtls', 'strict', place, '--mesh', 'istio', ...alone);
    expect(strict).toMatchObject({ code: 0, after: { mode: 'strict' } });
  });

  it('asks for the name of a protected context, also with --yes', async () => {
    await writeFile(path.join(folder, 'meshdeck.yaml'), `protectedContexts: ['${lab.contexts.admin}']\n`);
    const refused = await run('inject', 'on', place, '--yes');
    expect(refused.code).toBe(4);
    expect((await namespace()).metadata.labels).not.toHaveProperty('istio-injection');
    const named = await run('inject', 'on', place, '--confirm-context', lab.contexts.admin);
    expect(named.code).toBe(0);
    expect((await namespace()).metadata.labels).toMatchObject({ 'istio-injection': 'enabled' });
    await rm(path.join(folder, 'meshdeck.yaml'));
  });

  it('needs --yes where nobody can be asked', async () => {
    const { code, err } = await run('inject', 'on', place);
    expect(code).toBe(4);
    expect(err).toContain('--yes');
  });

  it('makes mutual TLS strict, names who would break first, and deletes its policy when it is undone', async () => {
    await workloads('web');
    await lab.client.apply({
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'plain', namespace: place },
      spec: { host: 'web', trafficPolicy: { tls: { mode: 'DISABLE' } } },
    });
    await lab.client.apply({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'web', namespace: place },
      spec: { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80 }] },
    });
    const strict = await documentOf('mtls', 'strict', place, '--yes');
    expect(strict).toMatchObject({ code: 0, before: { mode: 'permissive' }, after: { mode: 'strict' } });
    const said = strict.breaks?.map(({ severity, sentence }) => `${severity}: ${sentence}`) ?? [];
    expect(said[0]).toBe(
      `breaks: DestinationRule ${place}/plain says tls.mode DISABLE for web: what clients in the mesh then send is refused by strict mutual TLS.`,
    );
    expect(said[1]).toMatch(/^may-break: Service .*\/web is reached from outside of the cluster \(NodePort\)/);
    expect(said.join('\n')).toMatch(
      /not in the mesh: whatever .* here is refused from then on\. Which of them call, the cluster does not tell\./,
    );
    expect(said.join('\n')).toContain(
      `1 workload here has no proxy and goes on to take plain text: Deployment ${place}/web.`,
    );
    const policy = `/apis/security.istio.io/v1/namespaces/${place}/peerauthentications/default`;
    expect(await readIfThere(admin, policy)).toMatchObject({ spec: { mtls: { mode: 'STRICT' } } });

    expect((await documentOf('mtls', 'undo', place, '--yes')).steps[0]?.does).toBe('delete');
    expect(await readIfThere(admin, policy)).toBeUndefined();
  });

  it("changes only the mode of somebody's policy, where he is named, and gives it back", async () => {
    const fields = { metadata: { name: 'default', namespace: place }, spec: { mtls: { mode: 'PERMISSIVE' } } };
    await put(admin, 'security.istio.io/v1', 'PeerAuthentication', fields, 'team-b');
    const refused = await documentOf('mtls', 'strict', place, '--yes');
    expect(refused.problem).toMatchObject({ code: 'mesh.switch-conflict', params: { managers: 'team-b' } });
    expect((await documentOf('mtls', 'strict', place, '--yes', '--take-over', 'team-b')).code).toBe(0);
    const policy = `/apis/security.istio.io/v1/namespaces/${place}/peerauthentications/default`;
    expect(await readIfThere(admin, policy)).toMatchObject({ spec: { mtls: { mode: 'STRICT' } } });
    expect((await documentOf('mtls', 'undo', place, '--yes')).code).toBe(0);
    expect(await readIfThere(admin, policy)).toMatchObject({ spec: { mtls: { mode: 'PERMISSIVE' } } });
  });

  it('refuses a mode that an older policy would keep from counting', async () => {
    const fields = { metadata: { name: 'older', namespace: place }, spec: { mtls: { mode: 'PERMISSIVE' } } };
    await put(admin, 'security.istio.io/v1', 'PeerAuthentication', fields, 'team-b');
    await vi.waitFor(async () => {
      const { code, problem } = await documentOf('mtls', 'strict', place, '--plan').then(async ({ code: planned }) =>
        planned === 0 ? { code: 0, problem: undefined } : documentOf('mtls', 'strict', place, '--yes'),
      );
      expect(code).toBe(1);
      expect(problem?.params['because']).toContain(`PeerAuthentication ${place}/older says PERMISSIVE`);
    }, 5_000);
  });

  it('sets the mode of a workload and of the whole mesh, each undone alone', async () => {
    await workloads('web');
    expect((await documentOf('mtls', 'strict', `${place}/deployment/web`, '--yes')).code).toBe(0);
    const mesh = await documentOf('mtls', 'strict', 'mesh', '--yes');
    expect(mesh).toMatchObject({ code: 0, before: { mode: 'permissive' }, after: { mode: 'strict' } });
    expect((await documentOf('mtls', 'undo', 'mesh', '--yes')).code).toBe(0);
    const policy = `/apis/security.istio.io/v1/namespaces/${place}/peerauthentications/web`;
    expect(await readIfThere(admin, policy)).toMatchObject({
      spec: { selector: { matchLabels: { app: 'web' } }, mtls: { mode: 'STRICT' } },
    });
  });

  it('stops at once at a Pod that does not come up by itself, and says which and why', async () => {
    await workloads('a', 'b');
    await admin.request({
      method: 'PATCH',
      path: `/apis/apps/v1/namespaces/${place}/deployments/a`,
      contentType: 'application/merge-patch+json',
      body: { spec: { template: { metadata: { labels: { 'meshdeck.dev/lab': 'pending' } } } } },
    });
    const args = ['mesh', 'inject', 'on', place, '--yes', '--restart', '--at-once', '1', '-o', 'json'];
    const started = startHere([...args, '--kubeconfig', lab.kubeconfigPath], folder);
    await started.until((_, err) => err.includes('ContainerCreating'));
    const { items } = await admin.request<{ items: readonly KubernetesObject[] }>({
      path: `/api/v1/namespaces/${place}/pods`,
      query: { labelSelector: 'app=a' },
    });
    const pod =
      items.find(({ metadata: { annotations } }) => annotations?.['kubectl.kubernetes.io/restartedAt'])?.metadata
        .name ?? '';
    const waiting = {
      name: 'main',
      image: 'x',
      imageID: '',
      ready: false,
      restartCount: 0,
      state: { waiting: { reason: 'ImagePullBackOff' } },
    };
    await admin.request({
      method: 'PATCH',
      path: `/api/v1/namespaces/${place}/pods/${pod}/status`,
      contentType: 'application/merge-patch+json',
      body: { status: { containerStatuses: [waiting] } },
    });
    expect(await started.ended).toBe(1);
    const { restart } = JSON.parse(started.out()) as Document;
    expect(restart?.failed?.problem.params.reason).toContain(`Pod ${pod}: ImagePullBackOff`);
    expect(restart?.left.map(({ name }) => name)).toEqual(['b']);
  }, 60_000);

  it('changes nothing where what it was planned for has changed meanwhile', async () => {
    const target = { namespace: place };
    const { signal } = new AbortController();
    const plan = await planInjection(admin, { does: 'on', target }, signal);
    await put(
      admin,
      'v1',
      'Namespace',
      { metadata: { name: place, labels: { 'istio-injection': 'disabled' } } },
      'team-b',
    );
    const refused = await runSwitchPlan(admin, plan, { takeOver: [] }, signal).catch(problemOf);
    expect(refused).toMatchObject({ code: 'mesh.switch-changed-meanwhile' });
    expect((await namespace()).metadata.labels).toMatchObject({ 'istio-injection': 'disabled' });
  });

  it('is asked for by the editor: a plan runs once, and a restart tells what happens', async () => {
    await workloads('web');
    const told: string[] = [];
    const emit: Parameters<typeof createServices>[0]['emit'] = (name, value) => {
      if (name === 'mesh/restart') told.push((value as { event: { type: string } }).event.type);
    };
    const kubeconfigs = new Kubeconfigs(() => undefined);
    await kubeconfigs.configure([lab.kubeconfigPath]);
    const settings = { ...initialSettings, isTrusted: true };
    const handlers = meshSwitchHandlers(createServices({ kubeconfigs, settings: () => settings, emit }));
    const { signal } = new AbortController();
    const context = lab.contexts.admin;
    const target = { namespace: place };
    const plan = await handlers['mesh/plan-injection']({ context, does: 'on', target }, signal);
    expect(plan).toMatchObject({
      title: `Istio on for namespace ${place}`,
      changes: [
        {
          object: `Namespace ${place}`,
          does: 'change',
          fields: ['metadata.labels.istio-injection: (none) -> enabled'],
        },
      ],
      before: 'not in the mesh, nothing asks for it',
      after: 'sidecar, label istio-injection=enabled',
    });
    const manifest = `# ours\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${place}\n`;
    expect(await handlers['mesh/switch-in-text']({ planId: plan.planId, text: manifest }, signal)).toEqual({
      text: `${manifest}  labels:\n    istio-injection: enabled\n`,
    });
    await handlers['mesh/apply-switch']({ planId: plan.planId, takeOver: [] }, signal);
    const again = await Promise.resolve(
      handlers['mesh/apply-switch']({ planId: plan.planId, takeOver: [] }, signal),
    ).catch(problemOf);
    expect(again).toMatchObject({ code: 'pattern.plan-gone' });
    const items = await handlers['mesh/plan-restart']({ context, target }, signal);
    expect(items.map(({ name }) => name)).toEqual(['web']);
    const outcome = await handlers['mesh/restart-in-waves']({ context, restartId: '1', items }, signal);
    expect(outcome.is).toBe('done');
    expect(told[0]).toBe('wave');
    expect(told.at(-1)).toBe('ready');
    kubeconfigs.close();
  });

  describe('where several meshes run', () => {
    beforeAll(async () => {
      for (const object of otherMeshes) await lab.client.apply(object);
      await vi.waitFor(async () => {
        const catalog = await admin.catalog({ refresh: true });
        expect(catalog.find('kuma.io/v1alpha1', 'Mesh')).toBeDefined();
      }, 20_000);
      await lab.client.apply({ apiVersion: 'kuma.io/v1alpha1', kind: 'Mesh', metadata: { name: 'default' }, spec: {} });
    });

    it('asks which one is meant, but not for what is taken back', async () => {
      const { problem } = await documentOf('inject', 'on', place, '--yes');
      expect(problem).toMatchObject({ code: 'mesh.several-run', params: { running: 'istio, linkerd, kuma' } });
      expect((await documentOf('inject', 'on', place, '--yes', '--mesh', 'linkerd')).code).toBe(0);
      expect((await namespace()).metadata.annotations).toMatchObject({ 'linkerd.io/inject': 'enabled' });
      expect((await documentOf('inject', 'undo', place, '--yes')).code).toBe(0);
      expect((await namespace()).metadata.annotations ?? {}).not.toHaveProperty('linkerd.io/inject');
    });

    it('keeps what it has said for one mesh while it speaks of another', async () => {
      await documentOf('inject', 'on', place, '--yes', '--mesh', 'kuma');
      await documentOf('inject', 'off', place, '--yes', '--mesh', 'istio');
      expect((await namespace()).metadata.labels).toMatchObject({
        'kuma.io/sidecar-injection': 'enabled',
        'istio-injection': 'disabled',
      });
    });

    it('says of a namespace what a workload of it needs first, without taking in the others', async () => {
      await workloads('web');
      const on = await documentOf('inject', 'on', `${place}/deploy/web`, '--yes', '--mesh', 'kuma');
      expect(on.steps.map(({ does }) => does)).toEqual(['change', 'change']);
      expect((await namespace()).metadata.labels).toMatchObject({ 'kuma.io/sidecar-injection': 'disabled' });
    });

    it('says mutual TLS by an annotation where that is how, and names Pods that were started before', async () => {
      const strict = await documentOf('mtls', 'strict', place, '--yes', '--mesh', 'linkerd');
      expect(strict).toMatchObject({ code: 0, after: { mode: 'strict' } });
      const annotation = 'config.linkerd.io/default-inbound-policy';
      expect((await namespace()).metadata.annotations).toMatchObject({ [annotation]: 'all-authenticated' });
      await lab.client.apply(deploymentOf(place, 'web', 'linkerd-proxy'));
      const later = await documentOf('mtls', 'permissive', place, '--plan', '--mesh', 'linkerd');
      await vi.waitFor(async () => {
        const plan = await documentOf('mtls', 'permissive', place, '--plan', '--mesh', 'linkerd');
        expect(plan.restarts?.map(({ name, because }) => `${name}: ${because}`)).toEqual([
          'web: 1 of 1 Pod started before it was said',
        ]);
      }, 20_000);
      expect(later.before).toMatchObject({ mode: 'strict' });
      expect((await documentOf('mtls', 'undo', place, '--yes', '--mesh', 'linkerd')).code).toBe(0);
      expect((await namespace()).metadata.annotations ?? {}).not.toHaveProperty(annotation);
    });

    it('turns on the authority of a Mesh that is there, names what would be denied, and leaves the Mesh when it is undone', async () => {
      const strict = await documentOf('mtls', 'strict', 'mesh', '--yes', '--mesh', 'kuma');
      expect(strict).toMatchObject({ code: 0, before: { mode: 'off' }, after: { mode: 'strict' } });
      expect(strict.breaks?.[0]).toMatchObject({ severity: 'breaks' });
      expect(strict.breaks?.[0]?.sentence).toContain('No MeshTrafficPermission of the mesh default allows anything');
      const mesh = '/apis/kuma.io/v1alpha1/meshes/default';
      expect(await readIfThere(admin, mesh)).toMatchObject({ spec: { mtls: { enabledBackend: 'ca-1' } } });
      expect((await documentOf('mtls', 'undo', 'mesh', '--yes', '--mesh', 'kuma')).code).toBe(0);
      expect((await readIfThere(admin, mesh))?.['spec']).not.toHaveProperty('mtls');
    });
  });
});
