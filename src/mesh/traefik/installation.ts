import type { JsonObject } from '../../core/json.ts';
import type { InstallChoice, Installation } from '../facts/installation.ts';
import { chartSource, traefikSource } from './sources.ts';

/** Through its own chart. Its names are the same whatever the release is called, so there is one in a cluster. */
export const traefikInstallation: Installation = {
  repositories: [
    {
      address: 'https://traefik.github.io/charts',
      source: { at: 'traefik/mesh@9a344c91b6f6f7e3f2e0bd3346650f40c48df472:README.md', readOn: '2026-11-27' },
    },
    { address: 'https://helm.traefik.io/mesh', source: traefikSource('docs/content/install.md') },
  ],
  namespace: 'traefik-mesh',
  charts: [
    {
      chart: 'traefik-mesh',
      release: 'traefik-mesh',
      after: [],
      definitions: 'crds',
      brings: ['split.smi-spec.io', 'specs.smi-spec.io', 'access.smi-spec.io'],
      parts: ['traefik-mesh-controller', 'traefik-mesh-proxy'],
      source: chartSource('mesh/templates/controller/controller-deployment.yaml'),
    },
  ],
  profiles: [
    {
      name: 'default',
      summary: 'Every service can be reached through the mesh by everybody',
      charts: ['traefik-mesh'],
      source: chartSource('mesh/values.yaml'),
    },
    {
      name: 'acl',
      summary: 'Through the mesh only what a TrafficTarget allows is let through',
      charts: ['traefik-mesh'],
      source: traefikSource('docs/content/install.md'),
    },
  ],
  valuesOf,
  caution: {
    sentence:
      'Traefik Mesh writes a block into the configuration of the CoreDNS of the cluster and restarts it, before anything else of it runs. Its chart 3.0.8, the last whose source is public, has definitions that Kubernetes takes up to 1.21 only, and its controller 1.4.1 wants a CoreDNS before 1.8.',
    isRefused: false,
    source: traefikSource('pkg/dns/dns.go'),
  },
  upgrade: {
    sentence:
      'Its makers say no more than which values have changed their names (chart 2 to 3: all objects have). Helm does not touch its definitions again.',
    hasCanary: false,
    proxies: {
      none: 'Proxies run on the nodes and change with the release: no workload is restarted.',
      source: chartSource('mesh/templates/proxy/proxy-daemonset.yaml'),
    },
    source: traefikSource('docs/content/migration/helm-chart.md'),
  },
};

/** The chart brings Jaeger, Prometheus and Grafana by itself; here they are add-ons, and the proxies tell their metrics to whoever asks. */
function valuesOf(_chart: string, { profile }: InstallChoice): JsonObject {
  return {
    ...(profile === 'acl' ? { acl: true } : {}),
    tracing: { deploy: false, jaeger: { enabled: false } },
    metrics: { deploy: false, prometheus: { enabled: true } },
  };
}
