import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubernetesObject, ObjectReference } from '../../core/kubernetes.ts';
import { problemOf } from '../../core/problem.ts';
import { FakeApiServer, sendJson, sendStatus, type SeenRequest } from '../testing/fake-api-server.ts';
import type { Connection } from '../transport/connection.ts';
import { baseOf, sendEdit } from './edit.ts';
import type { EditBase, EditOutcome } from './edit-types.ts';

const reference: ObjectReference = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' };

function deployment(version: string, replicas: number, more: object = {}): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: 'web',
      namespace: 'shop',
      uid: 'u1',
      resourceVersion: version,
      managedFields: [
        { manager: 'hpa', operation: 'Update', apiVersion: 'apps/v1', subresource: 'scale', fieldsV1: { 'f:spec': { 'f:replicas': {} } } },
      ], // prettier-ignore
    },
    spec: { replicas, paused: false },
    status: { readyReplicas: replicas },
    ...more,
  };
}

let fake: FakeApiServer;
let connection: Connection;
/** What the server has: a later state for each later read. */
let states: KubernetesObject[] = [];
let answerPatch: (version: string) => KubernetesObject | string = () => 'refused';

beforeEach(async () => {
  fake = await FakeApiServer.start();
  connection = fake.connect();
  const resources = [
    { name: 'deployments', kind: 'Deployment', namespaced: true, verbs: [] },
    { name: 'secrets', kind: 'Secret', namespaced: true, verbs: [] },
  ];
  fake.fallback = ({ path, method, body }, response) => {
    if (path === '/api') sendJson(response, { kind: 'APIVersions', versions: ['v1'] });
    else if (path === '/apis')
      sendJson(response, { kind: 'APIGroupList', groups: [{ name: 'apps', versions: [{ version: 'v1' }] }] });
    else if (path === '/apis/apps/v1' || path === '/api/v1') sendJson(response, { kind: 'APIResourceList', resources });
    else if (method === 'PATCH') {
      const [test] = JSON.parse(body) as [{ value: string }];
      const answer = answerPatch(test.value);
      if (typeof answer === 'string') sendStatus(response, 422, 'Invalid', answer);
      else sendJson(response, answer);
    } else {
      const [state] = states.length > 1 ? states.splice(0, 1) : states;
      if (state === undefined) sendStatus(response, 404, 'NotFound', 'gone');
      else sendJson(response, state);
    }
  };
});

afterEach(async () => {
  await connection.close();
  await fake.stop();
});

const base = baseOf(deployment('7', 2));
const edited = base.text.replace('replicas: 2', 'replicas: 5');

function send(text: string, from: EditBase = base, of = reference): Promise<EditOutcome> {
  return sendEdit(connection, { reference: of, base: from, text, dryRun: true });
}

function refused(text: string, from?: EditBase, of?: ObjectReference): Promise<object> {
  return send(text, from, of).catch(problemOf);
}

function patches(): readonly SeenRequest[] {
  return fake.seen.filter(({ method }) => method === 'PATCH');
}

