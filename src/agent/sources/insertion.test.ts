import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { objectsOfText } from './objects-of-text.ts';
import { insertion } from './insertion.ts';

const service: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'web',
    namespace: 'shop',
    uid: 'u',
    resourceVersion: '5',
    labels: { app: 'web' },
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
  },
  spec: { clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'], selector: { app: 'web' }, ports: [{ port: 80 }] },
  status: { loadBalancer: {} },
};

const secret: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'token', namespace: 'shop' },
  type: 'Opaque',
  data: { password: 'aHVudGVyMg==' },
};

const pattern = `name: shop
services:
    web:
        type: Deployment.K8s
        settings: {}
# the end
`;

function inserted(text: string, ...objects: readonly KubernetesObject[]): string {
  const { line, character, text: added } = insertion(text, objects);
  const lines = text.split('\n');
  const offset = lines.slice(0, line).join('\n').length + (line === 0 ? 0 : 1) + character;
  return text.slice(0, offset) + added + text.slice(offset);
}

describe('an object of a cluster in a file', () => {
  it('is a component behind the others of a pattern, under a key that is free', () => {
    expect(inserted(pattern, service)).toMatchInlineSnapshot(`
      "name: shop
      services:
          web:
              type: Deployment.K8s
              settings: {}
          web-service:
            name: web
            type: Service.K8s
            namespace: shop
            labels:
              app: web
            settings:
              spec:
                selector:
                  app: web
                ports:
                  - port: 80
      # the end
      "
    `);
  });

  it('is read again as the same object', () => {
    expect(objectsOfText(inserted(pattern, service)).map(({ object }) => object)).toContainEqual({
      group: '',
      version: 'v1',
      kind: 'Service',
      namespace: 'shop',
      name: 'web',
    });
  });

  it('is a manifest behind what is there in another file', () => {
    expect(inserted('a: b\n', service)).toMatchInlineSnapshot(`
      "a: b
      ---
      apiVersion: v1
      kind: Service
      metadata:
        name: web
        namespace: shop
        labels:
          app: web
      spec:
        selector:
          app: web
        ports:
          - port: 80
      "
    `);
  });

  it('leaves the data of a Secret where it is, and says so', () => {
    const text = inserted(pattern, secret) + inserted('', secret);
    expect(text).not.toMatch(/password|aHVudGVyMg|redacted/);
    expect(text).toContain('# The data of Secret token is not written here');
  });

  it('is refused where a file has no place for it', () => {
    expect(() => insertion('name: x\nservices: {web: {type: Pod.K8s, settings: {}}}\n', [service])).toThrow(
      'cluster.cannot-insert',
    );
  });
});
