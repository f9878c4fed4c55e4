import { describe, expect, it } from 'vitest';
import { valueAt, type JsonObject } from '../../core/json.ts';
import type { Marks, Texts } from '../facts/membership.ts';
import { partOf, versionInImage, type PartEvidence } from '../facts/part-of.ts';
import { osmDetection } from './detection.ts';
import { osmInstallation } from './installation.ts';
import { osmMembership } from './membership.ts';
import { osmMutualTls } from './mutual-tls.ts';

/** As openservicemesh/osm@v1.2.4:charts/osm/templates/osm-deployment.yaml writes it, for a mesh with the name `osm`. */
function controller(image: string): PartEvidence {
  return {
    kind: 'Deployment',
    labels: {
      'app.kubernetes.io/name': 'openservicemesh.io',
      'app.kubernetes.io/instance': 'osm',
      'app.kubernetes.io/version': 'v1.2.4',
      app: 'osm-controller',
      meshName: 'osm',
      enforceSingleMesh: 'true',
    },
    containers: [{ name: 'osm-controller', image }],
  };
}

const pinned = 'openservicemesh/osm-controller@sha256:15cfc8401ea2de1d4e7d19122ed9e731d60eab8c3cadff4e5b5e86ce277828cb';

describe('the control plane of Open Service Mesh', () => {
  it.each([
    [pinned, 'osm-controller'],
    ['mirror.example/team/osm-controller:v1.2.4', 'osm-controller'],
    ['openservicemesh/osm-injector:v1.2.4', undefined],
  ])('%s is %s', (image, name) => {
    expect(partOf(osmDetection, controller(image))?.name).toBe(name);
  });

  it.each([
    [pinned, undefined],
    ['openservicemesh/osm-controller:v1.2.4', '1.2.4'],
    ['openservicemesh/osm-controller:v1.2.0-rc.1', '1.2.0-rc.1'],
    ['openservicemesh/osm-controller:latest-main', undefined],
  ])('%s has version %s', (image, version) => {
    const workload = controller(image);
    const part = partOf(osmDetection, workload);
    expect(part && versionInImage(osmDetection, part, workload)).toBe(version);
  });

  it('says its version in a label, in the form of a tag', () => {
    expect(osmDetection.versionInTag.exec(controller(pinned).labels['app.kubernetes.io/version'] ?? '')?.[1]).toBe(
      '1.2.4',
    );
  });

  it.each([
    ['osm-webhook-osm', 'inject'],
    ['osm-webhook-payments', 'inject'],
    ['osm-validator-mesh-osm', 'validate'],
    ['istio-sidecar-injector', undefined],
  ])('the webhook %s does %s', (name, does) => {
    expect(osmDetection.webhooks.find((webhook) => webhook.name.test(name))?.does).toBe(does);
  });
});

const monitored = { 'openservicemesh.io/monitored-by': 'osm' };
const ignored = { 'openservicemesh.io/ignore': 'true' };
const annotated = (value: string): Texts => ({ 'openservicemesh.io/sidecar-injection': value });
const marks = (labels: Texts, annotations: Texts = {}): Marks => ({ labels, annotations });

