import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isCancelled } from '../../core/problem.ts';
import type { ClusterConnection } from '../types.ts';
import { beginWatch, FakeApiServer, sendEvent, sendJson, sendStatus } from '../testing/fake-api-server.ts';
import { followLogs } from './follow.ts';
import { readLogs } from './read.ts';
import type { LogNote, LogQuery } from './types.ts';

const timing = { firstBackoffMs: 5, longestBackoffMs: 5 };
const service: LogQuery = {
  object: { group: '', version: 'v1', kind: 'Service', namespace: 'shop', name: 'web' },
  containers: { is: 'default' },
  follow: true,
  previous: false,
};

interface PodParts {
  readonly restarts?: number;
  readonly phase?: string;
  readonly state?: object;
}

/** A change is one only with another version. */
let version = 5;

function pod(name: string, { restarts = 0, phase = 'Running', state = { running: {} } }: PodParts = {}): object {
  return {
    metadata: { name, namespace: 'shop', uid: `uid-${name}`, resourceVersion: String((version += 1)) },
    spec: { containers: [{ name: 'app' }] },
    status: { phase, containerStatuses: [{ name: 'app', restartCount: restarts, state }] },
  };
}

const stamp = (second: number): string => `2026-11-26T10:00:0${second}.000000000Z`;

let fake: FakeApiServer;
let connection: ClusterConnection;
let stop: AbortController;
/** Logs as a request for a Pod finds them: the first for what there is, the others for streams. */
let logs: Map<string, ((response: ServerResponse) => void)[]>;
let pods: object[];
let watches: ServerResponse[];
let shown: string[];
let notes: LogNote[];
let onShown = (): void => undefined;
let following: Promise<unknown>;

beforeEach(async () => {
  fake = await FakeApiServer.start();
  connection = fake.connect();
  stop = new AbortController();
  logs = new Map();
  [pods, watches, shown, notes] = [[], [], [], []];
  const resources = [{ name: 'services', kind: 'Service', namespaced: true, verbs: ['get'] }];
  fake.fallback = ({ path, query }, response) => {
    if (path === '/api') sendJson(response, { kind: 'APIVersions', versions: ['v1'] });
    else if (path === '/apis') sendJson(response, { kind: 'APIGroupList', groups: [] });
    else if (path === '/api/v1') sendJson(response, { kind: 'APIResourceList', resources });
    else if (path.endsWith('/services/web')) sendJson(response, { spec: { selector: { app: 'web' } } });
    else if (path.endsWith('/log')) (logs.get(path.split('/')[6] ?? '')?.shift() ?? hold)(response);
    else if (query.has('watch')) {
      beginWatch(response);
      watches.push(response);
    } else sendJson(response, { kind: 'PodList', metadata: { resourceVersion: '5' }, items: pods });
  };
});

afterEach(async () => {
  stop.abort();
  await following;
  await connection.close();
  await fake.stop();
});

function hold(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/plain' });
  response.flushHeaders();
}

/** A stream that goes on after these lines, or breaks in the middle of the last. */
function lines(...texts: readonly string[]): (response: ServerResponse) => void {
  return (response) => {
    hold(response);
    response.write(texts.map((text) => `${text}\n`).join(''));
  };
}

function whole(...texts: readonly string[]): (response: ServerResponse) => void {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.end(texts.map((text) => `${text}\n`).join(''));
  };
}

function broken(...texts: readonly string[]): (response: ServerResponse) => void {
  return (response) => {
    hold(response);
    response.write(texts.map((text) => `${text}\n`).join(''), () => response.destroy());
  };
}

const sink = {
  lines: (batch: readonly { readonly text: string }[]): Promise<void> => {
    shown.push(...batch.map(({ text }) => text));
    onShown();
    return Promise.resolve();
  },
  note: (note: LogNote): Promise<void> => {
    notes.push(note);
    onShown();
    return Promise.resolve();
  },
};

function tell(type: string, object: object): void {
  for (const watch of watches) sendEvent(watch, type, object);
}

function until(holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    onShown = () => {
      if (holds()) resolve();
    };
    onShown();
  });
}

function follow(query: LogQuery = service): Promise<unknown> {
  following = followLogs(connection, query, sink, stop.signal, timing).catch((error: unknown) => {
    if (!isCancelled(error)) throw error;
  });
  return following;
}

