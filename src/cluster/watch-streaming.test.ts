import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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
import type { Answer } from './testing/fake-api-server.ts';
import type { WatchEvent } from './types.ts';
import type { RunningWatch, WatchTiming } from './watch.ts';
import { watchCollection } from './watch.ts';

let server: FakeApiServer;
let stop: AbortController;
let told: string[];
let wake: () => void;

beforeEach(async () => {
  server = await FakeApiServer.start();
  server.streamsLists = true;
  server.fallback = (_request, response) => {
    beginWatch(response);
  };
  stop = new AbortController();
  told = [];
  wake = () => undefined;
});

afterEach(async () => {
  vi.useRealTimers();
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

function tell(event: WatchEvent<string>): void {
  if (event.type === 'upsert') told.push(`+${event.row}`);
  else if (event.type === 'remove') told.push(`-${event.key}`);
  else if (event.type === 'reconnecting') told.push(`reconnecting: ${event.problem.params['reason'] ?? ''}`);
  else if (event.type === 'denied') told.push(`denied ${event.problem.params['verb'] ?? ''}`);
  else told.push(event.type);
  wake();
}

function watch(
  timing: Partial<WatchTiming> = {},
  connection = server.connect(),
  path = '/api/v1/namespaces',
): RunningWatch {
  return watchCollection<string>(connection, {
    path,
    project: (object) =>
      `${textAt(object, 'metadata', 'name') ?? ''}@${textAt(object, 'metadata', 'resourceVersion') ?? ''}`,
    onEvent: tell,
    signal: stop.signal,
    timing: { ...fast, ...timing },
  });
}

function until(isThere: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    wake = () => {
      if (isThere()) resolve();
    };
    wake();
  });
}

const has = (line: string) => () => told.includes(line);

function sendInitialEnd(response: Parameters<typeof sendEvent>[0], resourceVersion: string): void {
  sendEvent(response, 'BOOKMARK', {
    metadata: { resourceVersion, annotations: { 'k8s.io/initial-events-end': 'true' } },
  });
}

describe('a streaming list', () => {
  it('goes over into the watch on one stream', async () => {
    server.next((_request, response) => {
      beginWatch(response);
      sendEvent(response, 'ADDED', objectOf({ name: 'a', version: '90' }));
      sendEvent(response, 'ADDED', objectOf({ name: 'b', version: '20' }));
      sendInitialEnd(response, '100');
      sendEvent(response, 'DELETED', objectOf({ name: 'a', version: '101' }));
    });
    watch();
    await until(has('-a'));
    expect(told).toEqual(['reset', '+a@90', '+b@20', 'synced', 'live', '-a']);
    expect(server.seen).toHaveLength(1);
    expect(Object.fromEntries(server.seen[0]?.query ?? [])).toMatchObject({
      watch: 'true',
      sendInitialEvents: 'true',
      resourceVersionMatch: 'NotOlderThan',
      allowWatchBookmarks: 'true',
    });
    expect(server.seen[0]?.query.has('resourceVersion')).toBe(false);
  });

  it('that breaks before its end is read again in pages, and takes nothing away meanwhile', async () => {
    server.next(
      (_request, response) => {
        beginWatch(response);
        sendEvent(response, 'ADDED', objectOf({ name: 'a' }));
        sendEvent(response, 'ADDED', objectOf({ name: 'b' }));
        response.end();
      },
      (_request, response) => {
        sendJson(response, listOf([{ name: 'b' }, { name: 'c' }]));
      },
    );
    watch();
    await until(has('live'));
    expect(told).toEqual([
      'reset',
      '+a@1',
      '+b@1',
      'reconnecting: the server ended a list before its end',
      '+c@1',
      '-a',
      'synced',
      'live',
    ]);
  });

  it('after which the stream ends is followed from its bookmark', async () => {
    server.next((_request, response) => {
      beginWatch(response);
      sendEvent(response, 'ADDED', objectOf({ name: 'a', version: '90' }));
      sendInitialEnd(response, '100');
      response.end();
    });
    watch();
    await until(() => server.seen.length === 2);
    expect(server.seen[1]?.query.get('resourceVersion')).toBe('100');
    expect(server.seen[1]?.query.has('sendInitialEvents')).toBe(false);
  });

  it('is asked for once where the server has none, whoever asks', async () => {
    server.streamsLists = false;
    const connection = server.connect();
    const streams = vi.spyOn(connection, 'stream');
    server.fallback = ({ query }, response) => {
      if (query.has('watch')) beginWatch(response);
      else sendJson(response, listOf([{ name: 'a' }]));
    };
    const asked = (): number => streams.mock.calls.filter(([{ query }]) => query?.['sendInitialEvents']).length;
    watch({}, connection);
    await until(() => told.filter((line) => line === 'live').length === 1);
    watch({}, connection, '/api/v1/services');
    await until(() => told.filter((line) => line === 'live').length === 2);
    expect(asked()).toBe(1);
  });

  it('that is not permitted is tried as a list, which says what is missing', async () => {
    server.fallback = (_request, response) => {
      sendStatus(response, 403, 'Forbidden', 'namespaces is forbidden');
    };
    watch();
    await until(has('denied list'));
  });

  it('reads four kinds at a time', async () => {
    const open: (() => void)[] = [];
    server.fallback = (_request, response) => {
      beginWatch(response);
      open.push(() => {
        sendInitialEnd(response, '100');
      });
      wake();
    };
    const connection = server.connect();
    for (const kind of ['a', 'b', 'c', 'd', 'e', 'f']) watch({}, connection, `/api/v1/${kind}`);
    await until(() => open.length === 4);
    open[0]?.();
    await until(() => open.length === 5);
    expect(told.filter((line) => line === 'live')).toHaveLength(1);
  });
});

