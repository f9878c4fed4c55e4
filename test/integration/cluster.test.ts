import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conflictsOf, deleteObject, getObject, listObjects, serverSideApply } from '../../src/cluster/apply.ts';
import { connect } from '../../src/cluster/connect.ts';
import type { Kubeconfig } from '../../src/cluster/kubeconfig.ts';
import { readKubeconfig, summarize } from '../../src/cluster/kubeconfig.ts';
import { ownersOf } from '../../src/cluster/owners.ts';
import { readinessOf } from '../../src/cluster/readiness.ts';
import type { ClusterConnection, WatchEvent } from '../../src/cluster/types.ts';
import { watchCollection } from '../../src/cluster/watch.ts';
import type { KubernetesObject } from '../../src/core/kubernetes.ts';
import { referenceOf } from '../../src/core/kubernetes.ts';
import type { Problem } from '../../src/core/problem.ts';
import { problemOf } from '../../src/core/problem.ts';
import { detectMeshes } from '../../src/mesh/detect.ts';
import type { LabHandle } from '../lab/lab.ts';
import { ensureLab, whyNoLab } from '../lab/lab.ts';

const skipReason = await whyNoLab();
if (skipReason !== undefined) console.log(`cluster tests are skipped: ${skipReason}`);

const deploymentResource = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
  verbs: [],
};

function configMap(name: string, data: Readonly<Record<string, string>>): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'staging' }, data };
}

