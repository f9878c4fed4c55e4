import type { JsonObject } from '../../core/json.ts';
import type { ChartFact, InstallChoice, Installation } from '../facts/installation.ts';
import { consulSource } from './sources.ts';

const namespace = 'consul';

const charts: readonly ChartFact[] = [
  {
    chart: 'consul',
    release: 'consul',
    after: [],
    definitions: 'templates',
    brings: ['consul.hashicorp.com', 'auth.consul.hashicorp.com'],
    parts: ['consul-server', 'consul-connect-injector', 'consul-webhook-cert-manager'],
    source: consulSource('charts/consul/Chart.yaml'),
  },
];

/** Through HashiCorp's one chart, with the presets of its command line. */
export const consulInstallation: Installation = {
  repositories: [
    {
      address: 'https://helm.releases.hashicorp.com',
      source: consulSource('README.md'),
    },
  ],
  namespace,
  charts,
  profiles: [
    {
      name: 'quickstart',
      summary: 'One server, with the UI, metrics and a Prometheus, for trying out',
      charts: ['consul'],
      source: consulSource('cli/preset/quickstart.go'),
    },
    {
      name: 'secure',
      summary: 'One server, with TLS, access lists and encrypted gossip',
      charts: ['consul'],
      source: consulSource('cli/preset/secure.go'),
    },
    {
      name: 'ha',
      summary: 'The same with three servers on nodes of their own, for production',
      charts: ['consul'],
      source: consulSource('charts/consul/values.yaml'),
    },
  ],
  valuesOf,
  caution: {
    sentence: 'The servers keep what Consul knows on volumes: without a default StorageClass they do not start.',
    isRefused: false,
    source: consulSource('charts/consul/templates/server-statefulset.yaml'),
  },
  upgrade: {
    sentence:
      'Chart, control plane, definitions and images go together by the version of the chart; since 2.0 it is that of Consul too. The notes of each version say from which one it may come.',
    hasCanary: false,
    proxies: {
      sentence: 'Pods keep the consul-dataplane that they were started with until they are restarted.',
      source: consulSource('control-plane/connect-inject/webhook/mesh_webhook.go'),
    },
    source: consulSource('CHANGELOG.md'),
  },
};

function valuesOf(_chart: string, { profile }: InstallChoice): JsonObject {
  const isSecure = profile === 'secure' || profile === 'ha';
  const { global, connectInject, ...rest } = isSecure ? secure() : quickstart();
  return {
    global: {
      // Without it all names begin with the release's twice.
      name: 'consul',
      // The chart's copies of Gateway API are of 0.6.2. They would take the place of those of others, and go away with the release.
      installK8sNetworkingCRDs: false,
      // Its controller looks for a TCPRoute of the version v1alpha2, without which it does not begin.
      crds: { enableTcpRoute: false },
      ...global,
    },
    connectInject: {
      enabled: true,
      // Before 2.0 these said the same, but for TCPRoute, which its controller wants.
      apiGateway: { manageExternalCRDs: false, manageNonStandardCRDs: true },
      ...connectInject,
    },
    ...rest,
    server: { replicas: profile === 'ha' ? 3 : 1 },
  };
}

/** Values in the parts to which more is added. */
interface Preset {
  readonly global: JsonObject;
  readonly connectInject: JsonObject;
  readonly [more: string]: JsonObject;
}

function quickstart(): Preset {
  return {
    global: { metrics: { enabled: true, enableAgentMetrics: true } },
    connectInject: { metrics: { defaultEnabled: true, defaultEnableMerging: true, enableGatewayMetrics: true } },
    ui: { enabled: true, service: { enabled: true } },
    prometheus: { enabled: true },
  };
}

function secure(): Preset {
  return {
    global: {
      gossipEncryption: { autoGenerate: true },
      tls: { enabled: true, enableAutoEncrypt: true },
      acls: { manageSystemACLs: true },
    },
    connectInject: {},
  };
}
