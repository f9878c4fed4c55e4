import { describe, expect, it } from 'vitest';
import { mutualTlsOf, type PeerPolicy } from './mtls.ts';

const policy = (rest: Partial<PeerPolicy>): PeerPolicy => ({
  ...{ namespace: 'shop', name: 'own', createdMs: 1, mode: 'STRICT', hasSelector: false },
  ...rest,
});
const root = { rootNamespace: 'istio-system', isAmbient: false };

describe('mutual TLS of a namespace', () => {
  it('goes by the oldest of several policies', () => {
    const policies = [policy({ name: 'new', createdMs: 2, mode: 'PERMISSIVE' }), policy({ name: 'old' })];
    expect(mutualTlsOf('shop', { ...root, policies })).toMatchObject({ mode: 'strict' });
  });

  it('is off where a policy says so, but never in ambient mode, which knows no such thing', () => {
    const policies = [policy({ mode: 'DISABLE' })];
    expect(mutualTlsOf('shop', { ...root, policies })?.mode).toBe('off');
    expect(mutualTlsOf('shop', { ...root, policies, isAmbient: true })).toBeUndefined();
  });

  it('is unknown for a mode that nobody knows, and where the root is unknown and the namespace says nothing', () => {
    expect(mutualTlsOf('shop', { ...root, policies: [policy({ mode: 'NEW' })] })).toBeUndefined();
    const unknownRoot = { rootNamespace: undefined, isAmbient: false };
    expect(mutualTlsOf('shop', { ...unknownRoot, policies: [policy({ mode: 'UNSET' })] })).toBeUndefined();
    expect(mutualTlsOf('shop', { ...unknownRoot, policies: [policy({})] })?.mode).toBe('strict');
  });
});
