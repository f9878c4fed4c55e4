import type { Detection } from '../facts/detection.ts';
import { chartSource, traefikSource } from './sources.ts';

/**
 * Labels and images as the chart writes them (3.0.8). Up to 1.3 the mesh was called Maesh, and its labels still say so; containers and images
 * were called otherwise then.
 */
export const traefikDetection: Detection = {
  // It has no kinds of its own.
  definitionGroups: [],
  sharedGroups: ['split.smi-spec.io', 'specs.smi-spec.io', 'access.smi-spec.io'],
  parts: [
    {
      name: 'traefik-mesh-controller',
      role: 'control-plane',
      kind: 'Deployment',
      labels: { app: ['maesh'], component: ['controller'] },
      imageNames: ['mesh', 'maesh'],
      source: chartSource('mesh/templates/controller/controller-deployment.yaml'),
    },
    {
      name: 'traefik-mesh-proxy',
      role: 'node',
      kind: 'DaemonSet',
      labels: { app: ['maesh'], component: ['maesh-mesh'] },
      imageNames: ['traefik', 'maesh'],
      source: chartSource('mesh/templates/proxy/proxy-daemonset.yaml'),
    },
  ],
  versionInTag: /^v?(\d+\.\d+\.\d+(?:-rc\d+)?)/,
  webhooks: [],
  gatewayControllers: [],
  confusions: [
    {
      sentence:
        'Traefik Proxy, the ingress controller, runs the image traefik too and is no mesh: only Traefik Mesh labels it app=maesh.',
      source: chartSource('mesh/templates/proxy/proxy-daemonset.yaml'),
    },
    {
      sentence:
        'The definitions of SMI are those of Open Service Mesh and NGINX Service Mesh too, and tell nothing of which mesh brought them.',
      source: traefikSource('docs/content/compatibility.md'),
    },
  ],
};
