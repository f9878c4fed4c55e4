import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import { FakeCache } from '../testing/fake-cache.ts';
import { parseFilter } from '../tree/filter.ts';
import { searchCache } from './search.ts';

const never = new AbortController().signal;

function object(kind: string, namespace: string, name: string): JsonObject {
  return { apiVersion: 'v1', kind, metadata: { name, namespace, uid: `${kind}-${name}` } };
}

function cacheOf(...names: readonly string[]): FakeCache {
  const cache = new FakeCache();
  for (const id of ['deployments.apps', 'services', 'events']) cache.setState(id, { is: 'live' });
  for (const name of names) cache.put('deployments.apps', object('Deployment', 'shop', name));
  return cache;
}

async function names(cache: FakeCache, text: string, limit = 10): Promise<readonly string[]> {
  const { found } = await searchCache(cache, parseFilter(text), limit, never);
  return found.map((one) => `${one.object.kind} ${one.object.namespace ?? ''}/${one.object.name}`);
}

describe('a search of a cluster', () => {
  it('has the name itself first, then what begins with it, then what has it inside', async () => {
    expect(await names(cacheOf('my-cart', 'cart-worker', 'cart', 'web'), 'cart')).toEqual([
      'Deployment shop/cart',
      'Deployment shop/cart-worker',
      'Deployment shop/my-cart',
    ]);
  });

  it('goes over every kind that is followed, and not over what controllers write for controllers', async () => {
    const cache = cacheOf('cart');
    cache.put('services', object('Service', 'shop', 'cart'));
    cache.put('events', { ...object('Event', 'shop', 'cart.17'), type: 'Warning' });
    const answer = await searchCache(cache, parseFilter('cart'), 10, never);
    expect(answer.found.map((one) => one.object.kind).sort()).toEqual(['Deployment', 'Service']);
    expect(answer.kinds).toEqual(['Deployment', 'Service']);
  });

  it('answers with the best, and counts all', async () => {
    const cache = cacheOf(...Array.from({ length: 50 }, (_, index) => `x-web-${index}`), 'web');
    const { found, total } = await searchCache(cache, parseFilter('web'), 3, never);
    expect(found.map((one) => one.object.name)).toEqual(['web', 'x-web-0', 'x-web-1']);
    expect(total).toBe(51);
  });

  it('shows what wants no Pods as idle, as the tree does', async () => {
    const cache = cacheOf();
    for (const replicas of [0, 1])
      cache.put('deployments.apps', {
        metadata: { name: `web-${replicas}`, namespace: 'shop' },
        spec: { replicas },
        status: { replicas, updatedReplicas: replicas, readyReplicas: replicas, availableReplicas: replicas },
      });
    const { found } = await searchCache(cache, parseFilter('web'), 10, never);
    expect(found.map(({ icon }) => icon)).toEqual(['idle', 'healthy']);
  });

  it('narrows by kind and namespace', async () => {
    const cache = cacheOf('cart');
    cache.put('deployments.apps', object('Deployment', 'other', 'cart'));
    expect(await names(cache, 'cart ns:other kind:deploy')).toEqual(['Deployment other/cart']);
    expect(await names(cache, 'cart kind:pod')).toEqual([]);
  });

  it('says while something is still being read', async () => {
    const cache = cacheOf('cart');
    cache.setState('services', { is: 'starting' });
    expect((await searchCache(cache, parseFilter('cart'), 10, never)).isReading).toBe(true);
  });

  it('is ended by whoever has typed on', async () => {
    const cache = cacheOf(...Array.from({ length: 6_000 }, (_, index) => `web-${index}`));
    const abort = new AbortController();
    const answer = searchCache(cache, parseFilter('web'), 10, abort.signal);
    abort.abort();
    await expect(answer).rejects.toMatchObject({ problem: { code: 'cancelled' } });
  });
});
