import { describe, expect, it } from 'vitest';
import { valueAt, type JsonObject } from '../../core/json.ts';
import type { Marks, Texts } from '../facts/membership.ts';
import type { MutualTls } from '../facts/mutual-tls.ts';
import { partOf, versionInImage, type PartEvidence } from '../facts/part-of.ts';
import { nginxDetection } from './detection.ts';
import { nginxInstallation } from './installation.ts';
import { nginxMembership } from './membership.ts';
import { nginxMutualTls } from './mutual-tls.ts';
import { nginxRemoval } from './removal.ts';

/** As nginxinc/nginx-service-mesh@v2.0.0:helm-chart/templates writes it. */
function part(kind: string, name: string, image: string): PartEvidence {
  return {
    kind,
    labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'nginx-service-mesh' },
    containers: [{ name, image }],
  };
}

const registry = 'docker-registry.nginx.com/nsm';

describe('what runs in a cluster', () => {
  it.each<[string, PartEvidence, string | undefined]>([
    [
      '2.0',
      part('Deployment', 'nginx-mesh-controller', `${registry}/nginx-mesh-controller:2.0.0`),
      'control-plane 2.0.0',
    ],
    // As nginxinc/nginx-service-mesh@v1.7.0:helm-chart/templates/nginx-mesh-api.yaml writes it.
    ['1.7', part('Deployment', 'nginx-mesh-api', `${registry}/nginx-mesh-api:1.7.0`), 'control-plane 1.7.0'],
    ['metrics', part('Deployment', 'nginx-mesh-metrics', `${registry}/nginx-mesh-metrics:2.0.0`), 'helper 2.0.0'],
    ['SPIRE with a volume', part('StatefulSet', 'spire-server', 'gcr.io/spiffe-io/spire-server:1.5.6'), 'helper 1.5.6'],
    ['SPIRE without one', part('Deployment', 'spire-server', 'gcr.io/spiffe-io/spire-server:1.5.6'), 'helper 1.5.6'],
    [
      'SPIRE of somebody else',
      {
        ...part('StatefulSet', 'spire-server', 'ghcr.io/spiffe/spire-server:1.9.0'),
        labels: { 'app.kubernetes.io/name': 'spire-server' },
      },
      undefined,
    ],
    ['NATS of the mesh', part('Deployment', 'nats-server', 'nats:2.9-alpine'), 'helper '],
    ['another image', part('Deployment', 'nginx-mesh-controller', 'nginx:1.27.0'), undefined],
  ])('%s', (_, workload, expected) => {
    const found = partOf(nginxDetection, workload);
    expect(found && `${found.role} ${versionInImage(nginxDetection, found, workload) ?? ''}`).toBe(expected);
  });

  it('proves nothing by kinds that others bring too', () => {
    const { definitionGroups, sharedGroups = [] } = nginxDetection;
    expect(definitionGroups).toEqual(['nsm.nginx.com', 'specs.smi.nginx.com']);
    expect(definitionGroups.filter((group) => sharedGroups.includes(group))).toEqual([]);
    expect(sharedGroups).toContain('spiffeid.spiffe.io');
  });
});

const label = (value: string): Marks => ({
  labels: { 'injector.nsm.nginx.com/auto-inject': value },
  annotations: {},
});
const annotation = (value: string): Marks => ({
  labels: {},
  annotations: { 'injector.nsm.nginx.com/auto-inject': value },
});
const nothing: Marks = { labels: {}, annotations: {} };

describe('what a namespace and a Pod ask for', () => {
  it.each<[string, Marks, Marks | undefined, string | undefined]>([
    ['nothing, which is no since 2.0', nothing, nothing, undefined],
    ['a yes of the namespace', label('enabled'), undefined, 'sidecar'],
    ['a yes of the namespace, for a Pod without a word', label('enabled'), nothing, 'sidecar'],
    ['a no of the namespace', label('disabled'), undefined, 'out'],
    ['a word that selects nothing', label('true'), undefined, undefined],
    ['a yes of the Pod', nothing, label('enabled'), 'sidecar'],
    ['a yes of the Pod against its namespace', label('disabled'), label('enabled'), 'sidecar'],
    ['a no of the Pod against its namespace', label('enabled'), label('disabled'), 'out'],
    ['an annotation of 1.x that says no', nothing, annotation('false'), 'out'],
    ['an annotation of 1.x that says yes, which 2.0 does not read', nothing, annotation('true'), undefined],
    ['an annotation that says no, where 2.0 goes by the namespace', label('enabled'), annotation('false'), 'sidecar'],
    ['an annotation of a namespace, which nobody reads', annotation('false'), undefined, undefined],
  ])('%s', (_, namespace, pod, mode) => {
    expect(nginxMembership.wantedBy(namespace, pod)?.mode).toBe(mode);
  });

  it('says by what', () => {
    expect(nginxMembership.wantedBy(label('enabled'), label('disabled'))?.because).toBe(
      'label injector.nsm.nginx.com/auto-inject=disabled',
    );
  });
});

