import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../core/json.ts';
import type { Texts } from '../facts/membership.ts';
import { partOf, versionInImage } from '../facts/part-of.ts';
import { ciliumDetection, ciliumFeatures } from './detection.ts';
import { ciliumInstallation } from './installation.ts';
import { ciliumMembership } from './membership.ts';
import { ciliumMutualTls } from './mutual-tls.ts';

const label = 'io.cilium/mtls-enabled';

describe('who is given to the ztunnel', () => {
  it.each<[Texts, Texts | undefined, string | undefined]>([
    [{ [label]: 'true' }, undefined, 'ambient'],
    [{ [label]: 'true' }, {}, 'ambient'],
    [{ [label]: 'false' }, undefined, undefined],
    [{}, undefined, undefined],
    // Pods cannot be given to it one by one, nor be kept from it.
    [{}, { [label]: 'true' }, undefined],
    [{ [label]: 'true' }, { [label]: 'false' }, 'ambient'],
  ])('namespace %j, Pod %j: %s', (namespace, pod, mode) => {
    const marks = pod && { labels: pod, annotations: {} };
    expect(ciliumMembership.wantedBy({ labels: namespace, annotations: {} }, marks)?.mode).toBe(mode);
  });
});

describe('mutual TLS in effect', () => {
  const config = (value?: string): JsonObject => ({
    kind: 'ConfigMap',
    metadata: { name: 'cilium-config', namespace: 'kube-system' },
    data: { 'enable-wireguard': 'true', ...(value === undefined ? {} : { 'enable-ztunnel': value }) },
  });

  it.each<[string, Texts, readonly JsonObject[], boolean, string | undefined]>([
    ['no label, whatever runs', {}, [config('true')], true, 'off'],
    ['a label, and the ztunnel on', { [label]: 'true' }, [config('true')], false, 'permissive'],
    ['a label, and only WireGuard on', { [label]: 'true' }, [config()], false, 'off'],
    ['a label, and a ztunnel that runs', { [label]: 'true' }, [], true, 'permissive'],
    ['a label, and nothing known', { [label]: 'true' }, [], false, undefined],
  ])('%s', (_, namespaceLabels, objects, isAmbient, mode) => {
    const evidence = { namespace: 'shop', namespaceLabels, namespaceAnnotations: {}, rootNamespace: 'kube-system' };
    expect(ciliumMutualTls.inEffect({ ...evidence, objects, isAmbient })?.mode).toBe(mode);
  });

  it('is switched by the label alone, and nowhere to strict', () => {
    const target = { rootNamespace: 'kube-system', namespace: 'shop' };
    expect(ciliumMutualTls.switches.map(({ for: scope, modes }) => [scope, ...modes])).toEqual([
      ['namespace', 'permissive', 'off'],
    ]);
    expect(ciliumMutualTls.switches[0]?.change('permissive', target)).toEqual({
      is: 'marks',
      marks: { labels: { [label]: 'true' } },
    });
    expect(ciliumMutualTls.switches[0]?.change('off', target)).toEqual({
      is: 'marks',
      marks: { labels: { [label]: null } },
    });
  });
});

describe('installation', () => {
  it('is refused, because it is the network', () => {
    expect(ciliumInstallation.caution?.isRefused).toBe(true);
  });

  it.each([
    ['default', {}],
    ['hubble', { hubble: { enabled: true, relay: { enabled: true }, ui: { enabled: true } } }],
    ['ztunnel', { encryption: { enabled: true, type: 'ztunnel' } }],
    [
      'service-mesh',
      {
        gatewayAPI: { enabled: true },
        envoyConfig: { enabled: true },
        hubble: { enabled: true, relay: { enabled: true }, ui: { enabled: true } },
      },
    ],
  ])('values of %s for a release that is there', (profile, values) => {
    expect(ciliumInstallation.valuesOf('cilium', { profile, namespace: 'kube-system' })).toEqual(values);
  });

  it('offers no feature that is about to go', () => {
    const offered = ciliumFeatures.filter(({ values }) => values !== undefined).map(({ name }) => name);
    expect(offered).toContain('ztunnel');
    expect(offered).not.toContain('mutual-authentication');
  });

  it('goes one minor version at a time', () => {
    expect(ciliumInstallation.upgrade).toMatchObject({ mostMinors: 1, hasCanary: false });
  });
});

describe('detection', () => {
  // cilium/charts@009b5e9:cilium-1.20.0.tgz, labels of the workloads as its templates write them.
  it.each([
    [
      'cilium-operator',
      'Deployment',
      { 'io.cilium/app': 'operator', name: 'cilium-operator' },
      'cilium-operator',
      'quay.io/cilium/operator-generic:v1.20.0@sha256:0',
      '1.20.0',
    ],
    [
      'cilium',
      'DaemonSet',
      { 'k8s-app': 'cilium' },
      'cilium-agent',
      'quay.io/cilium/cilium:v1.21.0-pre.0',
      '1.21.0-pre.0',
    ],
    [
      'cilium-envoy',
      'DaemonSet',
      { 'k8s-app': 'cilium-envoy' },
      'cilium-envoy',
      'quay.io/cilium/cilium-envoy:v1.36.9',
      '1.36.9',
    ],
    ['ztunnel-cilium', 'DaemonSet', { app: 'ztunnel-cilium' }, 'istio-proxy', 'quay.io/cilium/ztunnel:v1.0.0', '1.0.0'],
    [
      'hubble-relay',
      'Deployment',
      { 'k8s-app': 'hubble-relay' },
      'hubble-relay',
      'quay.io/cilium/hubble-relay:v1.20.0',
      '1.20.0',
    ],
    ['hubble-ui', 'Deployment', { 'k8s-app': 'hubble-ui' }, 'frontend', 'quay.io/cilium/hubble-ui:v0.14.0', '0.14.0'],
  ])('%s', (name, kind, labels, container, image, version) => {
    const workload = {
      kind,
      labels: { 'app.kubernetes.io/part-of': 'cilium', ...labels },
      containers: [{ name: container, image }],
    };
    const part = partOf(ciliumDetection, workload);
    expect(part?.name).toBe(name);
    expect(part && versionInImage(ciliumDetection, part, workload)).toBe(version);
  });

  it('is not taken in by the ztunnel of Istio, whose container and image have the same names', () => {
    const containers = [{ name: 'istio-proxy', image: 'docker.io/istio/ztunnel:1.31.0' }];
    expect(partOf(ciliumDetection, { kind: 'DaemonSet', labels: { app: 'ztunnel' }, containers })).toBeUndefined();
  });
});
