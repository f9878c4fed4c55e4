import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeApiServer, sendJson, sendStatus, type SeenRequest } from '../cluster/testing/fake-api-server.ts';
import type { Connection } from '../cluster/transport/connection.ts';
import type { KubernetesObject } from '../core/kubernetes.ts';
import { releaseIdentity } from './identity.ts';
import { acquireLease, type HeldLease } from './lease.ts';

const identity = releaseIdentity('shop', 'demo');

/** Renewals often enough for a test, and a short watch over a hold that seems over. */
const timing = { renewIntervalMs: 20, renewDeadlineMs: 200, requestTimeoutMs: 100, observeMs: 60 };

/** One Lease as the API server keeps it: with versions, conflicts and preconditions. */
class LeaseStore {
  lease: KubernetesObject | undefined;
  hasNamespace = true;
  private version = 0;

  spec(): Readonly<Record<string, unknown>> {
    return (this.lease?.['spec'] ?? {}) as Readonly<Record<string, unknown>>;
  }

  put(spec: object): KubernetesObject {
    this.version += 1;
    const metadata = { name: identity.parentName, uid: 'one', resourceVersion: String(this.version) };
    this.lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec };
    return this.lease;
  }

  readonly answer = ({ method, body }: SeenRequest, response: Parameters<typeof sendJson>[0]): void => {
    const sent = (body === '' ? {} : JSON.parse(body)) as KubernetesObject & {
      readonly preconditions?: { readonly resourceVersion?: string };
    };
    const current = this.lease?.metadata.resourceVersion;
    if (!this.hasNamespace || (this.lease === undefined && method !== 'POST'))
      sendStatus(response, 404, 'NotFound', 'not there');
    else if (method === 'GET') sendJson(response, this.lease);
    else if (method === 'POST' && this.lease !== undefined) sendStatus(response, 409, 'AlreadyExists', 'there already');
    else if (method === 'PUT' && sent.metadata.resourceVersion !== current)
      sendStatus(response, 409, 'Conflict', 'it was changed');
    else if (method === 'DELETE' && sent.preconditions?.resourceVersion !== current)
      sendStatus(response, 409, 'Conflict', 'it was changed');
    else if (method === 'DELETE') {
      this.lease = undefined;
      sendJson(response, { kind: 'Status' });
    } else sendJson(response, this.put(sent['spec'] as object));
  };
}

describe('the hold on a release', () => {
  let server: FakeApiServer;
  let connection: Connection;
  let store: LeaseStore;
  const held: HeldLease[] = [];

  beforeEach(async () => {
    server = await FakeApiServer.start();
    store = new LeaseStore();
    server.fallback = store.answer;
    connection = server.connect();
  });

  afterEach(async () => {
    for (const lease of held.splice(0)) await lease.release();
    await connection.close();
    await server.stop();
  });

  async function acquire(holder = 'Ada'): Promise<HeldLease> {
    const lease = await acquireLease(connection, identity, { holder, timing });
    held.push(lease);
    return lease;
  }

  const writes = (): number => server.seen.filter(({ method }) => method !== 'GET').length;
  const age = (ms: number): object => ({
    holderIdentity: 'Bob',
    leaseDurationSeconds: 30,
    renewTime: new Date(Date.now() - ms).toISOString(),
  });

  it('is renewed until it is given back, and never again afterwards', async () => {
    const lease = await acquire();
    await vi.waitFor(() => {
      expect(writes()).toBeGreaterThan(3);
    });
    // Given back while a renewal is on its way: that one must not take the hold again.
    const before = writes();
    await vi.waitFor(() => {
      expect(writes()).toBeGreaterThan(before);
    });
    await lease.release();
    const after = writes();
    await sleep(timing.renewIntervalMs * 4);
    expect(writes()).toBe(after);
    expect(store.spec()['holderIdentity']).toBe('');
  });

  it('is refused while another holder renewed it lately', async () => {
    store.put(age(10_000));
    await expect(acquire()).rejects.toMatchObject({
      problem: { code: 'pattern.lease-held', params: { holder: 'Bob' } },
    });
  });

  it('is refused where its holder lives and only the clocks differ, before and behind', async () => {
    for (const skewMs of [90_000, -90_000]) {
      store.put(age(skewMs));
      const renewing = setInterval(() => store.put(age(skewMs)), 15);
      try {
        await expect(acquire()).rejects.toMatchObject({ problem: { code: 'pattern.lease-held' } });
      } finally {
        clearInterval(renewing);
      }
    }
  });

  it('is taken where its holder crashed', async () => {
    store.put(age(31_000));
    await acquire();
    expect(store.spec()['holderIdentity']).toBe('Ada');
  });

  it('is lost where somebody else took it over, and is then left to them', async () => {
    const lease = await acquire();
    store.put(age(0));
    await vi.waitFor(() => {
      expect(lease.lost.aborted).toBe(true);
    });
    await lease.release({ remove: true });
    expect(store.spec()['holderIdentity']).toBe('Bob');
  });

  it('does not delete what somebody else took over a moment ago', async () => {
    const slow = { ...timing, renewIntervalMs: 60_000 };
    const lease = await acquireLease(connection, identity, { holder: 'Ada', timing: slow });
    store.put(age(0));
    await lease.release({ remove: true });
    expect(store.spec()['holderIdentity']).toBe('Bob');
  });

  it('is lost where it could not be renewed in time, before another one may take it', async () => {
    const lease = await acquire();
    server.fallback = () => {
      // No answer at all: a network that swallows everything.
    };
    const lostAfterMs = await new Promise<number>((resolve) => {
      const startedAtMs = Date.now();
      lease.lost.addEventListener('abort', () => {
        resolve(Date.now() - startedAtMs);
      });
    });
    expect(lostAfterMs).toBeGreaterThan(timing.requestTimeoutMs / 2);
    await expect(lease.release()).resolves.toBeUndefined();
  });

  it('is made anew where somebody deleted the Lease, so that nobody else gets in', async () => {
    const lease = await acquire();
    store.lease = undefined;
    await vi.waitFor(() => {
      expect(store.spec()['holderIdentity']).toBe('Ada');
    });
    expect(lease.lost.aborted).toBe(false);
  });

  it('ends with its namespace', async () => {
    const lease = await acquire();
    store.hasNamespace = false;
    store.lease = undefined;
    await vi.waitFor(() => {
      expect(server.seen.filter(({ method }) => method === 'POST').length).toBeGreaterThan(1);
    });
    expect(lease.lost.aborted).toBe(false);
  });
});