describe('sendEdit', () => {
  it('sends the touched field with a test of the version, and names its owner', async () => {
    states = [deployment('7', 2)];
    answerPatch = () => deployment('7', 5);
    expect(await send(edited)).toMatchObject({
      is: 'changes',
      changes: [
        {
          path: 'spec.replicas',
          before: 2,
          after: 5,
          owners: [{ manager: 'hpa', operation: 'Update', subresource: 'scale' }],
          isAsked: true,
        },
      ],
      notTaken: [],
    });
    const [patch] = patches();
    expect(patch?.headers['content-type']).toBe('application/json-patch+json');
    expect(Object.fromEntries(patch?.query ?? [])).toEqual({
      fieldManager: 'meshdeck:edit',
      fieldValidation: 'Strict',
      dryRun: 'All',
    });
    expect(JSON.parse(patch?.body ?? '')).toEqual([
      { op: 'test', path: '/metadata/resourceVersion', value: '7' },
      { op: 'replace', path: '/spec/replicas', value: 5 },
    ]);
  });

  it('passes over what only controllers wrote meanwhile', async () => {
    states = [deployment('9', 2, { status: { readyReplicas: 1 } })];
    answerPatch = () => deployment('9', 5);
    expect(await send(edited)).toMatchObject({ is: 'changes' });
    expect(patches()[0]?.body).toContain('"value":"9"');
  });

  it('sends nothing over a change of somebody else, and shows it', async () => {
    states = [deployment('9', 3)];
    expect(await send(edited)).toMatchObject({
      is: 'changed-meanwhile',
      problem: { code: 'cluster.edited-meanwhile', params: { fields: 'spec.replicas', managers: 'hpa' } },
      meanwhile: [{ path: 'spec.replicas', before: 2, after: 3 }],
      base: baseOf(deployment('9', 3)),
    });
    expect(patches()).toEqual([]);
  });

  it('sends nothing to another object of the same name', async () => {
    const { metadata } = deployment('9', 2);
    states = [deployment('9', 2, { metadata: { ...metadata, uid: 'u2' } })];
    expect(await send(edited)).toMatchObject({ problem: { code: 'cluster.changed-meanwhile' } });
    states = [];
    expect(await refused(edited)).toMatchObject({ code: 'cluster.edit-gone' });
    expect(patches()).toEqual([]);
  });

  it('looks again where somebody wrote between the look and the patch', async () => {
    states = [deployment('7', 2), deployment('8', 2)];
    answerPatch = (version) => (version === '8' ? deployment('8', 5) : 'testing value failed');
    expect(await send(edited)).toMatchObject({ is: 'changes' });
    expect(patches()).toHaveLength(2);

    states = [deployment('7', 2), deployment('8', 3)];
    answerPatch = () => 'testing value failed';
    expect(await send(edited)).toMatchObject({ is: 'changed-meanwhile' });
  });

  it('says what the server does not accept', async () => {
    states = [deployment('7', 2)];
    answerPatch = () => 'spec.replicas: Invalid value';
    expect(await refused(edited)).toMatchObject({ code: 'cluster.invalid' });
    expect(patches()).toHaveLength(1);
  });

  it('gives up on an object that changes all the time', async () => {
    states = Array.from({ length: 40 }, (_, index) => deployment(String(index), 2));
    expect(await refused(edited)).toMatchObject({ code: 'cluster.edit-restless' });
  });

  it('names what the server would leave as it is, and what it would change by itself', async () => {
    states = [deployment('7', 2)];
    answerPatch = () => deployment('7', 5, { spec: { replicas: 5, paused: true } });
    expect(await send(`${edited}status:\n  readyReplicas: 9\n`)).toMatchObject({
      changes: [
        { path: 'spec.replicas', isAsked: true },
        { path: 'spec.paused', isAsked: false },
      ],
      notTaken: ['status'],
    });
  });

  it('sends nothing where nothing differs, and nothing that says which object it is', async () => {
    expect(await send(`# a comment\n${base.text}`)).toEqual({ is: 'unchanged', notTaken: [] });
    for (const [from, to, field] of [
      ['name: web', 'name: cart', 'metadata.name'],
      ['kind: Deployment', 'kind: Pod', 'kind'],
      ['  name: web', '  uid: u2\n  name: web', 'metadata.uid'],
    ] as const)
      expect(await refused(base.text.replace(from, to))).toMatchObject({
        code: 'cluster.edit-fixed-field',
        params: { field },
      });
    expect(fake.seen).toEqual([]);
  });

  it('lets labels of a Secret be edited, and nothing of its data', async () => {
    const of: ObjectReference = { ...reference, group: '', kind: 'Secret' };
    const secret: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'web', namespace: 'shop', uid: 'u1', resourceVersion: '7', labels: { a: 'b' } },
      data: { key: 'Y2FuYXJ5' },
    };
    const from = baseOf(secret);
    expect(await refused(from.text.replace('[redacted]', 'aGk='), from, of)).toMatchObject({
      code: 'cluster.edit-secret-data',
      params: { field: 'data' },
    });
    states = [secret];
    answerPatch = () => ({ ...secret, metadata: { ...secret.metadata, labels: { a: 'c' } } });
    const outcome = await send(from.text.replace('a: b', 'a: c'), from, of);
    expect(outcome).toMatchObject({ changes: [{ path: 'metadata.labels.a', before: 'b', after: 'c' }] });
    expect(JSON.stringify(outcome)).not.toContain('Y2FuYXJ5');
    expect(patches()[0]?.body).not.toContain('redacted');
  });
});