describe('a watch', () => {
  const listThen = (...rest: readonly Answer[]): void => {
    server.next(
      (_request, response) => {
        beginWatch(response);
        sendEvent(response, 'ADDED', objectOf({ name: 'a', version: '90' }));
        sendInitialEnd(response, '100');
        response.end();
      },
      ...rest,
    );
  };

  it('gives up a stream with a line that it does not understand', async () => {
    listThen((_request, response) => {
      beginWatch(response);
      sendEvent(response, 'ADDDD', objectOf({ name: 'b', version: '101' }));
    });
    watch();
    await until(has('reconnecting: a line that is no event of a watch'));
    await until(() => server.seen.length === 3);
    expect(server.seen[2]?.query.get('resourceVersion')).toBe('100');
  });

  it('reads everything anew where the server went back to an older state', async () => {
    listThen(
      (_request, response) => {
        beginWatch(response);
        sendEvent(response, 'BOOKMARK', { metadata: { resourceVersion: '40' } });
      },
      (_request, response) => {
        sendJson(response, listOf([{ name: 'a', version: '90' }], { resourceVersion: '40' }));
      },
    );
    watch();
    await until(() => told.filter((line) => line === 'synced').length === 2);
    // The same name and version, and yet another object.
    expect(told.slice(told.lastIndexOf('reset'))).toEqual(['reset', '+a@90', 'synced', 'live']);
  });

  it('looks with a list after a second silence', async () => {
    const silent: Answer = (_request, response) => {
      beginWatch(response);
    };
    listThen(silent, silent, (_request, response) => {
      sendJson(response, listOf([{ name: 'a', version: '90' }, { name: 'b' }], { resourceVersion: '120' }));
    });
    watch({ inactivityMs: 30 });
    await until(has('+b@1'));
    expect(told.filter((line) => line === 'reset')).toHaveLength(1);
    expect(told.filter((line) => line === '+a@90')).toHaveLength(1);
  });

  it('makes its connection anew after the machine has slept', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] });
    listThen();
    watch();
    await until(() => server.seen.length === 2);
    vi.setSystemTime(Date.now() + 3_600_000);
    vi.advanceTimersByTime(5_000);
    await until(has('reconnecting: this machine has slept'));
    await until(() => server.seen.length === 3);
  });
});
