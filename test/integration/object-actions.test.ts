import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eachObject } from '../../src/agent/handlers/each-object.ts';
import { previewDelete } from '../../src/cluster/actions/delete-preview.ts';
import { restartWorkload } from '../../src/cluster/actions/restart.ts';
import { readScale, scaleTo } from '../../src/cluster/actions/scale.ts';
import { deleteObject, getObject } from '../../src/cluster/apply.ts';
import { connect } from '../../src/cluster/connect.ts';
import { readKubeconfig } from '../../src/cluster/kubeconfig.ts';
import { ownersOf } from '../../src/cluster/owners.ts';
import type { ClusterConnection } from '../../src/cluster/types.ts';
import type { KubernetesObject, ObjectReference } from '../../src/core/kubernetes.ts';
import { asJson } from '../../src/core/kubernetes.ts';
import { problemOf } from '../../src/core/problem.ts';
import type { LabHandle } from '../lab/lab.ts';
import { ensureLab, whyNoLab } from '../lab/lab.ts';

const skipReason = await whyNoLab();
if (skipReason !== undefined) console.log(`tests of actions are skipped: ${skipReason}`);

const { signal } = new AbortController();

function deployment(namespace: string, name: string): ObjectReference {
  return { group: 'apps', version: 'v1', kind: 'Deployment', namespace, name };
}

