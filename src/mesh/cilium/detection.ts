import type { Detection, FeatureFact } from '../facts/detection.ts';
import { chartSource, ztunnelGuide } from './sources.ts';

const configMap = 'cilium-config';
const configSource = chartSource('templates/cilium-configmap.yaml');

/** Values that bring Hubble with all that its page needs. */
export const hubbleValues = { hubble: { enabled: true, relay: { enabled: true }, ui: { enabled: true } } };

/**
 * What makes a mesh of Cilium: it is the network of a cluster in any case. The agent reads its ConfigMap when it starts, so agents and operator are started anew
 * after each change.
 */
export const ciliumFeatures: readonly FeatureFact[] = [
  {
    name: 'gateway-api',
    sentence:
      'Gateways and routes of Gateway API through an Envoy on each node; the definitions must be there before, and Cilium must have taken the place of kube-proxy.',
    shownBy: { configMap, key: 'enable-gateway-api', value: 'true' },
    values: { gatewayAPI: { enabled: true } },
    source: configSource,
  },
  {
    name: 'envoy-config',
    sentence: 'Configuration of Envoy by hand, in CiliumEnvoyConfigs: splits, retries, limits.',
    shownBy: { configMap, key: 'enable-envoy-config', value: 'true' },
    values: { envoyConfig: { enabled: true } },
    source: configSource,
  },
  {
    name: 'ingress',
    sentence: 'Ingresses through an Envoy on each node; Cilium must have taken the place of kube-proxy.',
    shownBy: { configMap, key: 'enable-ingress-controller', value: 'true' },
    values: { ingressController: { enabled: true } },
    source: configSource,
  },
  {
    name: 'l7-load-balancing',
    sentence: 'Calls of Services with an annotation are shared out request by request, by an Envoy on each node.',
    shownBy: { configMap, key: 'loadbalancer-l7', value: 'envoy' },
    values: { loadBalancer: { l7: { backend: 'envoy' } } },
    source: configSource,
  },
  {
    name: 'l7-policies',
    sentence: 'Rules for requests in CiliumNetworkPolicies; on where nobody has switched it off.',
    shownBy: { configMap, key: 'enable-l7-proxy', value: 'true' },
    values: { l7Proxy: true },
    source: configSource,
  },
  {
    name: 'hubble',
    sentence: 'Flows between Pods, seen on each node; Relay gathers them and the UI shows them.',
    shownBy: { configMap, key: 'enable-hubble', value: 'true' },
    values: hubbleValues,
    source: configSource,
  },
  {
    name: 'ztunnel',
    sentence:
      'Mutual TLS for namespaces that are labelled for it, by a ztunnel on each node (beta); the Secret cilium-ztunnel-secrets must be there before, and Cluster Mesh must be off.',
    shownBy: { configMap, key: 'enable-ztunnel', value: 'true' },
    values: { encryption: { enabled: true, type: 'ztunnel' } },
    source: configSource,
  },
  {
    name: 'wireguard',
    sentence: 'Traffic between nodes is encrypted with a key for each node, which is no mutual TLS of workloads.',
    shownBy: { configMap, key: 'enable-wireguard', value: 'true' },
    values: { encryption: { enabled: true, type: 'wireguard' } },
    source: configSource,
  },
  {
    name: 'ipsec',
    sentence:
      'Traffic between nodes is encrypted with a key from the Secret cilium-ipsec-keys, which must be there before; no mutual TLS of workloads.',
    shownBy: { configMap, key: 'enable-ipsec', value: 'true' },
    values: { encryption: { enabled: true, type: 'ipsec' } },
    source: configSource,
  },
  {
    name: 'mutual-authentication',
    sentence:
      'Agents prove identities of SPIRE to each other before they let traffic through, which they do not encrypt; deprecated in 1.20 and gone in 1.21.',
    shownBy: { configMap, key: 'mesh-auth-mutual-enabled', value: 'true' },
    source: chartSource('values.yaml'),
  },
];

/** Labels, containers and images as the chart writes them (1.20.0). */
export const ciliumDetection: Detection = {
  definitionGroups: ['cilium.io'],
  parts: [
    {
      name: 'cilium-operator',
      role: 'control-plane',
      kind: 'Deployment',
      labels: { 'io.cilium/app': ['operator'] },
      container: 'cilium-operator',
      imageNames: ['operator-generic', 'operator-aws', 'operator-azure', 'operator-alibabacloud', 'operator'],
      source: chartSource('templates/cilium-operator/deployment.yaml'),
    },
    {
      name: 'cilium',
      role: 'node',
      kind: 'DaemonSet',
      labels: { 'k8s-app': ['cilium'] },
      container: 'cilium-agent',
      imageNames: ['cilium'],
      source: chartSource('templates/cilium-agent/daemonset.yaml'),
    },
    {
      name: 'cilium-envoy',
      role: 'node',
      kind: 'DaemonSet',
      labels: { 'k8s-app': ['cilium-envoy'] },
      container: 'cilium-envoy',
      imageNames: ['cilium-envoy'],
      source: chartSource('templates/cilium-envoy/daemonset.yaml'),
    },
    {
      name: 'ztunnel-cilium',
      role: 'ambient',
      kind: 'DaemonSet',
      labels: { app: ['ztunnel-cilium'] },
      container: 'istio-proxy',
      imageNames: ['ztunnel'],
      source: chartSource('templates/ztunnel/daemonset.yaml'),
    },
    {
      name: 'hubble-relay',
      role: 'helper',
      kind: 'Deployment',
      labels: { 'k8s-app': ['hubble-relay'] },
      container: 'hubble-relay',
      imageNames: ['hubble-relay'],
      source: chartSource('templates/hubble-relay/deployment.yaml'),
    },
    {
      name: 'hubble-ui',
      role: 'helper',
      kind: 'Deployment',
      labels: { 'k8s-app': ['hubble-ui'] },
      container: 'frontend',
      imageNames: ['hubble-ui'],
      source: chartSource('templates/hubble-ui/deployment.yaml'),
    },
  ],
  // `v1.20.0`, `v1.21.0-pre.0`.
  versionInTag: /^v?(\d+\.\d+\.\d+(?:-(?:pre|rc)\.\d+)?)/,
  webhooks: [],
  gatewayControllers: ['io.cilium/gateway-controller'],
  features: ciliumFeatures,
  confusions: [
    {
      sentence:
        'The container of its ztunnel is called istio-proxy, and its image ztunnel as that of Istio is: the label app=ztunnel-cilium counts.',
      source: chartSource('templates/ztunnel/daemonset.yaml'),
    },
    {
      sentence:
        'Cilium runs in many clusters as their network alone: which of its features are on tells whether it is a mesh.',
      source: configSource,
    },
    {
      sentence: 'Its ztunnel has a version of its own, v1.0.0 in Cilium 1.20.0, which is not that of Cilium.',
      source: ztunnelGuide,
    },
  ],
};
