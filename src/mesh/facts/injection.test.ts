import { describe, expect, it } from 'vitest';
import { injectionOf } from './injection.ts';

const summary = (labels: Record<string, string>, annotations: Record<string, string> = {}): readonly string[] =>
  injectionOf(labels, annotations).map(({ mesh, mode, revision }) => [mesh, mode, revision].filter(Boolean).join(' '));

describe('injectionOf', () => {
  it.each([
    [{}, []],
    [{ 'istio-injection': 'enabled' }, ['istio sidecar']],
    [{ 'istio-injection': 'disabled', 'istio.io/rev': 'canary' }, []],
    [{ 'istio-injection': 'enabled', 'istio.io/rev': 'canary' }, ['istio sidecar']],
    [{ 'istio.io/rev': 'canary' }, ['istio sidecar canary']],
    [{ 'istio.io/dataplane-mode': 'ambient' }, ['istio ambient']],
    [{ 'istio.io/dataplane-mode': 'none' }, []],
    // Linkerd reads an annotation; the label of that name does nothing.
    [{ 'linkerd.io/inject': 'enabled' }, []],
  ])('labels %j ask for %j', (labels, expected) => {
    expect(summary(labels)).toEqual(expected);
  });

  it.each([
    ['enabled', {}, ['linkerd sidecar']],
    ['ingress', {}, ['linkerd sidecar']],
    ['disabled', {}, []],
    ['enabled', { 'config.linkerd.io/admission-webhooks': 'disabled' }, []],
  ])('annotation linkerd.io/inject=%s with labels %j asks for %j', (value, labels, expected) => {
    expect(summary(labels, { 'linkerd.io/inject': value })).toEqual(expected);
  });

  it('says what it was read from', () => {
    expect(injectionOf({ 'istio.io/rev': 'canary' })[0]?.because).toBe('label istio.io/rev=canary');
  });
});
