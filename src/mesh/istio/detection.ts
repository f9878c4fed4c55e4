import type { Detection } from '../facts/detection.ts';
import { chartSource, istioSource } from './sources.ts';

/** Labels, containers and images as the charts istiod, cni, ztunnel and gateway write them (1.30.3, 1.31.0). */
export const istioDetection: Detection = {
  definitionGroups: ['networking.istio.io', 'security.istio.io', 'telemetry.istio.io', 'extensions.istio.io'],
  parts: [
    {
      name: 'istiod',
      role: 'control-plane',
      kind: 'Deployment',
      labels: { app: ['istiod'] },
      container: 'discovery',
      imageNames: ['pilot'],
      source: chartSource('manifests/charts/istio-control/istio-discovery/templates/deployment.yaml'),
    },
    {
      name: 'istio-cni',
      role: 'node',
      kind: 'DaemonSet',
      labels: { 'k8s-app': ['istio-cni-node'] },
      container: 'install-cni',
      imageNames: ['install-cni'],
      source: chartSource('manifests/charts/istio-cni/templates/daemonset.yaml'),
    },
    {
      name: 'ztunnel',
      role: 'ambient',
      kind: 'DaemonSet',
      // `app=ztunnel` stands on its Pods only, and not on the DaemonSet.
      labels: { 'app.kubernetes.io/name': ['ztunnel'] },
      container: 'istio-proxy',
      imageNames: ['ztunnel'],
      source: chartSource('manifests/charts/ztunnel/templates/daemonset.yaml'),
    },
    {
      // Its name is the people's own, and stands in the label. The chart leaves the image to the injector, istioctl names it.
      name: 'ingress or egress gateway',
      role: 'gateway',
      kind: 'Deployment',
      labels: { istio: [] },
      container: 'istio-proxy',
      imageNames: ['auto', 'proxyv2'],
      source: chartSource('manifests/charts/gateway/templates/deployment.yaml'),
    },
    {
      name: 'gateway of the Gateway API',
      role: 'gateway',
      kind: 'Deployment',
      labels: { 'gateway.istio.io/managed': [] },
      container: 'istio-proxy',
      imageNames: ['auto', 'proxyv2'],
      source: chartSource('manifests/charts/istio-control/istio-discovery/files/kube-gateway.yaml'),
    },
  ],
  revisionLabel: 'istio.io/rev',
  tagLabel: 'istio.io/tag',
  // `1.30.3-distroless` is 1.30.3; `1.31.0-rc.0` keeps what says that it is no release.
  versionInTag: /^(\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\.[\w]+)?)/,
  webhooks: [
    {
      kind: 'MutatingWebhookConfiguration',
      name: /^istio-sidecar-injector(-.+)?$/,
      does: 'inject',
      source: chartSource('manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml'),
    },
    {
      kind: 'MutatingWebhookConfiguration',
      name: /^istio-revision-tag-.+$/,
      does: 'inject',
      source: chartSource('manifests/charts/istio-control/istio-discovery/templates/revision-tags-mwc.yaml'),
    },
    {
      kind: 'ValidatingWebhookConfiguration',
      name: /^(istio-validator(-.+)?|istiod-default-validator)$/,
      does: 'validate',
      source: chartSource(
        'manifests/charts/istio-control/istio-discovery/templates/validatingwebhookconfiguration.yaml',
      ),
    },
  ],
  gatewayControllers: [
    'istio.io/gateway-controller',
    'istio.io/mesh-controller',
    'istio.io/eastwest-controller',
    'istio.io/agentgateway-controller',
    'istio.io/unmanaged-gateway',
  ],
  trustRoots: 'istio-ca-root-cert',
  managed: {
    definitionGroup: 'mesh.cloud.google.com',
    origin: {
      by: 'gke',
      words: 'Cloud Service Mesh of Google',
      changeAt: 'the fleet feature mesh (gcloud container fleet mesh)',
    },
    sentence:
      'Google runs the control plane outside of this cluster: definitions of mesh.cloud.google.com say so, and ControlPlaneRevisions tell how it stands.',
    source: {
      at: 'terraform-google-modules/terraform-google-kubernetes-engine@0905359:modules/asm/scripts/create_cpr.sh',
      readOn: '2026-11-27',
    },
  },
  confusions: [
    {
      sentence:
        'Cilium runs a ztunnel of its own, whose container and image have the same names: the label app.kubernetes.io/name=ztunnel counts.',
      source: { at: 'cilium/charts@009b5e9:cilium-1.20.0.tgz', readOn: '2026-11-20' },
    },
    {
      sentence: 'A container istio-proxy alone in its Pod is a gateway or a ztunnel, and was not put beside anything.',
      source: istioSource('manifests/charts/gateway/templates/deployment.yaml'),
    },
  ],
};
