import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import type { Members, SeenPod } from './members.ts';
import { allRestarts, lastSaidMs, restartsForMembership, restartsForOlder } from './needed-restarts.ts';

const istio = { mesh: 'istio' } as const;
const nowMs = Date.parse('2026-11-27T12:00:00Z');

/** A Deployment for each name, with one Pod; those whose name begins with `meshed` have a proxy. */
function members(...names: readonly string[]): Members {
  const pods = names.map((name): SeenPod => ({
    namespace: 'shop',
    name: `${name}-1`,
    workload: `Deployment/${name}`,
    labels: {},
    containers: ['web', ...(name.startsWith('meshed') ? ['istio-proxy'] : [])].map((container) => ({
      name: container,
      image: 'x',
    })),
    createdMs: name.endsWith('young') ? nowMs + 60_000 : nowMs - 60_000,
  }));
  return {
    workloads: names.map((name) => ({
      kind: 'Deployment',
      namespace: 'shop',
      name,
      pod: { labels: {}, annotations: {} },
    })),
    pods,
    podsOf: ({ name }) => pods.filter(({ workload }) => workload === `Deployment/${name}`),
  };
}

function namespace(labels: Record<string, string>): Parameters<typeof restartsForMembership>[1] {
  return { name: 'shop', labels, annotations: {} };
}

function told(items: ReturnType<typeof restartsForMembership>): readonly string[] {
  return items.map(({ name, because }) => `${name}: ${because}`);
}

describe('workloads to restart', () => {
  it('are those without a proxy that is asked for', () => {
    const found = restartsForMembership(istio, namespace({ 'istio-injection': 'enabled' }), members('web', 'meshed'));
    expect(told(found)).toEqual(['web: 1 of 1 Pod without proxy, which the label istio-injection=enabled asks for']);
  });

  it('are those with a proxy that is not wanted, or that nothing asks for', () => {
    const all = members('web', 'meshed');
    expect(told(restartsForMembership(istio, namespace({ 'istio-injection': 'disabled' }), all))).toEqual([
      'meshed: 1 of 1 Pod with a proxy that the label istio-injection=disabled does not want',
    ]);
    expect(told(restartsForMembership(istio, namespace({}), all))).toEqual([
      'meshed: 1 of 1 Pod with a proxy that nothing asks for',
    ]);
  });

  it('are those whose proxy was started before something was said that it reads only then', () => {
    const all = members('web', 'meshed-old', 'meshed-young');
    expect(restartsForOlder(istio, all, nowMs).map(({ name }) => name)).toEqual(['meshed-old']);
    expect(restartsForOlder(istio, all, undefined).map(({ name }) => name)).toEqual(['meshed-old', 'meshed-young']);
  });

  it('are each told once', () => {
    const older = restartsForOlder(istio, members('meshed-old'), nowMs);
    expect(allRestarts(older, older)).toHaveLength(1);
  });
});

describe('when a switch has last said something', () => {
  it('is told by the server, with its fields', () => {
    const object: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'shop',
        managedFields: [
          { manager: 'kubectl', operation: 'Update', apiVersion: 'v1', time: '2026-11-27T13:00:00Z' },
          { manager: 'meshdeck:inject', operation: 'Apply', apiVersion: 'v1', time: '2026-11-27T12:00:00Z' },
        ],
      },
    };
    expect(lastSaidMs(object, 'meshdeck:inject')).toBe(nowMs);
    expect(lastSaidMs(object, 'meshdeck:mtls')).toBeUndefined();
  });
});
