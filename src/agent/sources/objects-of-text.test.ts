import { describe, expect, it } from 'vitest';
import { objectAt, objectsOfText } from './objects-of-text.ts';

const manifests = `apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: b
`;

const pattern = `name: shop
services:
  config:
    type: ConfigMap.K8s
    settings: {data: {a: b}}
  web:
    name: web-app
    type: Deployment.K8s
    namespace: shop
    settings: {spec: {replicas: 1}}
`;

const names = (text: string): readonly string[] =>
  objectsOfText(text).map(
    ({ object: { group, kind, namespace = '', name } }) => `${group}/${kind} ${namespace}/${name}`,
  );

describe('the objects of a text', () => {
  it('are its manifests', () => {
    expect(names(manifests)).toEqual(['/ConfigMap shop/a', 'apps/Deployment /b']);
  });

  it('are the items of a list', () => {
    expect(names('apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: p}}\n')).toEqual([
      '/Pod /p',
    ]);
  });

  it('are the components of a pattern that are Kubernetes kinds', () => {
    expect(names(pattern)).toEqual(['/ConfigMap /config', 'apps/Deployment shop/web-app']);
  });

  it('are an Application of OAM, and what its components bring or are made to', () => {
    const application = [
      'apiVersion: core.oam.dev/v1beta1',
      'kind: Application',
      'metadata: {name: shop, namespace: prod}',
      'spec:',
      '  components:',
      '    - {name: web, type: webservice}',
      '    - name: more',
      '      type: k8s-objects',
      '      properties: {objects: [{apiVersion: v1, kind: Pod, metadata: {name: p}}]}',
      '    - {name: of-somebody, type: own-definition}',
      '',
    ].join('\n');
    expect(names(application)).toEqual(['core.oam.dev/Application prod/shop', 'apps/Deployment prod/web', '/Pod /p']);
  });

  it('are none where a text describes none', () => {
    expect(names('a: b\n')).toEqual([]);
    expect(names('')).toEqual([]);
  });

  it('are told by the cursor', () => {
    expect(objectAt(manifests, manifests.indexOf('name: b'))?.object.name).toBe('b');
    expect(objectAt(manifests, 3)?.object.name).toBe('a');
    expect(objectAt(pattern, pattern.indexOf('replicas'))?.object.name).toBe('web-app');
    expect(objectAt('a: b', 0)).toBeUndefined();
  });
});
