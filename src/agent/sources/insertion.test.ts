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

const configuration: KubernetesObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: 'shop' },
  data: { text: 'one\n\ntwo\n' },
};

const design = `name: shop
schemaVersion: designs.meshery.io/v1beta1
components:
- id: 5219fd4f-5875-5e9d-aaf2-53281bc59588
  component: {kind: Pod, version: v1}
- id: 5219fd4f-5875-5e9d-aaf2-53281bc59589
  component: {kind: Pod, version: v1}
relationships: []
`;

const application = `apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: shop}
spec:
  components:
    - name: web
      type: webservice
      properties: {image: nginx}
  policies: []
`;

function inserted(text: string, ...objects: readonly KubernetesObject[]): string {
  return insertedNear(text, undefined, ...objects);
}

function insertedNear(text: string, near: number | undefined, ...objects: readonly KubernetesObject[]): string {
  const { line, character, text: added } = insertion(text, objects, near);
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

  it('is a component with its configuration in a design', () => {
    const text = inserted(design, configuration).replace(/id: "?(?!5219)[\da-f-]{36}"?/, 'id: RANDOM');
    expect(text.slice(design.indexOf('relationships'))).toMatchInlineSnapshot(`
      "- id: RANDOM
        schemaVersion: components.meshery.io/v1beta1
        displayName: settings
        component:
          version: v1
          kind: ConfigMap
        configuration:
          metadata:
            name: settings
            namespace: shop
          data:
            text: |
              one

              two
      relationships: []
      "
    `);
    expect(objectsOfText(text).map(({ object: { kind, name, namespace } }) => [kind, namespace, name])).toContainEqual([
      'ConfigMap',
      'shop',
      'settings',
    ]);
  });

  it('is a component that brings it as it is in an Application', () => {
    const text = inserted(application, service, configuration);
    expect(text.slice(application.indexOf('  policies'))).toMatchInlineSnapshot(`
      "    - name: web-service
            type: k8s-objects
            properties:
              objects:
                - apiVersion: v1
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
          - name: settings
            type: k8s-objects
            properties:
              objects:
                - apiVersion: v1
                  kind: ConfigMap
                  metadata:
                    name: settings
                    namespace: shop
                  data:
                    text: |
                      one

                      two
        policies: []
      "
    `);
    expect(objectsOfText(text).map(({ object: { kind, name, namespace } }) => [kind, namespace, name])).toEqual([
      ['Namespace', undefined, 'shop'],
      ['Application', undefined, 'shop'],
      ['Deployment', undefined, 'web'],
      ['Service', 'shop', 'web'],
      ['ConfigMap', 'shop', 'settings'],
    ]);
  });

  it('stands apart as the others do', () => {
    const spaced = 'name: x\nservices:\n  a:\n    type: Pod.K8s\n\n  # the second\n  b:\n    type: Pod.K8s\n';
    expect(inserted(spaced, secret)).toBe(
      `${spaced}\n  # The data of Secret token is not written here: it belongs into no file.\n` +
        '  token:\n    type: Secret.K8s\n    namespace: shop\n    settings:\n      type: Opaque\n',
    );
  });

  it('comes behind the component that it was dropped on', () => {
    const dropped = insertedNear(design, design.indexOf('component: {'), configuration);
    expect(dropped.indexOf('displayName: settings')).toBeLessThan(dropped.indexOf('bc59589'));
    const two = insertedNear(inserted(pattern, service), pattern.indexOf('Deployment.K8s'), configuration);
    expect([...two.matchAll(/^ {4}(\S+):$/gm)].map(([, key]) => key)).toEqual(['web', 'settings', 'web-service']);
  });

  it('is refused where a file has no place for it', () => {
    const refused = [
      'schemaVersion: designs.meshery.io/v1beta1\ncomponents: []\n',
      'apiVersion: core.oam.dev/v1beta1\nkind: Application\nspec: {components: [{name: a}]}\n',
      'apiVersion: core.oam.dev/v1beta1\nkind: TraitDefinition\n',
    ];
    for (const text of refused) expect(() => insertion(text, [service])).toThrow('cluster.cannot-insert');
    expect(() => insertion('name: x\nservices: {web: {type: Pod.K8s, settings: {}}}\n', [service])).toThrow(
      'cluster.cannot-insert',
    );
  });
});
