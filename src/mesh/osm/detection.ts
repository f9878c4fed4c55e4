import type { Detection } from '../facts/detection.ts';
import { osmSource } from './sources.ts';

/**
 * Labels, containers and images as the chart writes them (1.2.4). It names its images by digest, so the version stands in the label
 * `app.kubernetes.io/version` alone, as `v1.2.4`.
 */
export const osmDetection: Detection = {
  definitionGroups: ['config.openservicemesh.io', 'policy.openservicemesh.io'],
  sharedGroups: ['split.smi-spec.io', 'specs.smi-spec.io', 'access.smi-spec.io'],
  parts: [
    {
      name: 'osm-controller',
      role: 'control-plane',
      kind: 'Deployment',
      labels: { app: ['osm-controller'] },
      container: 'osm-controller',
      imageNames: ['osm-controller'],
      source: osmSource('charts/osm/templates/osm-deployment.yaml'),
    },
    {
      name: 'osm-injector',
      role: 'helper',
      kind: 'Deployment',
      labels: { app: ['osm-injector'] },
      container: 'osm-injector',
      imageNames: ['osm-injector'],
      source: osmSource('charts/osm/templates/osm-injector-deployment.yaml'),
    },
    {
      name: 'osm-bootstrap',
      role: 'helper',
      kind: 'Deployment',
      labels: { app: ['osm-bootstrap'] },
      container: 'osm-bootstrap',
      imageNames: ['osm-bootstrap'],
      source: osmSource('charts/osm/templates/osm-bootstrap-deployment.yaml'),
    },
  ],
  versionInTag: /^v?(\d+\.\d+\.\d+(?:-rc\.\d+)?)/,
  // The name of the mesh is at the end; what stands before it for the first one is a value of the chart.
  webhooks: [
    {
      kind: 'MutatingWebhookConfiguration',
      name: /^osm-webhook-.+$/,
      does: 'inject',
      source: osmSource('pkg/injector/webhook.go'),
    },
    {
      kind: 'ValidatingWebhookConfiguration',
      name: /^osm-validator-mesh-.+$/,
      does: 'validate',
      source: osmSource('charts/osm/templates/_helpers.tpl'),
    },
  ],
  gatewayControllers: [],
  confusions: [
    {
      sentence:
        'A container called envoy is in Pods of other meshes and of gateways too: it is the proxy of Open Service Mesh only with the label osm-proxy-uuid.',
      source: osmSource('pkg/constants/constants.go'),
    },
    {
      sentence:
        'The definitions of SMI are those of Traefik Mesh and NGINX Service Mesh too, in other versions, and tell nothing of which mesh brought them.',
      source: osmSource('cmd/osm-bootstrap/crds/smi_traffic_split.yaml'),
    },
  ],
};
