import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textAt } from './readiness/read.ts';
import {
  beginWatch,
  FakeApiServer,
  listOf,
  objectOf,
  sendEvent,
  sendJson,
  sendStatus,
} from './testing/fake-api-server.ts';
import type { WatchEvent } from './types.ts';
import type { RunningWatch, WatchTiming } from './watch.ts';
import { watchCollection } from './watch.ts';

let server: FakeApiServer;
let stop: AbortController;
let events: WatchEvent<string>[];
let waiting: { readonly isThere: () => boolean; readonly resolve: () => void }[];

beforeEach(async () => {
  server = await FakeApiServer.start();
  server.fallback = (_request, response) => {
    beginWatch(response);
  };
  stop = new AbortController();
  events = [];
  waiting = [];
});

afterEach(async () => {
  stop.abort();
  await server.stop();
});

const fast: WatchTiming = {
  serverTimeoutMs: 60_000,
  inactivityMs: 60_000,
  pageMs: 60_000,
  firstBackoffMs: 5,
  longestBackoffMs: 40,
  deniedRetryMs: 60_000,
};

function watch(timing: Partial<WatchTiming> = {}): RunningWatch {
  return watchCollection<string>(server.connect(), {
    path: '/api/v1/namespaces',
    project: (object) =>
      `${textAt(object, 'metadata', 'name') ?? ''}@${textAt(object, 'metadata', 'resourceVersion') ?? ''}`,
    onEvent: (event) => {
      events.push(event);
      for (const waiter of waiting) if (waiter.isThere()) waiter.resolve();
    },
    signal: stop.signal,
    timing: { ...fast, ...timing },
  });
}

function until(isThere: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (isThere()) resolve();
    else waiting.push({ isThere, resolve });
  });
}

const told = (): string[] =>
  events.map((event) => {
    if (event.type === 'upsert') return `+${event.row}`;
    if (event.type === 'remove') return `-${event.key}`;
    return event.type === 'reconnecting' || event.type === 'denied'
      ? `${event.type} ${event.problem.code}`
      : event.type;
  });

const has = (text: string) => () => told().includes(text);