describe('what a namespace and a Pod ask for', () => {
  it.each<[string, Marks, Texts | undefined, string | undefined]>([
    ['nothing', marks({}), undefined, undefined],
    ['the label alone', marks(monitored), undefined, undefined],
    ['the annotation alone', marks({}, annotated('enabled')), undefined, undefined],
    ['both', marks(monitored, annotated('enabled')), undefined, 'sidecar'],
    ['both, in another word', marks(monitored, annotated('Yes')), undefined, 'sidecar'],
    ['both, and a no', marks(monitored, annotated('disabled')), undefined, 'out'],
    ['a word that the webhook does not know', marks(monitored, annotated('on')), undefined, 'out'],
    ['both, and to be ignored', marks({ ...monitored, ...ignored }, annotated('enabled')), undefined, 'out'],
    ['the label, and a Pod its own yes', marks(monitored), annotated('enabled'), 'sidecar'],
    ['a no, and a Pod its own yes', marks(monitored, annotated('disabled')), annotated('enabled'), 'sidecar'],
    ['both, and a Pod its own no', marks(monitored, annotated('enabled')), annotated('disabled'), 'out'],
    ['both, and a Pod nothing', marks(monitored, annotated('enabled')), {}, 'sidecar'],
    ['nothing, and a Pod its own yes', marks({}), annotated('enabled'), undefined],
    ['to be ignored, and a Pod its own yes', marks({ ...monitored, ...ignored }), annotated('enabled'), 'out'],
  ])('%s', (_, namespace, annotations, mode) => {
    const pod = annotations === undefined ? undefined : marks({}, annotations);
    expect(osmMembership.wantedBy(namespace, pod)?.mode).toBe(mode);
  });

  it('tells which mesh it is, and by what', () => {
    const namespace = marks({ 'openservicemesh.io/monitored-by': 'payments' }, annotated('enabled'));
    expect(osmMembership.wantedBy(namespace)).toEqual({
      mode: 'sidecar',
      meshOf: 'payments',
      because: 'annotation openservicemesh.io/sidecar-injection=enabled',
    });
  });

  it('takes a namespace into the mesh that is chosen', () => {
    const change = osmMembership.switches.find(({ on }) => on === 'namespace')?.enable({ meshOf: 'payments' });
    expect(change?.labels).toEqual({
      'openservicemesh.io/monitored-by': 'payments',
      'openservicemesh.io/ignore': null,
    });
  });
});

/** After openservicemesh/osm-docs, content/en/docs/demos/ingress_contour.md. */
function ingressBackend(namespace: string, protocol: string): JsonObject {
  return {
    apiVersion: 'policy.openservicemesh.io/v1alpha1',
    kind: 'IngressBackend',
    metadata: { name: 'httpbin', namespace },
    spec: {
      backends: [{ name: 'httpbin', port: { number: 14_001, protocol } }],
      sources: [{ kind: 'Service', namespace: 'osm-system', name: 'osm-contour-envoy' }],
    },
  };
}

describe('mutual TLS of Open Service Mesh', () => {
  const inEffect = (
    labels: Texts,
    annotations: Texts,
    objects: readonly JsonObject[] = [],
  ): ReturnType<typeof osmMutualTls.inEffect> =>
    osmMutualTls.inEffect({
      namespace: 'httpbin',
      namespaceLabels: labels,
      namespaceAnnotations: annotations,
      rootNamespace: 'osm-system',
      isAmbient: false,
      objects,
    });
  const member = [monitored, annotated('enabled')] as const;

  it.each([
    ['in the mesh', inEffect(...member), 'strict', 0],
    ['not in the mesh', inEffect({}, {}), 'off', 0],
    ['kept out', inEffect(monitored, annotated('disabled')), 'off', 0],
    ['with an ingress over plain text', inEffect(...member, [ingressBackend('httpbin', 'HTTP')]), 'strict', 1],
    ['with an ingress over TLS', inEffect(...member, [ingressBackend('httpbin', 'https')]), 'strict', 0],
    ['with an ingress of another namespace', inEffect(...member, [ingressBackend('other', 'http')]), 'strict', 0],
  ])('%s', (_, found, mode, exceptions) => {
    expect(found).toMatchObject({ mode, exceptions });
  });

  it('is not changed by the permissive traffic policy', () => {
    const meshConfig = {
      apiVersion: 'config.openservicemesh.io/v1alpha2',
      kind: 'MeshConfig',
      metadata: { name: 'osm-mesh-config', namespace: 'osm-system' },
      spec: { traffic: { enablePermissiveTrafficPolicyMode: true } },
    };
    expect(inEffect(...member, [meshConfig])?.mode).toBe('strict');
  });
});

it.each([
  ['default', true],
  ['deny', false],
])('the profile %s lets everybody call everybody: %s', (profile, isPermissive) => {
  const values = osmInstallation.valuesOf('osm', { profile, namespace: 'osm-system' });
  expect(valueAt(values, ['osm', 'enablePermissiveTrafficPolicy'])).toBe(isPermissive);
});

it('goes through all of 1.x in one step, with one control plane', () => {
  const { mostMinors, hasCanary } = osmInstallation.upgrade;
  expect({ mostMinors, hasCanary }).toEqual({ mostMinors: undefined, hasCanary: false });
});
