import type { Detection, PartFact } from '../facts/detection.ts';
import { consulSource } from './sources.ts';

/** The image of everything of Consul on Kubernetes that is no server and no proxy. */
const controlPlaneImage = 'consul-k8s-control-plane';

function part(
  component: string,
  { file, ...rest }: Pick<PartFact, 'role' | 'kind' | 'imageNames'> & { container?: string; file: string },
): PartFact {
  return {
    name: `consul-${component}`,
    // The label `app` follows the name that people give to the chart, `chart` never does.
    labels: { chart: ['consul-helm'], component: [component] },
    ...rest,
    source: consulSource(`charts/consul/templates/${file}.yaml`),
  };
}

function gateway(component: string, file: string): PartFact {
  return part(component, {
    role: 'gateway',
    kind: 'Deployment',
    container: component,
    imageNames: ['consul-dataplane'],
    file,
  });
}

/**
 * Labels, containers, images and webhooks as the chart writes them. Names begin with what people call the installation.
 *
 * The injector proves the mesh and has its version: a server without it is a register of services, and has a version of its own before 2.0.
 */
export const consulDetection: Detection = {
  definitionGroups: ['consul.hashicorp.com', 'auth.consul.hashicorp.com'],
  parts: [
    part('connect-injector', {
      role: 'control-plane',
      kind: 'Deployment',
      container: 'sidecar-injector',
      imageNames: [controlPlaneImage],
      file: 'connect-inject-deployment',
    }),
    part('server', {
      role: 'helper',
      kind: 'StatefulSet',
      container: 'consul',
      imageNames: ['consul', 'consul-enterprise'],
      file: 'server-statefulset',
    }),
    part('webhook-cert-manager', {
      role: 'helper',
      kind: 'Deployment',
      container: 'webhook-cert-manager',
      imageNames: [controlPlaneImage],
      file: 'webhook-cert-manager-deployment',
    }),
    part('client', {
      role: 'helper',
      kind: 'DaemonSet',
      container: 'consul',
      imageNames: ['consul', 'consul-enterprise'],
      file: 'client-daemonset',
    }),
    part('cni', {
      role: 'node',
      kind: 'DaemonSet',
      container: 'install-cni',
      imageNames: [controlPlaneImage],
      file: 'cni-daemonset',
    }),
    part('sync-catalog', {
      role: 'helper',
      kind: 'Deployment',
      container: 'sync-catalog',
      imageNames: [controlPlaneImage],
      file: 'sync-catalog-deployment',
    }),
    part('dns-proxy', {
      role: 'helper',
      kind: 'Deployment',
      container: 'dns-proxy',
      imageNames: ['consul-dataplane'],
      file: 'dns-proxy-deployment',
    }),
    gateway('mesh-gateway', 'mesh-gateway-deployment'),
    gateway('ingress-gateway', 'ingress-gateways-deployment'),
    gateway('terminating-gateway', 'terminating-gateways-deployment'),
    {
      // The injector makes it for a Gateway, with the Gateway's name for the container too.
      name: 'consul-api-gateway',
      role: 'gateway',
      kind: 'Deployment',
      labels: { component: ['api-gateway'], 'gateway.consul.hashicorp.com/managed': ['true'] },
      imageNames: ['consul-dataplane'],
      source: consulSource('control-plane/api-gateway/common/labels.go'),
    },
  ],
  // `2.0.3-ubi` is 2.0.3, as `1.22.0-ent` is 1.22.0; `2.0.0-rc1` keeps what says that it is no release.
  versionInTag: /^(\d+\.\d+\.\d+(?:-(?:alpha|beta|rc)\.?\d+)?)/,
  webhooks: [
    {
      kind: 'MutatingWebhookConfiguration',
      name: /^.+-connect-injector$/,
      does: 'inject',
      source: consulSource('charts/consul/templates/connect-inject-mutatingwebhookconfiguration.yaml'),
    },
    {
      kind: 'ValidatingWebhookConfiguration',
      name: /^.+-connect-injector$/,
      does: 'validate',
      source: consulSource('charts/consul/templates/connect-inject-validatingwebhookconfiguration.yaml'),
    },
  ],
  gatewayControllers: ['consul.hashicorp.com/gateway-controller'],
  confusions: [
    {
      sentence: 'A Consul server without an injector is a register of services, and no mesh.',
      source: consulSource('charts/consul/values.yaml'),
    },
    {
      sentence: "The chart's Prometheus has the label component=server too: the label chart=consul-helm counts.",
      source: consulSource('charts/consul/templates/prometheus.yaml'),
    },
  ],
};