describe('watchCollection', () => {
  it('reads pages of 500, then watches from the version of the list', async () => {
    server.next(
      (_request, response) => {
        sendJson(response, listOf([{ name: 'a' }], { resourceVersion: '100', continue: 'more' }));
      },
      (_request, response) => {
        sendJson(response, listOf([{ name: 'b' }], { resourceVersion: '100' }));
      },
      (_request, response) => {
        beginWatch(response);
        sendEvent(response, 'ADDED', objectOf({ name: 'c', version: '101' }));
        sendEvent(response, 'DELETED', objectOf({ name: 'a', version: '102' }));
      },
    );
    watch();
    await until(has('-a'));
    expect(told()).toEqual(['reset', '+a@1', '+b@1', 'synced', 'live', '+c@101', '-a']);
    const [first, second, third] = server.seen;
    expect(first?.query.get('limit')).toBe('500');
    expect(second?.query.get('continue')).toBe('more');
    expect(Object.fromEntries(third?.query ?? [])).toMatchObject({
      watch: 'true',
      allowWatchBookmarks: 'true',
      resourceVersion: '100',
    });
    expect(Number(third?.query.get('timeoutSeconds'))).toBeGreaterThanOrEqual(60);
  });

  it('continues from the last bookmark when the server ends the stream', async () => {
    server.next(
      (_request, response) => {
        sendJson(response, listOf([{ name: 'a' }]));
      },
      (_request, response) => {
        beginWatch(response);
        sendEvent(response, 'BOOKMARK', { metadata: { resourceVersion: '250' } });
        response.end();
      },
    );
    const watching = watch();
    server.fallback = (_request, response) => {
      beginWatch(response);
      sendEvent(response, 'ADDED', objectOf({ name: 'b', version: '251' }));
    };
    await until(has('+b@251'));
    expect(server.seen[2]?.query.get('resourceVersion')).toBe('250');
    stop.abort();
    await watching.ended;
  });

  it('reads the list again after 410 and tells only the differences', async () => {
    server.next(
      (_request, response) => {
        sendJson(response, listOf([{ name: 'same' }, { name: 'gone' }, { name: 'changed', version: '1' }]));
      },
      (_request, response) => {
        beginWatch(response);
        sendEvent(response, 'BOOKMARK', { metadata: { resourceVersion: '101' } });
        sendEvent(response, 'ERROR', { kind: 'Status', code: 410, reason: 'Expired', message: 'too old' });
        response.end();
      },
      (_request, response) => {
        sendJson(response, listOf([{ name: 'same' }, { name: 'changed', version: '7' }, { name: 'new' }]));
      },
    );
    watch();
    await until(() => told().filter((line) => line === 'synced').length === 2);
    expect(told().slice(told().indexOf('synced') + 1)).toEqual(['live', '+changed@7', '+new@1', '-gone', 'synced']);
  });

  it('does not hammer a server that says 410 to every watch', async () => {
    server.fallback = (request, response) => {
      if (request.query.has('watch')) sendStatus(response, 410, 'Expired', 'too old');
      else sendJson(response, listOf([{ name: 'a' }]));
    };
    watch();
    await until(() => told().filter((line) => line === 'reconnecting cluster.gone').length >= 3);
    const waits = events.flatMap((event) => (event.type === 'reconnecting' ? [event.retryInMs] : []));
    expect(waits[2]).toBeGreaterThan(waits[0] ?? 0);
  });

  it('does not wait longer after a 410 because something else failed before', async () => {
    server.next((_request, response) => {
      sendJson(response, listOf([{ name: 'a' }]));
    });
    for (let times = 0; times < 4; times += 1)
      server.next((_request, response) => {
        sendStatus(response, 503, 'ServiceUnavailable', 'busy');
      });
    server.fallback = (request, response) => {
      if (request.query.has('watch')) sendStatus(response, 410, 'Expired', 'too old');
      else sendJson(response, listOf([{ name: 'a' }]));
    };
    watch({ longestBackoffMs: 1_000 });
    await until(has('reconnecting cluster.gone'));
    const waits = events.flatMap((event) => (event.type === 'reconnecting' ? [event] : []));
    const afterBusy = waits.filter(({ problem }) => problem.code !== 'cluster.gone').map(({ retryInMs }) => retryInMs);
    const afterGone = waits.find(({ problem }) => problem.code === 'cluster.gone')?.retryInMs;
    expect(afterBusy).toHaveLength(4);
    expect(afterGone).toBeLessThan(afterBusy.at(-1) ?? 0);
  });

  it('waits as long as 429 asks', async () => {
    server.next((_request, response) => {
      response.writeHead(429, { 'content-type': 'text/plain', 'retry-after': '1' });
      response.end('Too many requests, please try again later.');
    });
    const watching = watch();
    await until(has('reconnecting cluster.too-many-requests'));
    const waits = events.flatMap((event) => (event.type === 'reconnecting' ? [event.retryInMs] : []));
    expect(waits[0]).toBeGreaterThanOrEqual(1000);
    expect(waits[0]).toBeLessThan(1010);
    server.next((_request, response) => {
      sendJson(response, listOf([{ name: 'a' }]));
    });
    watching.retry();
    await until(has('synced'));
  });

  it('tells a denial once and asks again only when told to', async () => {
    server.next((_request, response) => {
      sendStatus(
        response,
        403,
        'Forbidden',
        'namespaces is forbidden: User "jane" cannot list resource "namespaces" in API group "" at the cluster scope',
      );
    });
    const watching = watch();
    await until(has('denied cluster.forbidden'));
    const denied = events.find((event) => event.type === 'denied');
    expect(denied?.problem.params).toMatchObject({
      user: 'User "jane"',
      verb: 'list',
      resource: 'namespaces',
      scope: 'in the whole cluster',
    });
    server.next((_request, response) => {
      sendJson(response, listOf([{ name: 'a' }]));
    });
    watching.retry();
    await until(has('live'));
    expect(told()).toContain('+a@1');
  });

  it('opens another stream after a silence, and says nothing where that one works', async () => {
    server.next(
      (_request, response) => {
        sendJson(response, listOf([{ name: 'a' }]));
      },
      (_request, response) => {
        beginWatch(response);
      },
      (_request, response) => {
        beginWatch(response);
        sendEvent(response, 'ADDED', objectOf({ name: 'b', version: '101' }));
      },
    );
    watch({ inactivityMs: 50 });
    await until(has('+b@101'));
    expect(told().filter((line) => line.startsWith('reconnecting'))).toEqual([]);
  });

  it('says that a connection died without a word, where the next stream does not open', async () => {
    server.next(
      (_request, response) => {
        sendJson(response, listOf([{ name: 'a' }]));
      },
      (_request, response) => {
        beginWatch(response);
      },
      () => undefined,
      (_request, response) => {
        beginWatch(response);
        sendEvent(response, 'ADDED', objectOf({ name: 'b', version: '101' }));
      },
    );
    watch({ inactivityMs: 50 });
    await until(has('+b@101'));
    expect(told()).toContain('reconnecting cluster.stream-broken');
  });

  it('continues after a line that was cut off', async () => {
    server.next(
      (_request, response) => {
        sendJson(response, listOf([{ name: 'a' }]));
      },
      (_request, response) => {
        beginWatch(response);
        sendEvent(response, 'ADDED', objectOf({ name: 'b', version: '101' }));
        response.end('{"type":"ADDED","object":{"meta');
      },
      (_request, response) => {
        beginWatch(response);
        sendEvent(response, 'ADDED', objectOf({ name: 'c', version: '102' }));
      },
    );
    watch();
    await until(has('+c@102'));
    expect(told()).toContain('reconnecting cluster.stream-broken');
    expect(server.seen.at(-1)?.query.get('resourceVersion')).toBe('101');
  });

  it('says that something else than Kubernetes answers', async () => {
    server.next((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<html>Sign in</html>');
    });
    watch();
    await until(has('reconnecting cluster.not-kubernetes'));
  });

  it('ends without an event when it is asked to', async () => {
    server.next((_request, response) => {
      sendJson(response, listOf([]));
    });
    const watching = watch();
    await until(has('live'));
    const before = events.length;
    stop.abort();
    await watching.ended;
    expect(events).toHaveLength(before);
  });
});
