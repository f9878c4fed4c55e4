import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../core/json.ts';
import { problemOf } from '../core/problem.ts';
import { deleteObject, getObject, listObjects, serverSideApply } from './apply.ts';
import { FakeApiServer, listOf, sendJson, sendStatus } from './testing/fake-api-server.ts';
import type { ClusterConnection } from './types.ts';

let server: FakeApiServer;
let connection: ClusterConnection;
/** Kinds that the fake server serves, by group. */
let served: Record<string, readonly string[]>;

const discovery = (groups: typeof served): JsonObject => ({
  kind: 'APIGroupDiscoveryList',
  items: Object.entries(groups).map(([group, kinds]) => ({
    metadata: { name: group },
    versions: [
      {
        version: 'v1',
        resources: kinds.map((kind) => ({
          resource: `${kind.toLowerCase()}s`,
          responseKind: { kind },
          scope: 'Namespaced',
          verbs: ['get'],
        })),
      },
    ],
  })),
});

beforeEach(async () => {
  server = await FakeApiServer.start();
  served = { '': ['ConfigMap'], apps: ['Deployment'] };
  server.fallback = ({ path }, response) => {
    const { '': core = [], ...groups } = served;
    if (path === '/api') sendJson(response, discovery({ '': core }));
    else if (path === '/apis') sendJson(response, discovery(groups));
    else sendJson(response, { kind: 'Echo' });
  };
  connection = server.connect();
});

afterEach(async () => {
  await connection.close();
  await server.stop();
});

const reference = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' };

describe('serverSideApply', () => {
  it('sends an apply patch with strict fields and without what only the server sets', async () => {
    await serverSideApply(connection, {
      object: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'shop', uid: 'u', resourceVersion: '7', labels: { app: 'web' } },
        spec: { replicas: 1 },
        status: { replicas: 1 },
      },
      fieldManager: 'meshdeck:shop',
      force: false,
      dryRun: true,
    });
    const request = server.seen.at(-1);
    expect(request).toMatchObject({ method: 'PATCH', path: '/apis/apps/v1/namespaces/shop/deployments/web' });
    expect(request?.headers['content-type']).toBe('application/apply-patch+yaml');
    expect(Object.fromEntries(request?.query ?? [])).toEqual({
      fieldManager: 'meshdeck:shop',
      force: 'false',
      fieldValidation: 'Strict',
      dryRun: 'All',
    });
    expect(JSON.parse(request?.body ?? '')).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } },
      spec: { replicas: 1 },
    });
  });

  it('looks again for a kind that a definition of a moment ago may have brought', async () => {
    await connection.catalog();
    served['networking.istio.io'] = ['Gateway'];
    const object = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'edge' } };
    await serverSideApply(connection, { object, fieldManager: 'm', force: false, dryRun: false });
    expect(server.seen.at(-1)?.path).toBe('/apis/networking.istio.io/v1/namespaces/default/gateways/edge');
  });

  it('says that a kind is not served', async () => {
    const object = { apiVersion: 'example.com/v1', kind: 'Nothing', metadata: { name: 'x' } };
    await expect(
      serverSideApply(connection, { object, fieldManager: 'm', force: false, dryRun: false }),
    ).rejects.toThrow('cluster.kind-not-served');
  });
});

describe('deleteObject', () => {
  it('puts every option into the body, where a body is there the query is not read', async () => {
    await deleteObject(connection, { reference, uid: 'u-1', dryRun: true });
    const request = server.seen.at(-1);
    expect(request?.query.size).toBe(0);
    expect(JSON.parse(request?.body ?? '')).toMatchObject({
      propagationPolicy: 'Background',
      preconditions: { uid: 'u-1' },
      dryRun: ['All'],
    });
  });

  it.each([
    ['that it is gone', { kind: 'Status', status: 'Success', details: { name: 'web', uid: 'u-1' } }, []],
    [
      'what it waits for',
      { kind: 'Deployment', metadata: { name: 'web', finalizers: ['example.com/wait'] } },
      ['example.com/wait'],
    ],
    ['that a Pod is given time to end', { kind: 'Pod', metadata: { name: 'web', deletionGracePeriodSeconds: 30 } }, []],
  ])('tells %s', async (_what, answer, waitsFor) => {
    await connection.catalog();
    server.next((_request, response) => {
      sendJson(response, answer);
    });
    expect(await deleteObject(connection, { reference, dryRun: false })).toEqual({ is: 'deleted', waitsFor });
  });

  it('says that the object is another one by now', async () => {
    await connection.catalog();
    server.next((_request, response) => {
      sendStatus(response, 409, 'Conflict', 'the UID in the precondition does not match');
    });
    const refused = await deleteObject(connection, { reference, uid: 'u-1', dryRun: false }).catch(problemOf);
    expect(refused).toMatchObject({ code: 'cluster.changed-meanwhile', params: { resource: 'Deployment shop/web' } });
  });
});

describe('getObject and listObjects', () => {
  it('takes 404 for "not there", and nothing else', async () => {
    await connection.catalog();
    server.next((_request, response) => {
      sendStatus(response, 404, 'NotFound', 'gone');
    });
    expect(await getObject(connection, reference)).toBeUndefined();
    server.next((_request, response) => {
      sendStatus(response, 403, 'Forbidden', 'no');
    });
    await expect(getObject(connection, reference)).rejects.toThrow('cluster.forbidden');
  });

  it('reads all pages and says of each item what it is', async () => {
    server.next(
      (_request, response) => {
        sendJson(response, listOf([{ name: 'a' }], { continue: 'next page' }));
      },
      (_request, response) => {
        sendJson(response, listOf([{ name: 'b' }]));
      },
    );
    const resource = { ...reference, plural: 'deployments', namespaced: true, verbs: [] };
    const objects = await listObjects(connection, resource, { labelSelector: 'app=web' });
    expect(objects.map(({ apiVersion, kind, metadata }) => [apiVersion, kind, metadata.name])).toEqual([
      ['apps/v1', 'Deployment', 'a'],
      ['apps/v1', 'Deployment', 'b'],
    ]);
    expect(server.seen.map(({ path, query }) => [path, query.get('continue'), query.get('labelSelector')])).toEqual([
      ['/apis/apps/v1/deployments', null, 'app=web'],
      ['/apis/apps/v1/deployments', 'next page', 'app=web'],
    ]);
  });
});