/** As nginxinc/nginx-service-mesh@v2.0.0:helm-chart/templates/nginx-mesh-controller.yaml writes it. */
function meshConfig(mode: string | undefined, namespace = 'nginx-mesh', name = 'nginx-mesh-config'): JsonObject {
  return {
    apiVersion: 'nsm.nginx.com/v1alpha2',
    kind: 'MeshConfig',
    metadata: { name, namespace },
    spec: { meshConfigClassName: `${namespace}-meshconfig-class`, ...(mode === undefined ? {} : { mtls: { mode } }) },
  };
}

describe('mutual TLS of NGINX Service Mesh', () => {
  const inEffect = (
    objects: readonly JsonObject[],
    mode?: string,
    rootNamespace: string | undefined = 'nginx-mesh',
  ): MutualTls | undefined => {
    const annotations: Texts = mode === undefined ? {} : { 'config.nsm.nginx.com/mtls-mode': mode };
    return nginxMutualTls.inEffect({
      namespace: 'shop',
      namespaceLabels: {},
      namespaceAnnotations: {},
      ...(mode === undefined ? {} : { pod: { labels: {}, annotations } }),
      rootNamespace,
      isAmbient: false,
      objects,
    });
  };

  it.each([
    ['the mesh decides', [meshConfig('off')], undefined, 'off'],
    ['nothing is permissive', [meshConfig(undefined)], undefined, 'permissive'],
    ['a Pod may want more', [meshConfig('permissive')], 'strict', 'strict'],
    ['a Pod may want less', [meshConfig('permissive')], 'off', 'off'],
    ['a strict mesh hears no Pod', [meshConfig('strict')], 'off', 'strict'],
    ['a word that is none', [meshConfig('permissive')], 'maybe', 'permissive'],
    ['a mode that is not known', [meshConfig('quantum')], undefined, undefined],
    ['no MeshConfig (1.x, or no right to read it)', [], undefined, undefined],
    ['no MeshConfig, and a Pod that wants less', [], 'off', undefined],
    ['no MeshConfig, and a Pod that wants all', [], 'strict', 'strict'],
    ['two of them', [meshConfig('off'), meshConfig('strict', 'nginx-mesh', 'other')], undefined, undefined],
    ['one of another mesh', [meshConfig('strict', 'other')], undefined, undefined],
    [
      'a MeshConfig of Open Service Mesh',
      [{ ...meshConfig('strict'), apiVersion: 'config.openservicemesh.io/v1alpha2' }],
      undefined,
      undefined,
    ],
  ])('%s', (_, objects, annotated, mode) => {
    expect(inEffect(objects, annotated)?.mode).toBe(mode);
  });

  it('says what it was read from', () => {
    expect(inEffect([meshConfig('strict')])?.because).toBe(
      'MeshConfig nginx-mesh/nginx-mesh-config says strict for the whole mesh.',
    );
    expect(inEffect([meshConfig('off')], 'strict')?.because).toContain('config.nsm.nginx.com/mtls-mode=strict');
  });

  it('is switched by the object that it is read from', () => {
    const change = nginxMutualTls.switches
      .find((one) => one.for === 'mesh')
      ?.change('strict', { rootNamespace: 'nginx-mesh', namespace: 'shop' });
    expect(change).toEqual({ is: 'object', object: meshConfig('strict') });
  });
});

it.each([
  ['default', 'permissive'],
  ['strict', 'strict'],
])('the profile %s begins with %s', (profile, mode) => {
  const values = nginxInstallation.valuesOf('nginx-service-mesh', { profile, namespace: 'nginx-mesh' });
  expect(valueAt(values, ['mtls', 'mode'])).toBe(mode);
});

it('leaves out no release on the way up', () => {
  const { mostMinors, hasCanary } = nginxInstallation.upgrade;
  expect({ mostMinors, hasCanary }).toEqual({ mostMinors: 1, hasCanary: false });
});

it('takes away the APIService before its server', () => {
  const [first] = nginxRemoval.before;
  expect(first?.does).toMatchObject({ is: 'delete-named', kind: 'APIService' });
  const name = first?.does.is === 'delete-named' ? first.does.name : /^$/;
  expect(name.test('v1alpha1.metrics.smi-spec.io')).toBe(true);
  expect(name.test('v1beta1.metrics.k8s.io')).toBe(false);
});
