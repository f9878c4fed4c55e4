import type { JsonObject } from '../../core/json.ts';
import type { ChartFact, InstallChoice, Installation } from '../facts/installation.ts';
import { linkerdCertificates } from './certificates.ts';
import { documentation, linkerdRepository, linkerdSource } from './sources.ts';

const namespace = 'linkerd';
const installHelm = documentation('linkerd.io/content/2-edge/tasks/install-helm.md');

const charts: readonly ChartFact[] = [
  {
    chart: 'linkerd-crds',
    release: 'linkerd-crds',
    after: [],
    // Without `helm.sh/resource-policy`: they go away with the release.
    definitions: 'templates',
    brings: ['policy.linkerd.io', 'workload.linkerd.io', 'linkerd.io'],
    parts: [],
    source: linkerdSource('charts/linkerd-crds/templates/serviceprofile.yaml'),
  },
  {
    chart: 'linkerd2-cni',
    release: 'linkerd-cni',
    namespace: 'linkerd-cni',
    after: [],
    definitions: 'none',
    brings: [],
    parts: ['linkerd-cni'],
    source: linkerdSource('charts/linkerd2-cni/templates/cni-plugin.yaml'),
  },
  {
    chart: 'linkerd-control-plane',
    release: 'linkerd-control-plane',
    after: ['linkerd-crds', 'linkerd2-cni'],
    definitions: 'none',
    brings: [],
    parts: ['linkerd-destination', 'linkerd-identity', 'linkerd-proxy-injector'],
    source: linkerdSource('charts/linkerd-control-plane/templates/identity.yaml'),
  },
];

/** Through Linkerd's own charts, of its edge releases. */
export const linkerdInstallation: Installation = {
  repositories: [{ address: linkerdRepository, source: installHelm }],
  namespace,
  charts,
  profiles: [
    {
      name: 'default',
      summary: 'One of each part, for trying out and for small clusters',
      charts: ['linkerd-crds', 'linkerd-control-plane'],
      source: installHelm,
    },
    {
      name: 'ha',
      summary: 'Three of each part on nodes of their own, and no Pods without a proxy, for production',
      charts: ['linkerd-crds', 'linkerd-control-plane'],
      source: linkerdSource('charts/linkerd-control-plane/values-ha.yaml'),
    },
    {
      name: 'cni',
      summary: 'With a plugin on each node, so that Pods need no rights on their network',
      charts: ['linkerd-crds', 'linkerd2-cni', 'linkerd-control-plane'],
      source: documentation('linkerd.io/content/2-edge/features/cni.md'),
    },
  ],
  valuesOf,
  certificates: linkerdCertificates,
  caution: {
    sentence:
      "Where Cilium is the network, its value cni.exclusive must be false for the profile cni, and socketLB.hostNamespaceOnly true where it takes kube-proxy's place: otherwise Linkerd chooses no targets itself.",
    isRefused: false,
    source: documentation('linkerd.io/content/2-edge/reference/cluster-configuration.md'),
  },
  upgrade: {
    sentence:
      'Definitions first, then the control plane, its extensions and at last the proxies, one version of Linkerd (2.19, 2.20) at a time. The numbers of edge releases are dates and promise nothing: their notes say what changes.',
    hasCanary: false,
    proxies: {
      sentence:
        'Pods keep the proxy that they were started with; it may be one version of Linkerd (2.19, 2.20) behind the control plane until they are restarted.',
      source: documentation('linkerd.io/content/2-edge/tasks/upgrade.md'),
    },
    source: documentation('linkerd.io/content/2-edge/tasks/upgrade.md'),
  },
};

function valuesOf(chart: string, { profile }: InstallChoice): JsonObject {
  // The chart's copies of Gateway API are of 1.1.1, older than what this Linkerd and all others want.
  if (chart === 'linkerd-crds') return { installGatewayAPI: false };
  if (chart !== 'linkerd-control-plane') return {};
  return {
    // The issuer's certificate and key are in a Secret of this type that is there before: a key in values would be kept in each release.
    identity: { issuer: { scheme: 'kubernetes.io/tls' } },
    ...(profile === 'ha' ? highAvailability() : {}),
    ...(profile === 'cni' ? { cniEnabled: true } : {}),
  };
}

/** What the file values-ha.yaml of the chart says. */
function highAvailability(): JsonObject {
  const controller = { cpu: { limit: '', request: '100m' }, memory: { limit: '250Mi', request: '50Mi' } };
  return {
    enablePodDisruptionBudget: true,
    controller: { podDisruptionBudget: { maxUnavailable: 1 } },
    deploymentStrategy: { rollingUpdate: { maxUnavailable: 1, maxSurge: '25%' } },
    enablePodAntiAffinity: true,
    proxy: { resources: { cpu: { request: '100m' }, memory: { limit: '250Mi', request: '20Mi' } } },
    controllerReplicas: 3,
    controllerResources: controller,
    destinationResources: controller,
    identityResources: { cpu: controller.cpu, memory: { limit: '250Mi', request: '10Mi' } },
    heartbeatResources: controller,
    proxyInjectorResources: controller,
    webhookFailurePolicy: 'Fail',
    spValidatorResources: controller,
    highAvailability: true,
  };
}
