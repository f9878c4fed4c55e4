import { describe, expect, it } from 'vitest';

import { largeScenario, nodesFor } from './large.ts';

describe('largeScenario', () => {
  it.each([1, 50, 51, 500, 501, 5000])('has exactly %i Pods', (pods) => {
    const replicas = largeScenario(pods).map(
      (object) => (object['spec'] as { replicas?: number } | undefined)?.replicas ?? 0,
    );
    expect(replicas.reduce((sum, count) => sum + count, 0)).toBe(pods);
  });

  it('gives every object another name, and the Pods enough machines', () => {
    const keys = largeScenario(5000).map(
      ({ kind, metadata }) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
    expect(nodesFor(5000) * 110).toBeGreaterThan(5000);
  });
});
