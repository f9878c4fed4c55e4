import type { Detection } from '../facts/detection.ts';
import { nginxSource } from './sources.ts';

const partOf = { 'app.kubernetes.io/part-of': ['nginx-service-mesh'] };
const spireServer = {
  role: 'helper',
  labels: { ...partOf, 'app.kubernetes.io/name': ['spire-server'] },
  container: 'spire-server',
  imageNames: ['spire-server'],
  source: nginxSource('helm-chart/templates/spire-server.yaml'),
} as const;

/** Labels, containers and images as the chart writes them (2.0.0). Up to 1.7 the controller was called nginx-mesh-api. */
export const nginxDetection: Detection = {
  definitionGroups: ['nsm.nginx.com', 'specs.smi.nginx.com'],
  // The kinds of SPIRE's registrar are in other clusters with SPIRE too; `metrics.smi-spec.io` is served by an APIService.
  sharedGroups: [
    'split.smi-spec.io',
    'specs.smi-spec.io',
    'access.smi-spec.io',
    'metrics.smi-spec.io',
    'spiffeid.spiffe.io',
  ],
  parts: [
    {
      name: 'nginx-mesh-controller',
      role: 'control-plane',
      kind: 'Deployment',
      labels: { ...partOf, 'app.kubernetes.io/name': ['nginx-mesh-controller', 'nginx-mesh-api'] },
      imageNames: ['nginx-mesh-controller', 'nginx-mesh-api'],
      source: nginxSource('helm-chart/templates/nginx-mesh-controller.yaml'),
    },
    {
      name: 'nginx-mesh-metrics',
      role: 'helper',
      kind: 'Deployment',
      labels: { ...partOf, 'app.kubernetes.io/name': ['nginx-mesh-metrics'] },
      container: 'nginx-mesh-metrics',
      imageNames: ['nginx-mesh-metrics'],
      source: nginxSource('helm-chart/templates/nginx-mesh-metrics.yaml'),
    },
    {
      name: 'nats-server',
      role: 'helper',
      kind: 'Deployment',
      labels: { ...partOf, 'app.kubernetes.io/name': ['nats-server'] },
      container: 'nats-server',
      imageNames: ['nats'],
      source: nginxSource('helm-chart/templates/nats.yaml'),
    },
    { name: 'spire-server', kind: 'StatefulSet', ...spireServer },
    { name: 'spire-server-in-memory', kind: 'Deployment', ...spireServer },
    {
      name: 'spire-agent',
      role: 'helper',
      kind: 'DaemonSet',
      labels: { ...partOf, 'app.kubernetes.io/name': ['spire-agent'] },
      container: 'spire-agent',
      imageNames: ['spire-agent'],
      source: nginxSource('helm-chart/templates/spire-agent.yaml'),
    },
  ],
  versionInTag: /^v?(\d+\.\d+\.\d+)/,
  webhooks: [
    {
      kind: 'MutatingWebhookConfiguration',
      name: /^sidecar-injector-webhook-cfg\.internal\.builtin\.nsm\.nginx$/,
      does: 'inject',
      source: nginxSource('helm-chart/templates/nginx-mesh-controller.yaml'),
    },
    {
      kind: 'ValidatingWebhookConfiguration',
      name: /^validating-webhook-cfg\.internal\.builtin\.nsm\.nginx$/,
      does: 'validate',
      source: nginxSource('helm-chart/templates/nginx-mesh-controller.yaml'),
    },
  ],
  gatewayControllers: [],
  confusions: [
    {
      sentence:
        'The names nsm of its release and nsm.nginx.com of its kinds have nothing to do with Network Service Mesh, whose kinds are of networkservicemesh.io.',
      source: nginxSource('docs/content/get-started/install/install-with-helm.md'),
    },
    {
      sentence:
        'The NGINX Ingress Controller is no mesh; where it takes part in this one, the mesh puts no proxy into it, and its Pods have the label nsm.nginx.com/enable-ingress or enable-egress.',
      source: nginxSource('docs/content/tutorials/kic/deploy-with-kic.md'),
    },
    {
      sentence: 'SPIRE runs without this mesh too: its server and agent belong to the mesh only with its label.',
      source: nginxSource('helm-chart/templates/spire-server.yaml'),
    },
  ],
};