describe.skipIf(skipReason !== undefined)('cluster access against a real API server', () => {
  let lab: LabHandle;
  let kubeconfig: Kubeconfig;
  let connection: ClusterConnection;
  const opened: ClusterConnection[] = [];

  function open(context: string): ClusterConnection {
    const made = connect(kubeconfig, context);
    opened.push(made);
    return made;
  }

  async function failureOf(work: Promise<unknown>): Promise<Problem> {
    return work.then(
      () => expect.unreachable('it was refused'),
      (error: unknown) => problemOf(error),
    );
  }

  beforeAll(async () => {
    lab = await ensureLab({ name: 'test-cluster', scenario: 'demo', ownerPid: process.pid });
    kubeconfig = await readKubeconfig({ files: [lab.kubeconfigPath], environment: {} });
    connection = open(lab.contexts.admin);
  });

  afterAll(async () => {
    await Promise.all(opened.map((each) => each.close()));
    await lab.down();
  });

  it('lists the contexts without contacting anybody', () => {
    const summary = summarize(kubeconfig);
    expect(summary.problems).toEqual([]);
    expect(summary.contexts.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.values(lab.contexts)));
  });

  it('knows what the server serves', async () => {
    const catalog = await connection.catalog();
    expect(catalog.find('apps/v1', 'Deployment')).toMatchObject({ plural: 'deployments', namespaced: true });
    expect(catalog.find('v1', 'Namespace')).toMatchObject({ plural: 'namespaces', namespaced: false });
    expect(catalog.find('networking.istio.io/v1', 'VirtualService')).toBeUndefined();
    expect(catalog.ofGroup('batch').map(({ kind }) => kind)).toContain('CronJob');
  });

  it('applies, tells who owns a field, and names the owner in a conflict', async () => {
    const apply = (data: Record<string, string>, fieldManager: string, force = false): Promise<KubernetesObject> =>
      serverSideApply(connection, { object: configMap('owned', data), fieldManager, force, dryRun: false }).then(
        ({ object }) => object,
      );
    const first = await apply({ color: 'red' }, 'meshdeck:first');
    expect(ownersOf(first, ['data', 'color'])).toEqual([{ manager: 'meshdeck:first', operation: 'Apply' }]);

    const problem = await failureOf(apply({ color: 'blue' }, 'meshdeck:second'));
    expect(problem.code).toBe('cluster.apply-conflict');
    expect(conflictsOf(problem)).toEqual([{ field: '.data.color', manager: 'meshdeck:first' }]);

    const taken = await apply({ color: 'blue' }, 'meshdeck:second', true);
    expect(ownersOf(taken, ['data', 'color'])).toEqual([{ manager: 'meshdeck:second', operation: 'Apply' }]);
  });

  it('changes nothing in a dry run', async () => {
    const object = configMap('only-planned', { a: 'b' });
    const { object: planned } = await serverSideApply(connection, {
      object,
      fieldManager: 'meshdeck:test',
      force: false,
      dryRun: true,
    });
    expect(planned.metadata.uid).toBeDefined();
    expect(await getObject(connection, referenceOf(object))).toBeUndefined();
  });

  it('refuses unknown fields and says which', async () => {
    const object = { ...configMap('misspelled', {}), dataa: { a: 'b' } };
    const problem = await failureOf(
      serverSideApply(connection, { object, fieldManager: 'meshdeck:test', force: false, dryRun: true }),
    );
    expect(problem.code).toBe('cluster.bad-request');
    expect(problem.params['reason']).toContain('dataa');
  });

  it('says which field is invalid', async () => {
    const object: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'broken', namespace: 'staging' },
      spec: { ports: [{ port: 99_999 }] },
    };
    const problem = await failureOf(
      serverSideApply(connection, { object, fieldManager: 'meshdeck:test', force: false, dryRun: true }),
    );
    expect(problem.code).toBe('cluster.invalid');
    expect(problem.params['causes']).toContain('spec.ports[0].port');
  });

  it('deletes the object that was looked at and no other', async () => {
    const object = configMap('deleted', {});
    const { object: made } = await serverSideApply(connection, {
      object,
      fieldManager: 'meshdeck:test',
      force: false,
      dryRun: false,
    });
    const reference = referenceOf(object);
    const other = { reference, uid: '00000000-0000-0000-0000-000000000000', dryRun: false };
    expect((await failureOf(deleteObject(connection, other))).code).toBe('cluster.changed-meanwhile');
    const uid = made.metadata.uid ?? '';
    expect(await deleteObject(connection, { reference, uid, dryRun: true })).toEqual({ is: 'deleted', waitsFor: [] });
    expect(await getObject(connection, reference)).toBeDefined();
    expect(await deleteObject(connection, { reference, uid, dryRun: false })).toEqual({ is: 'deleted', waitsFor: [] });
    expect(await deleteObject(connection, { reference, uid, dryRun: false })).toEqual({ is: 'gone' });
  });

  it('reads readiness from real workloads', async () => {
    const deployments = await listObjects(connection, deploymentResource, { namespace: 'shop' });
    const readiness = new Map(deployments.map((object) => [object.metadata.name, readinessOf(object)]));
    expect(readiness.get('web')).toEqual({ state: 'current', reason: '3/3 replicas ready' });
    expect(readiness.get('recommendations')?.state).toBe('in-progress');
  });

  it('follows changes live', async () => {
    const stop = new AbortController();
    const events: WatchEvent<string>[] = [];
    let wake = (): void => undefined;
    const until = (isThere: () => boolean): Promise<void> =>
      new Promise((resolve) => {
        wake = () => {
          if (isThere()) resolve();
        };
        wake();
      });
    const watching = watchCollection<string>(connection, {
      path: '/api/v1/namespaces/staging/configmaps',
      project: (object) => JSON.stringify(object['data'] ?? {}),
      onEvent: (event) => {
        events.push(event);
        wake();
      },
      signal: stop.signal,
    });
    await until(() => events.some(({ type }) => type === 'live'));
    const object = configMap('watched', { step: 'one' });
    await serverSideApply(connection, { object, fieldManager: 'meshdeck:test', force: false, dryRun: false });
    await until(() =>
      events.some(
        (event) => event.type === 'upsert' && event.key === 'staging/watched' && event.row === '{"step":"one"}',
      ),
    );
    await deleteObject(connection, { reference: referenceOf(object), dryRun: false });
    await until(() => events.some((event) => event.type === 'remove' && event.key === 'staging/watched'));
    stop.abort();
    await watching.ended;
  });

  it('says who may not do what', async () => {
    const object = configMap('forbidden', {});
    const problem = await failureOf(
      serverSideApply(open(lab.contexts.viewer), {
        object,
        fieldManager: 'meshdeck:test',
        force: false,
        dryRun: true,
      }),
    );
    expect(problem).toMatchObject({
      code: 'cluster.forbidden',
      params: { verb: 'patch', resource: 'configmaps', namespace: 'staging', scope: 'in namespace staging' },
    });
  });

  it('says when the certificate expired', async () => {
    const problem = await failureOf(open(lab.contexts.expired).request({ path: '/version' }));
    expect(problem.code).toBe('cluster.certificate-expired');
    expect(problem.params['when']).toMatch(/^20\d\d-\d\d-\d\d \d\d:\d\d UTC$/);
  });

  it('says that a server cannot be reached', async () => {
    const problem = await failureOf(open(lab.contexts.unreachable).request({ path: '/version' }));
    expect(problem).toMatchObject({ code: 'cluster.unreachable', detail: 'ECONNREFUSED' });
  });

  it('stops a request that is under way', async () => {
    const stop = new AbortController();
    const watching = connection.stream({
      path: '/api/v1/namespaces',
      query: { watch: true },
      signal: stop.signal,
      onOpen: () => {
        stop.abort();
      },
    });
    const read = (async () => {
      for await (const event of watching) expect(event['type']).toBe('ADDED');
    })();
    expect((await failureOf(read)).code).toBe('cancelled');
  });

  it('leads a local port to a Pod, many requests on many connections', async () => {
    const pods = await listObjects(
      connection,
      { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true, verbs: [] },
      { namespace: 'shop', labelSelector: 'app=web' },
    );
    const pod = pods[0]?.metadata.name ?? '';
    const forward = await connection.forward({ namespace: 'shop', pod, port: 8080 });
    try {
      const answers = await Promise.all(
        Array.from({ length: 20 }, async () => {
          const answer = await fetch(`http://127.0.0.1:${forward.localPort}/`);
          return { status: answer.status, size: (await answer.arrayBuffer()).byteLength };
        }),
      );
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect(answers.every(({ size }) => size > 0)).toBe(true);
    } finally {
      await forward.close();
    }
    await expect(fetch(`http://127.0.0.1:${forward.localPort}/`)).rejects.toThrow();
  });

  it('says that a Pod is not there, or that the user may not forward', async () => {
    const missing = await failureOf(connection.forward({ namespace: 'shop', pod: 'nobody', port: 80 }));
    expect(missing.code).toBe('cluster.not-found');
    const pods = await listObjects(
      connection,
      { group: '', version: 'v1', kind: 'Pod', plural: 'pods', namespaced: true, verbs: [] },
      { namespace: 'shop', labelSelector: 'app=web' },
    );
    const pod = pods[0]?.metadata.name ?? '';
    const refused = await failureOf(open(lab.contexts.viewer).forward({ namespace: 'shop', pod, port: 8080 }));
    expect(refused).toMatchObject({ code: 'cluster.forbidden', params: { resource: 'pods/portforward' } });
  });

  it('finds no mesh where none is', async () => {
    expect(await detectMeshes(connection)).toEqual([]);
  });
});
