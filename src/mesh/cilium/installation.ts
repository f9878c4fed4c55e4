import type { JsonObject } from '../../core/json.ts';
import type { InstallChoice, Installation } from '../facts/installation.ts';
import { ciliumFeatures } from './detection.ts';
import { chartSource } from './sources.ts';

const upgradeGuide = { at: 'https://docs.cilium.io/en/stable/operations/upgrade/', readOn: '2026-11-27' };

/** What is offered as one choice: features of the same chart that go together. */
const choices: readonly { readonly name: string; readonly summary: string; readonly features: readonly string[] }[] = [
  { name: 'default', summary: 'The release as it is, with nothing more', features: [] },
  {
    name: 'service-mesh',
    summary: 'Gateway API, configuration of Envoy, and Hubble with its UI',
    features: ['gateway-api', 'envoy-config', 'hubble'],
  },
  { name: 'hubble', summary: 'Hubble with Relay and UI', features: ['hubble'] },
  { name: 'ztunnel', summary: 'Mutual TLS by a ztunnel on each node (beta)', features: ['ztunnel'] },
];

/** Values for a release that is there. */
export const ciliumInstallation: Installation = {
  repositories: [
    {
      address: 'https://helm.cilium.io',
      source: { at: 'https://docs.cilium.io/en/stable/installation/k8s-install-helm/', readOn: '2026-11-20' },
    },
    {
      address: 'oci://quay.io/cilium/charts',
      source: { at: 'https://docs.cilium.io/en/stable/installation/k8s-install-helm/', readOn: '2026-11-20' },
    },
  ],
  namespace: 'kube-system',
  charts: [
    {
      chart: 'cilium',
      release: 'cilium',
      after: [],
      definitions: 'operator',
      brings: ['cilium.io'],
      parts: ['cilium-operator', 'cilium', 'cilium-envoy'],
      source: chartSource('Chart.yaml'),
    },
  ],
  profiles: choices.map(({ name, summary }) => ({
    name,
    summary,
    charts: ['cilium'],
    source: chartSource('values.yaml'),
  })),
  valuesOf,
  caution: {
    sentence:
      'Cilium is the network of its cluster: put in beside another one or taken away, it leaves Pods without a network. A release that is there can be upgraded and given more features.',
    isRefused: true,
    source: chartSource('values.yaml'),
  },
  upgrade: {
    sentence:
      'One minor version at a time, from the newest patch of the one before, with the values of the release and after a pre-flight check that loads the images onto the nodes.',
    mostMinors: 1,
    hasCanary: false,
    proxies: {
      none: 'No Pod has a proxy of its own: agents, Envoys and ztunnels are renewed node by node with the release.',
      source: chartSource('templates/cilium-envoy/daemonset.yaml'),
    },
    source: upgradeGuide,
  },
};

function valuesOf(_chart: string, { profile }: InstallChoice): JsonObject {
  const wanted = choices.find(({ name }) => name === profile)?.features ?? [];
  const values = ciliumFeatures.filter(({ name }) => wanted.includes(name)).map((feature) => feature.values ?? {});
  return Object.fromEntries(values.flatMap((value) => Object.entries(value)));
}
