import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { partOfLabel } from '../cluster/kinds/apply-sets.ts';
import { isJsonObject } from '../core/json.ts';
import { referenceOf, type KubernetesObject } from '../core/kubernetes.ts';
import { problemOf } from '../core/problem.ts';
import { without } from '../core/without.ts';
import { digestOf } from '../mesh/manifests/digest.ts';
import { objectsOf } from '../mesh/manifests/read-manifests.ts';
import { ownSample } from '../mesh/samples/own.ts';
import { membershipAnnotation } from './compile.ts';
import { knownKinds } from './known-kinds.ts';
import { patternOfObjects } from './manifests.ts';
import { checkPattern } from './prepare.ts';

const corpus = path.join(process.env['MESHDECK_CORPUS'] ?? '../shared/corpus', 'samples');

/** The objects that the pattern of objects stands for. */
function throughPattern(objects: readonly KubernetesObject[], namespace = 'place'): readonly KubernetesObject[] {
  const text = patternOfObjects({ name: 'set', comment: ['A set.'], namespace, objects }, knownKinds());
  const { compiled, problems } = checkPattern({ text, source: '/set.pattern.yaml', namespace: 'record' }, knownKinds());
  expect(problems).toEqual([]);
  return compiled.items.flatMap((item) =>
    item.is === 'object' && item.membership !== 'if-missing' ? [item.object] : [],
  );
}

/** An object as it is applied: in the namespace that its kind allows, and without marks that say nothing. */
function expected(object: KubernetesObject): KubernetesObject {
  const isClusterWide = knownKinds().find(object.kind, { apiVersion: object.apiVersion })?.namespaced === false;
  const metadata = without(object.metadata, 'creationTimestamp', 'namespace');
  const marks = Object.entries(metadata).filter(
    ([, value]) => typeof value === 'string' || (isJsonObject(value) && Object.keys(value).length > 0),
  );
  const namespace = object.metadata.namespace ?? 'place';
  return {
    ...object,
    metadata: { ...Object.fromEntries(marks), name: metadata.name, ...(isClusterWide ? {} : { namespace }) },
  };
}

function unlabelled(object: KubernetesObject): KubernetesObject {
  const labels = without(object.metadata.labels ?? {}, partOfLabel);
  const metadata = without(object.metadata, 'labels');
  return { ...object, metadata: { ...metadata, ...(Object.keys(labels).length === 0 ? {} : { labels }) } };
}

const key = (object: KubernetesObject): string => JSON.stringify(referenceOf(object));

describe('a pattern of objects', () => {
  it('stands for the objects of our own sample', () => {
    const objects = [...ownSample.objects.app, ...ownSample.objects.traffic];
    const made = throughPattern(objects).map(unlabelled);
    expect(made).toHaveLength(objects.length);
    expect(new Map(made.map((object) => [key(object), object]))).toEqual(
      new Map(objects.map(expected).map((object) => [key(object), object])),
    );
  });

  it('owns no more of a namespace of others than its marks', () => {
    const namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'default',
        labels: { 'istio-injection': 'enabled' },
        annotations: { [membershipAnnotation]: 'fields-only' },
      },
    };
    const text = patternOfObjects(
      { name: 'set', comment: [], namespace: 'default', objects: [namespace] },
      knownKinds(),
    );
    const { compiled } = checkPattern({ text, source: '/set.pattern.yaml', namespace: 'default' }, knownKinds());
    expect(compiled.items).toMatchObject([
      {
        membership: 'fields-only',
        object: { metadata: { name: 'default', labels: { 'istio-injection': 'enabled' } } },
      },
    ]);
    expect(JSON.stringify(compiled)).not.toContain(membershipAnnotation);
  });

  const service: KubernetesObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: {} };

  it('gives each object a key that says what it is', () => {
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec: {} };
    const text = patternOfObjects(
      { name: 'set', comment: [], namespace: 'shop', objects: [service, deployment] },
      knownKinds(),
    );
    expect(text.match(/^ {2}\S.*$/gm)).toEqual(['  web-service:', '  web:']);
  });

  it.each<[string, readonly KubernetesObject[], string]>([
    ['an owner', [{ ...service, metadata: { name: 'web', finalizers: ['a/b'] } }], 'no place for metadata.finalizers'],
    ['a reference of patterns', [{ ...service, data: { a: '$(#ref.name)' } }], 'reads like a reference'],
    ['an object twice', [service, service], 'it is there twice'],
  ])('refuses %s', (_, objects, reason) => {
    try {
      patternOfObjects({ name: 'set', comment: [], namespace: 'shop', objects }, knownKinds());
    } catch (error) {
      expect(problemOf(error)).toMatchObject({
        code: 'mesh.manifest-object',
        params: { reason: expect.stringContaining(reason) as string },
      });
      return;
    }
    expect.unreachable();
  });

  it
    .skipIf(!existsSync(corpus))
    .each([
      'istio/bookinfo/bookinfo.yaml',
      'istio/httpbin/httpbin.yaml',
      'istio/httpbin/httpbin-gateway.yaml',
      'istio/networking/networking-destination-rule-all.yaml',
      'istio/addons/prometheus.yaml',
      'istio/addons/grafana.yaml',
      'istio/addons/kiali.yaml',
      'istio/addons/jaeger.yaml',
      'istio/addons/zipkin.yaml',
      'linkerd/emojivoto.yml',
      'linkerd/booksapp.yml',
      'kuma/counter-demo/kustomize/base/demo.yaml',
      'kuma/counter-demo/kustomize/overlays/002-with-gateway/mesh-gateway.yaml',
      'kuma/counter-demo/kustomize/overlays/001-with-mtls/mesh-traffic-permission.yaml',
      'consul/static/static-server-deployment.yaml',
      'consul/cases/bases__intention__intention.yaml',
      'cilium/apps/starwars-http-sw-app.yaml',
      'nginx-service-mesh/bookinfo.yaml',
      'nginx-service-mesh/prometheus.yaml',
      'traefik-mesh/acl_disabled__traffic-split__1.server.yaml',
    ])('stands for the objects of %s (skipped where MESHDECK_CORPUS leads to none)', async (place) => {
    const text = await readFile(path.join(corpus, place), 'utf8');
    const objects = await objectsOf({ address: place, text, sha256: digestOf(text), from: 'folder' });
    const made = new Map(throughPattern(objects).map((object) => [key(object), unlabelled(object)]));
    const wanted = new Map(objects.map(expected).map((one) => [key(one), one]));
    expect(made).toEqual(wanted);
  });
});
