import { describe, expect, it } from 'vitest';
import { lookOfState, releaseDetail, titleOf, valueText } from './words.ts';

describe('words of the Plan page', () => {
  it('name a release with its chart, and where it comes from', () => {
    const release = {
      is: 'release',
      id: 'istiod',
      wave: 0,
      action: 'change',
      release: 'istiod',
      namespace: 'istio-system',
      chart: 'istiod',
      version: '1.30.3',
      installedVersion: '1.29.1',
    } as const;
    expect(titleOf(release)).toBe('Helm release istio-system/istiod');
    expect(releaseDetail(release)).toBe('istiod 1.30.3, from 1.29.1');
  });

  it('say why an object was left alone', () => {
    expect(lookOfState({ is: 'skipped', because: 'dependency-failed', detail: 'Deployment shop/cart' })).toMatchObject({
      word: 'left alone',
      detail: 'something it depends on failed: Deployment shop/cart',
    });
  });

  it('show the reason of readiness while it is waited for', () => {
    const readiness = { state: 'in-progress', reason: '1/3 replicas ready' } as const;
    expect(lookOfState({ is: 'working', what: 'waiting-for-readiness', readiness })).toMatchObject({
      word: 'waiting for readiness',
      detail: '1/3 replicas ready',
    });
  });

  it('tell an empty text, a missing value and null apart', () => {
    expect(valueText('')).toBe('""');
    expect(valueText(undefined)).toBeUndefined();
    expect(valueText(null)).toBe('null');
    expect(valueText({ cpu: '100m' })).toBe('{\n "cpu": "100m"\n}');
  });
});
