import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeApiServer, sendJson, sendStatus } from '../../cluster/testing/fake-api-server.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { referenceOf, type KubernetesObject } from '../../core/kubernetes.ts';
import { problemOf } from '../../core/problem.ts';
import { applyStep } from './apply-step.ts';
import type { SwitchStep } from './types.ts';

const { signal } = new AbortController();
const discovery = {
  kind: 'APIGroupDiscoveryList',
  items: [
    {
      metadata: { name: '' },
      versions: [
        {
          version: 'v1',
          resources: [
            { resource: 'namespaces', responseKind: { kind: 'Namespace' }, scope: 'Cluster', verbs: ['get'] },
          ],
        },
      ],
    },
  ],
};
const conflict = {
  causes: [
    {
      reason: 'FieldManagerConflict',
      message: 'conflict with "kubectl-label" using v1',
      field: '.metadata.labels.istio-injection',
    },
  ],
};

let server: FakeApiServer;
let connection: ClusterConnection;
let live: KubernetesObject;
/** How the next writes are refused, in order. */
let refusals: readonly ('version' | 'fields')[];

beforeEach(async () => {
  live = namespace('7');
  refusals = [];
  server = await FakeApiServer.start();
  server.fallback = ({ method, path, query }, response) => {
    const [refusal, ...others] = refusals;
    if (path === '/api') sendJson(response, discovery);
    else if (path === '/apis') sendJson(response, { kind: 'APIGroupDiscoveryList', items: [] });
    else if (method !== 'PATCH') sendJson(response, live);
    else if (refusal === undefined || (refusal === 'fields' && query.get('force') === 'true')) sendJson(response, live);
    else {
      refusals = others;
      if (refusal === 'version') live = namespace('8');
      sendStatus(response, 409, 'Conflict', 'Apply failed', refusal === 'fields' ? conflict : undefined);
    }
  };
  connection = server.connect();
});

afterEach(async () => {
  await connection.close();
  await server.stop();
});

function namespace(resourceVersion: string, labels: Record<string, string> = {}): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', uid: '1', resourceVersion, labels } };
}

function step(): SwitchStep {
  const declared: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } },
  };
  return {
    object: referenceOf(declared),
    does: 'change',
    manager: 'meshdeck:inject',
    declared,
    removals: [],
    takesBack: [],
    restores: [],
    changes: [],
    conflicts: [],
    live: namespace('7'),
    result: declared,
  };
}

/** What was written: whether by force, and of which version. */
function writes(): readonly string[] {
  return server.seen
    .filter(({ method }) => method === 'PATCH')
    .map(({ query, body }) => {
      const { metadata } = JSON.parse(body) as KubernetesObject;
      return `${query.get('force') === 'true' ? 'force' : 'ask'} ${metadata.resourceVersion ?? ''}`;
    });
}

describe('what was planned', () => {
  it('is written again where only the version is another one', async () => {
    refusals = ['version'];
    await applyStep(connection, step(), { takeOver: [] }, signal);
    expect(writes()).toEqual(['ask 7', 'ask 8']);
  });

  it('is never forced against somebody who came meanwhile and was not named', async () => {
    refusals = ['fields'];
    const refused = await applyStep(connection, step(), { takeOver: ['argo'] }, signal).catch(problemOf);
    expect(refused).toMatchObject({ code: 'mesh.switch-conflict', params: { managers: 'kubectl-label' } });
    expect(writes()).toEqual(['ask 7']);
  });

  it('is forced where that manager was named', async () => {
    refusals = ['fields'];
    await applyStep(connection, step(), { takeOver: ['kubectl-label'] }, signal);
    expect(writes()).toEqual(['ask 7', 'force 7']);
  });

  it.each([
    ['what it touches is otherwise', namespace('8', { 'istio-injection': 'disabled' })],
    ['it is another object of the same name', { ...namespace('8'), metadata: { name: 'shop', uid: '2' } }],
  ])('is not done where %s by now', async (_, now) => {
    live = now;
    const refused = await applyStep(connection, step(), { takeOver: [] }, signal).catch(problemOf);
    expect(refused).toMatchObject({ code: 'mesh.switch-changed-meanwhile' });
    expect(writes()).toEqual([]);
  });
});