describe('followed logs', () => {
  it('begin with what there is, of all Pods in the order of time', async () => {
    pods = [pod('a'), pod('b')];
    logs.set('a', [whole(`${stamp(1)} a1`, `${stamp(3)} a2`)]);
    logs.set('b', [whole(`${stamp(2)} b1`)]);
    void follow();
    await until(() => notes.some(({ is }) => is === 'live'));
    expect(shown).toEqual(['a1', 'b1', 'a2']);
    const first = fake.seen.find(({ path }) => path.endsWith('/pods/a/log'));
    expect(Object.fromEntries(first?.query ?? [])).toEqual({ container: 'app', timestamps: 'true' });
    expect(fake.seen.find(({ path }) => path.endsWith('/pods'))?.query.get('labelSelector')).toBe('app=web');
  });

  it('go on over streams that break, with no line twice and none left out', async () => {
    pods = [pod('a')];
    logs.set('a', [
      whole(`${stamp(1)} one`),
      broken(`${stamp(1)} one`, `${stamp(2)} two`, `${stamp(2)} three`),
      lines(`${stamp(2)} two`, `${stamp(2)} three`, `${stamp(2)} four`),
    ]);
    void follow();
    await until(() => shown.includes('four'));
    expect(shown).toEqual(['one', 'two', 'three', 'four']);
    const since = fake.seen
      .filter(({ query }) => query.get('follow') === 'true')
      .map(({ query }) => query.get('sinceTime'));
    expect(since).toEqual(['2026-11-26T10:00:01Z', '2026-11-26T10:00:02Z']);
    expect(notes.filter(({ is }) => is === 'broken')).toHaveLength(1);
  });

  it('take in Pods that come, and say which ones went', async () => {
    pods = [pod('a')];
    logs.set('a', [whole(), lines(`${stamp(1)} old`)]);
    logs.set('b', [lines(`${stamp(2)} young`)]);
    void follow();
    await until(() => shown.includes('old') && watches.length > 0);
    tell('ADDED', pod('b', { state: { waiting: {} } }));
    tell('MODIFIED', pod('b'));
    await until(() => shown.includes('young'));
    expect(notes).toContainEqual(
      expect.objectContaining({ is: 'joined', source: expect.objectContaining({ pod: 'b' }) as unknown }),
    );
  });

  it('say that a Pod is gone once its stream has ended', async () => {
    pods = [pod('a')];
    const streams: ServerResponse[] = [];
    logs.set('a', [whole(), (response) => (hold(response), streams.push(response))]);
    void follow();
    await until(() => notes.some(({ is }) => is === 'live'));
    while (watches.length === 0 || streams.length === 0) await new Promise((resolve) => setImmediate(resolve));
    streams[0]?.end(`${stamp(4)} last words\n`);
    tell('DELETED', pod('a'));
    await until(() => notes.some(({ is }) => is === 'ended'));
    expect(shown).toEqual(['last words']);
    expect(notes.at(-1)).toMatchObject({ is: 'ended', because: 'gone' });
  });

  it('wait for a container that crashed, and go on when it is started again', async () => {
    pods = [pod('a', { state: { terminated: {} }, restarts: 1 })];
    logs.set('a', [whole(`${stamp(1)} crash`), whole(`${stamp(1)} crash`), lines(`${stamp(5)} hello again`)]);
    void follow();
    while (watches.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await until(() => shown.includes('crash'));
    tell('MODIFIED', pod('a', { restarts: 2 }));
    await until(() => shown.includes('hello again'));
    expect(shown).toEqual(['crash', 'hello again']);
    expect(notes.at(-1)).toMatchObject({ is: 'restarted', restarts: 2 });
  });

  it('of one Pod end with it', async () => {
    pods = [pod('a', { phase: 'Succeeded', state: { terminated: {} } })];
    logs.set('a', [whole(`${stamp(1)} done`), whole(`${stamp(1)} done`)]);
    await follow({ ...service, object: { ...service.object, kind: 'Pod', name: 'a' } });
    expect(shown).toEqual(['done']);
    expect(notes.at(-1)).toMatchObject({ is: 'ended', because: 'finished' });
  });

  it('say what may not be read, and show the others', async () => {
    pods = [pod('a'), pod('b')];
    const refuse = (response: ServerResponse): void => {
      sendStatus(response, 403, 'Forbidden', 'no logs for you');
    };
    logs.set('a', [refuse, refuse]);
    logs.set('b', [whole(`${stamp(1)} b1`), lines(`${stamp(2)} b2`)]);
    void follow();
    await until(() => shown.includes('b2') && notes.filter(({ is }) => is === 'refused').length === 2);
    expect(shown).toEqual(['b1', 'b2']);
  });

  it('end their sockets when they are stopped', async () => {
    pods = [pod('a')];
    let closed: Promise<unknown> | undefined;
    logs.set('a', [
      whole(),
      (response) => {
        lines(`${stamp(1)} x`)(response);
        closed = once(response, 'close');
      },
    ]);
    void follow();
    await until(() => shown.includes('x'));
    stop.abort();
    await following;
    await closed;
    expect(shown).toEqual(['x']);
  });
});

describe('logs that are not followed', () => {
  it('ask for the previous run, since when and how much', async () => {
    pods = [pod('a', { restarts: 1 }), pod('fresh')];
    logs.set('a', [whole(`${stamp(1)} before`)]);
    const query = { ...service, follow: false, previous: true, sinceSeconds: 60, tailLines: 5 };
    await readLogs(connection, query, sink, stop.signal);
    expect(shown).toEqual(['before']);
    const asked = fake.seen.filter(({ path }) => path.endsWith('/log'));
    expect(asked.map(({ query: parts }) => Object.fromEntries(parts))).toEqual([
      { container: 'app', timestamps: 'true', previous: 'true', sinceSeconds: '60', tailLines: '5' },
    ]);
  });
});
