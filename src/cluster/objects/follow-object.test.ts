import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { beginWatch, FakeApiServer, sendEvent, sendJson, sendStatus } from '../testing/fake-api-server.ts';
import { followObject, type FollowedObject } from './follow-object.ts';

const reference: ObjectReference = { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'web' };
const object = (version: string, uid = 'u1'): object => ({
  metadata: { name: 'web', namespace: 'shop', resourceVersion: version, uid },
});
const list = (...items: readonly object[]): object => ({ kind: 'List', metadata: { resourceVersion: '10' }, items });

let fake: FakeApiServer;
let stop: AbortController;
let lists: ((response: ServerResponse) => void)[] = [];
let watches: ((response: ServerResponse) => void)[] = [];
let gets: ((response: ServerResponse) => void)[] = [];
let told: FollowedObject[] = [];
let onTold = (): void => undefined;

beforeEach(async () => {
  fake = await FakeApiServer.start();
  stop = new AbortController();
  [lists, watches, gets, told] = [[], [], [], []];
  const resources = [{ name: 'configmaps', kind: 'ConfigMap', namespaced: true, verbs: ['get'] }];
  fake.fallback = ({ path, query }, response) => {
    if (path === '/api') sendJson(response, { kind: 'APIVersions', versions: ['v1'] });
    else if (path === '/apis') sendJson(response, { kind: 'APIGroupList', groups: [] });
    else if (path === '/api/v1') sendJson(response, { kind: 'APIResourceList', resources });
    else if (path.endsWith('/web')) (gets.shift() ?? forbid)(response);
    else if (query.has('watch')) (watches.shift() ?? beginWatch)(response);
    else (lists.shift() ?? forbid)(response);
  };
});

afterEach(async () => {
  stop.abort();
  await fake.stop();
});

function forbid(response: ServerResponse): void {
  sendStatus(response, 403, 'Forbidden', 'no');
}

function follow(): void {
  const connection = fake.connect();
  stop.signal.addEventListener('abort', () => void connection.close());
  followObject(connection, {
    reference,
    signal: stop.signal,
    timing: { firstBackoffMs: 1, longestBackoffMs: 1 },
    onChange: (followed) => {
      told.push(followed);
      onTold();
    },
  });
}

function until(matches: (followed: FollowedObject) => boolean): Promise<FollowedObject> {
  return new Promise((resolve) => {
    onTold = () => {
      const found = told.find(matches);
      if (found !== undefined) resolve(found);
    };
    onTold();
  });
}

const isIn = (state: string) => (followed: FollowedObject) => followed.state.is === state;

describe('followObject', () => {
  it('asks for one name, and tells what the object becomes', async () => {
    lists.push((response) => {
      sendJson(response, list(object('3')));
    });
    watches.push((response) => {
      beginWatch(response);
      sendEvent(response, 'MODIFIED', object('11'));
    });
    follow();
    const { object: seen } = await until(({ object: one }) => one?.metadata.resourceVersion === '11');
    expect(seen).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap' });
    const asked = fake.seen.filter(({ path }) => path === '/api/v1/namespaces/shop/configmaps');
    expect(asked.map(({ query }) => query.get('fieldSelector'))).toEqual(['metadata.name=web', 'metadata.name=web']);
  });

  it('tells of a deletion with the last that was seen, and of another object of the name', async () => {
    let watch: ServerResponse | undefined;
    lists.push((response) => {
      sendJson(response, list(object('3')));
    });
    watches.push((response) => {
      watch = response;
      beginWatch(response);
      sendEvent(response, 'DELETED', object('11'));
    });
    follow();
    const deleted = await until(isIn('deleted'));
    expect(deleted.object?.metadata.resourceVersion).toBe('3');
    if (watch !== undefined) sendEvent(watch, 'ADDED', object('12', 'u2'));
    expect(await until(({ isAnother }) => isAnother)).toMatchObject({ state: { is: 'live' } });
  });

  it('says that there is no such object', async () => {
    lists.push((response) => {
      sendJson(response, list());
    });
    follow();
    expect((await until(isIn('missing'))).object).toBeUndefined();
  });

  it('reads an object once that may be read and not followed', async () => {
    gets.push((response) => {
      sendJson(response, { apiVersion: 'v1', kind: 'ConfigMap', ...object('3') });
    });
    follow();
    const denied = await until(isIn('denied'));
    expect(denied.object?.metadata.name).toBe('web');
    expect(denied.state).toMatchObject({ problem: { code: 'cluster.forbidden' } });
  });

  it('keeps what it has seen when the right to it is taken away', async () => {
    lists.push((response) => {
      sendJson(response, list(object('3')));
    });
    watches.push((response) => {
      forbid(response);
    });
    follow();
    expect((await until(isIn('denied'))).object?.metadata.resourceVersion).toBe('3');
    expect(told.some(isIn('deleted'))).toBe(false);
  });

  it('says why it is behind, and goes on', async () => {
    lists.push((response) => {
      sendStatus(response, 500, 'InternalError', 'broken');
    });
    lists.push((response) => {
      sendJson(response, list(object('3')));
    });
    follow();
    expect((await until(isIn('reconnecting'))).state).toMatchObject({ problem: { code: 'cluster.server-error' } });
    await until(isIn('live'));
  });

  it('says that the server does not have the kind', async () => {
    const connection = fake.connect();
    followObject(connection, {
      reference: { ...reference, kind: 'Nothing' },
      signal: stop.signal,
      onChange: (followed) => {
        told.push(followed);
        onTold();
      },
    });
    expect((await until(isIn('denied'))).state).toMatchObject({ problem: { code: 'cluster.kind-not-served' } });
    stop.abort();
    await connection.close();
  });
});
