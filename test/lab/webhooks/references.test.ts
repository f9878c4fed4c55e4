import { describe, expect, it } from 'vitest';

import type { KubeObject } from '../kube-client.ts';
import { labMeshes } from '../meshes/meshes.ts';
import { webhookServices } from './references.ts';

function configuration(name: string, ...webhooks: readonly object[]): KubeObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name },
    webhooks,
  };
}

function webhook(name: string, service?: string, port?: number): object {
  return { name, clientConfig: service === undefined ? {} : { service: { namespace: 'mesh', name: service, port } } };
}

describe('webhookServices', () => {
  it('finds the Services behind the webhooks of known meshes, each once', () => {
    const injector = configuration(
      'injector',
      webhook('namespace.sidecar-injector.istio.io', 'istiod', 443),
      webhook('object.sidecar-injector.istio.io', 'istiod'),
    );
    const validator = configuration('validator', webhook('rev.validation.istio.io', 'istiod', 8443));
    const found = webhookServices([injector, validator], labMeshes);
    expect([...found.keys()]).toEqual(['mesh/istiod']);
    const istiod = found.get('mesh/istiod');
    expect(istiod?.mesh.name).toBe('istio');
    expect(istiod?.ports).toEqual([443, 8443]);
    expect(istiod?.configurations).toEqual([injector, validator]);
  });

  it('leaves other webhooks alone, and those that lead out of the cluster', () => {
    const others = configuration('others', webhook('check.example.com', 'checker'), webhook('rev.validation.istio.io'));
    expect(webhookServices([others], labMeshes).size).toBe(0);
  });
});
