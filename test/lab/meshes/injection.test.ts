/** What the simulated injectors put into a Pod, without a cluster: objects that they read are given to them. */
import { describe, expect, it } from 'vitest';

import type { KubeClient, KubeObject } from '../kube-client.ts';
import { issueCertificate } from '../pki/certificate.ts';
import type { AdmissionRequest, Verdict } from '../webhooks/admission.ts';
import { consul } from './consul.ts';
import { istio } from './istio.ts';
import { kuma } from './kuma.ts';
import { linkerd } from './linkerd.ts';
import type { ControlPlane, LabMesh } from './mesh.ts';
import type { PodSpec } from './pods.ts';

const istioValues = { global: { hub: 'docker.io/istio', tag: '1.31.0', proxy: { image: 'proxyv2' } } };
const linkerdValues = `
linkerdVersion: edge-26.6.3
proxy:
  image: { name: cr.l5d.io/linkerd/proxy, version: "" }
  nativeSidecar: true
`;

const objects: Readonly<Record<string, object>> = {
  '/api/v1/namespaces/mesh/configmaps/istio-sidecar-injector': { data: { values: JSON.stringify(istioValues) } },
  '/api/v1/namespaces/mesh/configmaps/linkerd-config': { data: { values: linkerdValues } },
  '/api/v1/namespaces/mesh/configmaps/linkerd-identity-trust-roots': { data: { 'ca-bundle.crt': 'roots' } },
  '/api/v1/namespaces/shop': {
    metadata: { name: 'shop', annotations: { 'linkerd.io/inject': 'enabled', 'config.linkerd.io/proxy-uid': '7' } },
  },
  '/api/v1/namespaces/store': { metadata: { name: 'store', labels: { 'kuma.io/sidecar-injection': 'enabled' } } },
  '/apis/apps/v1/namespaces/mesh/deployments/kuma-control-plane': deployment({
    name: 'control-plane',
    image: 'docker.io/kumahq/kuma-cp:2.14.3',
  }),
  '/apis/apps/v1/namespaces/mesh/deployments/consul-connect-injector': deployment({
    name: 'sidecar-injector',
    image: 'hashicorp/consul-k8s-control-plane:2.0.3',
    command: ['/bin/sh', '-ec', '-default-inject=false -consul-dataplane-image="hashicorp/consul-dataplane:2.0.1"'],
  }),
  '/apis/apps/v1/namespaces/shop/replicasets/web-5d4f': {
    metadata: { name: 'web-5d4f', ownerReferences: [{ kind: 'Deployment', name: 'web', controller: true }] },
  },
};

function deployment(container: object): object {
  return { spec: { template: { spec: { containers: [container] } } } };
}

function plane(service: string): ControlPlane {
  const lasting = { notBefore: new Date(0), notAfter: new Date(4e12) };
  const client: Pick<KubeClient, 'find'> = { find: async (path) => objects[path] as KubeObject | undefined };
  return {
    namespace: 'mesh',
    service,
    configurations: [],
    isAnswered: true,
    client: client as KubeClient,
    authority: issueCertificate({ commonName: 'authority', usage: 'authority', ...lasting }),
    signal: new AbortController().signal,
  };
}

interface PodParts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec?: Partial<PodSpec>;
  readonly namespace?: string;
}

function ask({ labels = {}, annotations = {}, spec = {}, namespace = 'shop' }: PodParts): AdmissionRequest {
  const ownerReferences = [{ kind: 'ReplicaSet', name: 'web-5d4f', controller: true }];
  return {
    uid: '1',
    kind: { group: '', version: 'v1', kind: 'Pod' },
    namespace,
    operation: 'CREATE',
    object: {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web-5d4f-x', labels, annotations, ownerReferences },
      spec: { containers: [{ name: 'app', image: 'app:1' }], ...spec },
    },
  };
}

function changed(verdict: Verdict): { readonly metadata: KubeObject['metadata']; readonly spec: PodSpec } {
  if (verdict.is !== 'changed') throw new Error(`the Pod was ${verdict.is}`);
  return { metadata: verdict.object.metadata, spec: verdict.object['spec'] as PodSpec };
}

const review = (mesh: LabMesh, service: string, parts: PodParts): Promise<Verdict> =>
  mesh.review(ask(parts), plane(service));

