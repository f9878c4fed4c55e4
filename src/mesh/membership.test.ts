import { describe, expect, it } from 'vitest';
import { wantedMeshes } from './membership.ts';

const marks = (
  labels: Record<string, string> = {},
  annotations: Record<string, string> = {},
): { labels: Record<string, string>; annotations: Record<string, string> } => ({ labels, annotations });

describe('the meshes that a namespace asks for', () => {
  it('may be several, each with what says so', () => {
    const both = marks({ 'istio.io/rev': 'canary' }, { 'linkerd.io/inject': 'enabled' });
    expect(wantedMeshes(both).map(({ mesh, because }) => `${mesh}: ${because}`)).toEqual([
      'istio: label istio.io/rev=canary',
      'linkerd: annotation linkerd.io/inject=enabled',
    ]);
  });

  it('are none of which it says that it wants out', () => {
    expect(wantedMeshes(marks({ 'istio-injection': 'disabled' }))).toEqual([]);
  });

  it('are not asked for by a Pod that says no for itself', () => {
    const namespace = marks({ 'istio-injection': 'enabled' });
    const pod = marks({ 'sidecar.istio.io/inject': 'false' });
    expect(wantedMeshes(namespace, pod)).toEqual([]);
  });
});
