import type { MeshFacts } from './mesh-facts.ts';

/**
 * Istio, sidecar and ambient: labels, containers and images as its charts istiod, cni and ztunnel write them (1.30.3, 1.31.0).
 * Cilium runs a ztunnel of its own with a container called `istio-proxy`, so the image counts too.
 */
export const istioFacts: MeshFacts = {
  mesh: 'istio',
  displayName: 'Istio',
  definitionGroups: ['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io'],
  workloads: [
    {
      role: 'control-plane',
      kind: 'Deployment',
      label: 'app',
      values: ['istiod'],
      container: 'discovery',
      imageName: 'pilot',
    },
    {
      role: 'node',
      kind: 'DaemonSet',
      label: 'k8s-app',
      values: ['istio-cni-node'],
      container: 'install-cni',
      imageName: 'install-cni',
    },
    {
      role: 'ambient',
      kind: 'DaemonSet',
      label: 'app',
      values: ['ztunnel'],
      container: 'istio-proxy',
      imageName: 'ztunnel',
    },
  ],
  revisionLabel: 'istio.io/rev',
  // `1.30.3-distroless` is 1.30.3; `1.31.0-rc.0` keeps what says that it is no release.
  versionInTag: /^(\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\.[\w]+)?)/,
};