describe('the injector of Istio', () => {
  it('adds the proxy as a container that starts before the others, with what others know it by', async () => {
    const { metadata, spec } = changed(await review(istio, 'istiod', { labels: { app: 'shop-web' } }));
    expect(spec.containers.map(({ name }) => name)).toEqual(['app']);
    expect(spec.initContainers).toMatchObject([
      { name: 'istio-init', image: 'docker.io/istio/proxyv2:1.31.0' },
      { name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.31.0', restartPolicy: 'Always' },
    ]);
    expect(metadata.labels).toMatchObject({
      'security.istio.io/tlsMode': 'istio',
      'service.istio.io/canonical-name': 'shop-web',
      'service.istio.io/canonical-revision': 'latest',
    });
    expect(metadata.annotations?.['istio.io/rev']).toBe('default');
    expect(JSON.parse(metadata.annotations?.['sidecar.istio.io/status'] ?? '')).toMatchObject({
      initContainers: ['istio-init', 'istio-proxy'],
      containers: null,
      revision: 'default',
    });
  });

  it('adds it beside the others where the Pod wants that, and names the workload by who made it', async () => {
    const annotations = { 'sidecar.istio.io/nativeSidecar': 'false' };
    const { metadata, spec } = changed(await review(istio, 'istiod', { annotations }));
    expect(spec.containers.map(({ name }) => name)).toEqual(['app', 'istio-proxy']);
    expect(metadata.labels?.['service.istio.io/canonical-name']).toBe('web');
  });

  it('completes the proxy that is all of a gateway', async () => {
    const { spec } = changed(
      await review(istio, 'istiod', {
        annotations: { 'inject.istio.io/templates': 'gateway' },
        spec: { containers: [{ name: 'istio-proxy', image: 'auto', ports: [] }] },
      }),
    );
    expect(spec.containers).toMatchObject([{ name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.31.0' }]);
    expect(spec.initContainers).toBeUndefined();
  });

  it.each([
    ['says no', { labels: { 'sidecar.istio.io/inject': 'false' } }],
    ['is on the network of its node', { spec: { hostNetwork: true } }],
    ['has one', { annotations: { 'sidecar.istio.io/status': '{}' } }],
    ['is one of Kubernetes itself', { namespace: 'kube-system' }],
  ])('leaves a Pod alone that %s', async (_what, parts) => {
    expect(await review(istio, 'istiod', parts)).toEqual({ is: 'allowed' });
  });

  it('answers for each revision with its own values, and injects nothing without them', async () => {
    expect(await review(istio, 'istiod-canary', {})).toEqual({ is: 'allowed' });
  });
});

describe('the injector of Linkerd', () => {
  it('adds the proxy and what others know it by, as the namespace wants', async () => {
    const { metadata, spec } = changed(await review(linkerd, 'linkerd-proxy-injector', {}));
    expect(spec.initContainers).toMatchObject([
      { name: 'linkerd-init' },
      { name: 'linkerd-proxy', image: 'cr.l5d.io/linkerd/proxy:edge-26.6.3', restartPolicy: 'Always' },
    ]);
    const [, proxy] = spec.initContainers ?? [];
    expect(proxy?.['env']).toContainEqual({ name: 'LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS', value: 'roots' });
    expect(metadata.labels).toMatchObject({
      'linkerd.io/control-plane-ns': 'mesh',
      'linkerd.io/workload-ns': 'shop',
      'linkerd.io/proxy-deployment': 'web',
    });
    expect(metadata.annotations).toMatchObject({
      'linkerd.io/created-by': 'linkerd/proxy-injector edge-26.6.3',
      'linkerd.io/proxy-version': 'edge-26.6.3',
      'config.linkerd.io/proxy-uid': '7',
    });
  });

  it.each([
    ['says no', { annotations: { 'linkerd.io/inject': 'disabled' } }],
    ['is in a namespace that says nothing', { namespace: 'quiet' }],
    ['has one', { spec: { initContainers: [{ name: 'linkerd-proxy' }] } }],
  ])('leaves a Pod alone that %s', async (_what, parts) => {
    expect(await review(linkerd, 'linkerd-proxy-injector', parts)).toEqual({ is: 'allowed' });
  });

  it('puts it before the others where it is a container like them', async () => {
    const annotations = { 'config.beta.linkerd.io/proxy-enable-native-sidecar': 'false' };
    const { spec } = changed(await review(linkerd, 'linkerd-proxy-injector', { annotations }));
    expect(spec.containers.map(({ name }) => name)).toEqual(['linkerd-proxy', 'app']);
  });

  it('marks proxies that can be tapped, once', async () => {
    const spec = { initContainers: [{ name: 'linkerd-proxy' }] };
    const { metadata, spec: after } = changed(await review(linkerd, 'tap-injector', { spec }));
    expect(metadata.annotations).toEqual({ 'viz.linkerd.io/tap-enabled': 'true' });
    expect(after.initContainers).toMatchObject([{ env: [{ name: 'LINKERD2_PROXY_TAP_SVC_NAME' }] }]);
    expect(await review(linkerd, 'tap-injector', { spec: after })).toEqual({ is: 'allowed' });
  });
});

describe('the injector of Kuma', () => {
  it('adds the proxy of the same version as its control plane, and names the mesh', async () => {
    const { metadata, spec } = changed(await review(kuma, 'kuma-control-plane', { namespace: 'store' }));
    expect(spec.initContainers).toMatchObject([
      { name: 'kuma-init', image: 'docker.io/kumahq/kuma-init:2.14.3' },
      { name: 'kuma-sidecar', image: 'docker.io/kumahq/kuma-dp:2.14.3', restartPolicy: 'Always' },
    ]);
    expect(metadata.annotations).toEqual({ 'kuma.io/sidecar-injected': 'true', 'kuma.io/mesh': 'default' });
  });

  it.each([
    ['says no', { namespace: 'store', labels: { 'kuma.io/sidecar-injection': 'disabled' } }],
    ['is in a namespace that says nothing', {}],
  ])('leaves a Pod alone that %s', async (_what, parts) => {
    expect(await review(kuma, 'kuma-control-plane', parts)).toEqual({ is: 'allowed' });
  });
});

describe('the injector of Consul', () => {
  const inject = 'consul.hashicorp.com/connect-inject';

  it('adds the proxy that its chart names, and its marks', async () => {
    const { metadata, spec } = changed(
      await review(consul, 'consul-connect-injector', { annotations: { [inject]: 'true' } }),
    );
    expect(spec.containers).toMatchObject([
      { name: 'app' },
      { name: 'consul-dataplane', image: 'hashicorp/consul-dataplane:2.0.1' },
    ]);
    expect(metadata.labels?.[`${inject}-status`]).toBe('injected');
  });

  it('leaves Pods alone that do not ask, and refuses what it cannot read', async () => {
    expect(await review(consul, 'consul-connect-injector', {})).toEqual({ is: 'allowed' });
    const verdict = await review(consul, 'consul-connect-injector', { annotations: { [inject]: 'yes' } });
    expect(verdict).toMatchObject({ is: 'refused' });
  });
});

describe('the validators', () => {
  const about = (kind: string, group: string, spec: object): AdmissionRequest => ({
    uid: '1',
    kind: { group, version: 'v1', kind },
    namespace: 'shop',
    operation: 'CREATE',
    object: { apiVersion: `${group}/v1`, kind, metadata: { name: 'web' }, spec },
  });

  it.each([
    ['VirtualService', { hosts: ['web'], http: [{ route: [{ weight: -1 }] }] }, 'weight -1 < 0'],
    ['VirtualService', { hosts: [] }, 'virtual service must have at least one host'],
    ['Gateway', {}, 'gateway must have at least one server'],
    ['VirtualService', { hosts: ['web'], http: [{ route: [{ weight: 100 }] }] }, undefined],
    ['DestinationRule', {}, undefined],
  ])('of Istio say of a %s with %j: %s', async (kind, spec, fault) => {
    const verdict = await istio.review(about(kind, 'networking.istio.io', spec), plane('istiod'));
    const refused = { is: 'refused', message: `configuration is invalid: ${fault ?? ''}` };
    expect(verdict).toEqual(fault === undefined ? { is: 'allowed' } : refused);
  });

  it.each([
    [
      'NetworkAuthentication',
      'policy.linkerd.io',
      { networks: [{ cidr: '10.0.0.0/33' }] },
      "invalid network '10.0.0.0/33'",
    ],
    ['NetworkAuthentication', 'policy.linkerd.io', { networks: [{ cidr: 'fd00::/8' }] }, undefined],
    [
      'ServiceProfile',
      'linkerd.io',
      { routes: [{ timeout: '5' }] },
      'ServiceProfile "web": time: invalid duration "5"',
    ],
    ['ServiceProfile', 'linkerd.io', { retryBudget: { ttl: '1m30s' } }, undefined],
  ])('of Linkerd say of a %s (%s) with %j: %s', async (kind, group, spec, message) => {
    const verdict = await linkerd.review(about(kind, group, spec), plane('linkerd-policy-validator'));
    expect(verdict).toEqual(message === undefined ? { is: 'allowed' } : { is: 'refused', message });
  });
});