describe.skipIf(skipReason !== undefined)('what is done with objects of a real API server', () => {
  let lab: LabHandle;
  let admin: ClusterConnection;
  let viewer: ClusterConnection;

  beforeAll(async () => {
    lab = await ensureLab({ name: 'test-actions', scenario: 'demo', ownerPid: process.pid });
    const kubeconfig = await readKubeconfig({ files: [lab.kubeconfigPath], environment: {} });
    admin = connect(kubeconfig, lab.contexts.admin);
    viewer = connect(kubeconfig, lab.contexts.viewer);
  });

  afterAll(async () => {
    await Promise.all([admin.close(), viewer.close()]);
    await lab.down();
  });

  async function create(path: string, body: object): Promise<KubernetesObject> {
    return admin.request<KubernetesObject>({ method: 'POST', path, body: body as KubernetesObject });
  }

  /** Waits for what only a controller can bring about. */
  function until(what: string, holds: () => Promise<boolean>): Promise<void> {
    return vi.waitFor(async () => {
      expect(await holds(), what).toBe(true);
    }, 20_000);
  }

  async function countedOf(objects: readonly ObjectReference[]): Promise<Readonly<Record<string, number>>> {
    const { collected } = await previewDelete(admin, objects, signal);
    return Object.fromEntries(collected.map(({ kind, count }) => [kind, count]));
  }

  it('restarts a workload by its template, and says who did', async () => {
    await restartWorkload(admin, deployment('shop', 'web'), new Date('2026-11-26T10:00:00Z'), signal);
    const object = await getObject(admin, deployment('shop', 'web'));
    if (object === undefined) expect.unreachable('it is there');
    const path = ['spec', 'template', 'metadata', 'annotations', 'kubectl.kubernetes.io/restartedAt'];
    expect(ownersOf(object, path)).toEqual([{ manager: 'meshdeck:edit', operation: 'Update' }]);
    expect(asJson(object)).toMatchObject({
      spec: { template: { metadata: { annotations: { [path.at(-1) ?? '']: '2026-11-26T10:00:00.000Z' } } } },
    });
  });

  it('does not restart what is paused', async () => {
    await admin.request({
      method: 'PATCH',
      path: '/apis/apps/v1/namespaces/shop/deployments/cart',
      contentType: 'application/merge-patch+json',
      body: { spec: { paused: true } },
    });
    const refused = await restartWorkload(admin, deployment('shop', 'cart'), new Date(), signal).catch(problemOf);
    expect(refused).toMatchObject({ code: 'cluster.cannot-restart', params: { object: 'Deployment shop/cart' } });
  });

  it('scales a workload that nobody else has scaled since, and names its autoscaler', async () => {
    await create('/apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers', {
      metadata: { name: 'web-scaler' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
        minReplicas: 2,
        maxReplicas: 9,
      },
    });
    const before = await readScale(admin, deployment('shop', 'web'), signal);
    expect(before.autoscaler).toEqual({ name: 'web-scaler', min: 2, max: 9 });
    const request = { object: deployment('shop', 'web'), replicas: before.wanted + 1, was: before.wanted };
    await scaleTo(admin, request, signal);
    expect(await readScale(admin, deployment('shop', 'web'), signal)).toMatchObject({ wanted: before.wanted + 1 });
    const late = await scaleTo(admin, request, signal).catch(problemOf);
    expect(late).toMatchObject({ code: 'cluster.scaled-meanwhile', params: { was: before.wanted } });
  });

  it('counts what the garbage collector takes, and no more than it really takes', async () => {
    const web = deployment('staging', 'taken');
    await create('/apis/apps/v1/namespaces/staging/deployments', {
      metadata: { name: 'taken' },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'taken' } },
        template: { metadata: { labels: { app: 'taken' } }, spec: { containers: [{ name: 'main', image: 'x' }] } },
      },
    });
    await until('three Pods', async () => (await countedOf([web]))['Pod'] === 3);
    const preview = await previewDelete(admin, [web], signal);
    expect(preview).toMatchObject({ total: 5, kept: [], refused: [], unread: [], isPartial: false });
    const before = await everything();
    await deleteObject(admin, { reference: web, uid: preview.targets[0]?.uid ?? '', dryRun: false });
    await until('the Pods to go', async () => before - (await everything()) === preview.total);
  });

  async function everything(): Promise<number> {
    const kinds = ['apps/v1/%/deployments', 'apps/v1/%/replicasets', 'v1/%/pods'];
    const lists = await Promise.all(
      kinds.map((kind) => {
        const path = kind.replace('%', 'namespaces/staging');
        return admin.request<{ items: unknown[] }>({ path: path.startsWith('v1') ? `/api/${path}` : `/apis/${path}` });
      }),
    );
    return lists.flatMap(({ items }) => items).length;
  }

  it('changes nothing while it looks', async () => {
    await previewDelete(admin, [deployment('shop', 'web')], signal);
    const object = await getObject(admin, deployment('shop', 'web'));
    expect(object?.metadata.deletionTimestamp).toBeUndefined();
  });

  it('counts all that is in a Namespace, whoever owns it', async () => {
    const counted = await countedOf([{ group: '', version: 'v1', kind: 'Namespace', name: 'shop' }]);
    expect(Object.keys(counted)).toEqual(expect.arrayContaining(['ServiceAccount', 'Service', 'Deployment']));
    const pods = await admin.request<{ items: unknown[] }>({ path: '/api/v1/namespaces/shop/pods' });
    expect(counted['Pod']).toBe(pods.items.length);
  });

  it('names finalizers, and what stays because of another owner', async () => {
    const path = '/api/v1/namespaces/staging/configmaps';
    const owner = await create(path, { metadata: { name: 'owner', finalizers: ['example.com/wait'] } });
    const other = await create(path, { metadata: { name: 'other' } });
    const ownerReferences = [owner, other].map(({ metadata: { name, uid } }) => ({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      name,
      uid,
    }));
    await create(path, { metadata: { name: 'shared', ownerReferences } });
    const reference = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'staging', name: 'owner' };
    expect(await previewDelete(admin, [reference], signal)).toMatchObject({
      total: 1,
      finalizers: [{ name: 'example.com/wait', count: 1, objects: [reference] }],
      kept: [{ name: 'shared' }],
    });
  });

  it('deletes several objects at once, and names those that it may not delete and those that wait', async () => {
    const path = '/api/v1/namespaces/staging/configmaps';
    const names = ['several-a', 'several-b', 'several-forbidden', 'several-held'];
    for (const name of names)
      await create(path, {
        metadata: { name, ...(name === 'several-held' ? { finalizers: ['example.com/wait'] } : {}) },
      });
    const roles = '/apis/rbac.authorization.k8s.io/v1/namespaces/staging';
    const resourceNames = names.filter((name) => name !== 'several-forbidden');
    await create(`${roles}/roles`, {
      metadata: { name: 'several' },
      rules: [{ apiGroups: [''], resources: ['configmaps'], resourceNames, verbs: ['delete'] }],
    });
    await create(`${roles}/rolebindings`, {
      metadata: { name: 'several' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'several' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'lab-viewer' }],
    });
    const referenceTo = (name: string): ObjectReference => ({
      group: '',
      version: 'v1',
      kind: 'ConfigMap',
      namespace: 'staging',
      name,
    });

    // What would be refused is named before. Roles are looked up by a cache of the server, which may be behind.
    await until('the role to count', async () => {
      const { targets, refused } = await previewDelete(viewer, names.map(referenceTo), signal);
      return targets.length === 3 && refused[0]?.object.name === 'several-forbidden';
    });

    // A permission that was taken away between the look and the deletion.
    const { targets } = await previewDelete(admin, names.map(referenceTo), signal);
    const outcome = await eachObject(
      targets,
      ({ object, uid }) => deleteObject(viewer, { reference: object, uid, dryRun: false }),
      signal,
    );
    expect(outcome).toMatchObject({
      done: 2,
      failures: [{ object: referenceTo('several-forbidden'), problem: { code: 'cluster.forbidden' } }],
      waiting: [{ object: referenceTo('several-held'), finalizers: ['example.com/wait'] }],
    });
    const left = await Promise.all(names.map((name) => getObject(admin, referenceTo(name))));
    expect(left.map((object) => object?.metadata.name)).toEqual([
      undefined,
      undefined,
      'several-forbidden',
      'several-held',
    ]);
  });

  it('says what this user may not delete, and which kinds it may not see', async () => {
    const preview = await previewDelete(viewer, [deployment('shop', 'web')], signal);
    expect(preview).toMatchObject({ targets: [], total: 0, refused: [{ problem: { code: 'cluster.forbidden' } }] });
  });
});
