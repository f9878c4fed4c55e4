import { describe, expect, it } from 'vitest';
import type { MeshWorkload } from './find.ts';
import { findMeshes } from './find.ts';
import type { Origin } from './origin.ts';

const origin: Origin = { by: 'unknown', words: 'nobody', isOurs: false, proof: 'Nothing.' };

function istiod(rest: Partial<MeshWorkload> = {}): MeshWorkload {
  return {
    kind: 'Deployment',
    namespace: 'istio-system',
    name: 'istiod',
    labels: { app: 'istiod', 'istio.io/rev': 'default' },
    containers: [{ name: 'discovery', image: 'docker.io/istio/pilot:1.30.3-distroless' }],
    ready: 1,
    wanted: 1,
    origin,
    ...rest,
  };
}

const ztunnel: MeshWorkload = {
  kind: 'DaemonSet',
  namespace: 'istio-system',
  name: 'ztunnel',
  // As its chart writes it: `app=ztunnel` stands on its Pods only.
  labels: { 'app.kubernetes.io/name': 'ztunnel', 'app.kubernetes.io/part-of': 'istio' },
  containers: [{ name: 'istio-proxy', image: 'docker.io/istio/ztunnel:1.30.3' }],
  ready: 3,
  wanted: 3,
  origin,
};

const none: ReadonlyMap<string, number> = new Map();
const istioGroups = new Map([
  ['networking.istio.io', 8],
  ['apps', 4],
]);

it('says of a mesh that a cloud runs that its control plane is elsewhere, and who changes it', () => {
  const definitionGroups = new Map([
    ['networking.istio.io', 8],
    ['mesh.cloud.google.com', 2],
  ]);
  const [found] = findMeshes({ definitionGroups, workloads: [] });
  expect(found).toMatchObject({
    ...{ mesh: 'istio', mode: 'crds-only' },
    origin: { by: 'gke', isOurs: false, changeAt: 'the fleet feature mesh (gcloud container fleet mesh)' },
  });
  expect(found?.proof.join(' ')).toContain('Google runs the control plane outside of this cluster');
  expect(found?.proof.join(' ')).not.toContain('left the definitions behind');
});

describe('findMeshes', () => {
  it('finds Istio with version, mode and proof', () => {
    expect(findMeshes({ definitionGroups: istioGroups, workloads: [istiod()] })).toEqual([
      {
        mesh: 'istio',
        displayName: 'Istio',
        version: '1.30.3',
        mode: 'sidecar',
        namespace: 'istio-system',
        revision: 'default',
        origin,
        controlPlane: [
          {
            ...{ part: 'istiod', kind: 'Deployment', namespace: 'istio-system', name: 'istiod' },
            ...{ version: '1.30.3', ready: 1, wanted: 1 },
          },
        ],
        proof: [
          'Deployment istio-system/istiod (app=istiod) runs docker.io/istio/pilot:1.30.3-distroless, 1/1 ready.',
          '8 CustomResourceDefinitions of networking.istio.io.',
        ],
      },
    ]);
  });

  it('calls it ambient where ztunnel runs', () => {
    const [mesh] = findMeshes({ definitionGroups: none, workloads: [ztunnel, istiod()] });
    expect(mesh).toMatchObject({ mode: 'ambient' });
    expect(mesh?.controlPlane.map(({ name }) => name)).toEqual(['istiod', 'ztunnel']);
  });

  it("does not take Cilium's own ztunnel for Istio's", () => {
    // Container and image have the same names.
    const foreign = {
      ...ztunnel,
      labels: { app: 'ztunnel-cilium', 'app.kubernetes.io/name': 'ztunnel-cilium' },
      containers: [{ name: 'istio-proxy', image: 'quay.io/cilium/ztunnel:v1.0.0' }],
    };
    expect(findMeshes({ definitionGroups: none, workloads: [foreign, istiod()] })[0]).toMatchObject({
      mode: 'sidecar',
    });
  });

  it('tells revisions apart', () => {
    const canary = istiod({
      name: 'istiod-canary',
      labels: { app: 'istiod', 'istio.io/rev': 'canary' },
      containers: [{ name: 'discovery', image: 'mirror.local:5000/hub/pilot:1.31.0-rc.0' }],
    });
    expect(
      findMeshes({ definitionGroups: none, workloads: [istiod(), canary] }).map(({ revision, version }) => [
        revision,
        version,
      ]),
    ).toEqual([
      ['default', '1.30.3'],
      ['canary', '1.31.0-rc.0'],
    ]);
  });

  it('takes the version from the label where the image is pinned by digest', () => {
    const pinned = istiod({
      labels: { app: 'istiod', 'app.kubernetes.io/version': '1.30.4' },
      containers: [{ name: 'discovery', image: 'istio/pilot@sha256:0123' }],
    });
    expect(findMeshes({ definitionGroups: none, workloads: [pinned] })[0]).toMatchObject({ version: '1.30.4' });
  });

  it('does not call definitions alone a mesh that runs', () => {
    const [mesh] = findMeshes({ definitionGroups: istioGroups, workloads: [] });
    expect(mesh).toMatchObject({ mode: 'crds-only', controlPlane: [] });
    expect(mesh).not.toHaveProperty('version');
    expect(mesh?.proof.at(-1)).toContain('No control plane was found');
  });

  it('finds Linkerd as one mesh of three parts', () => {
    const workloads = ['destination', 'identity', 'proxy-injector'].map((component) => ({
      kind: 'Deployment',
      namespace: 'linkerd',
      name: `linkerd-${component}`,
      labels: { 'linkerd.io/control-plane-component': component },
      containers: [{ name: component, image: 'cr.l5d.io/linkerd/controller:edge-26.6.3' }],
      ready: 1,
      wanted: 1,
      origin,
    }));
    const found = findMeshes({ definitionGroups: new Map([['policy.linkerd.io', 8]]), workloads });
    expect(found).toMatchObject([{ mesh: 'linkerd', version: 'edge-26.6.3', mode: 'sidecar', namespace: 'linkerd' }]);
    expect(found[0]?.controlPlane).toHaveLength(3);
  });

  it('finds nothing in a cluster without meshes', () => {
    const web = istiod({ labels: { app: 'web' }, containers: [{ name: 'web', image: 'nginx' }] });
    expect(findMeshes({ definitionGroups: new Map([['apps', 4]]), workloads: [web] })).toEqual([]);
  });
});
