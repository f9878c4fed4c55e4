import type { JsonObject } from '../../core/json.ts';
import type { Installation, ProfileFact, UpgradeRule } from '../facts/installation.ts';
import { chartSource, docsSource, kumaSource } from './sources.ts';

/** Profiles of Kuma's chart; Kong Mesh has them too. The chart has none of its own: they are the ways in which its makers' documentation installs it. */
export function profilesOf(chart: string): readonly ProfileFact[] {
  const profile = (name: string, summary: string, path: string): ProfileFact => ({
    name,
    summary,
    charts: [chart],
    source: chartSource(path),
  });
  return [
    profile('default', 'One control plane for this cluster alone', 'values.yaml'),
    profile(
      'cni',
      'The same with a CNI plugin instead of a privileged init container in each Pod; cni.confName names the file of the network of the cluster, and Cilium must say cni.exclusive=false',
      'templates/cni-daemonset.yaml',
    ),
    profile(
      'zone',
      'One zone of several, with ingress and egress between them; wants controlPlane.zone and controlPlane.kdsGlobalAddress',
      'templates/ingress-deployment.yaml',
    ),
    profile(
      'global',
      'The control plane of all zones, which has no proxies itself',
      'templates/cp-global-sync-service.yaml',
    ),
  ];
}

/** Values of Kuma's chart for a profile. */
export function kumaValuesOf(profile: string): JsonObject {
  switch (profile) {
    case 'cni':
      // Without `chained` it would be a plugin for Multus. Folders as most distributions have them.
      return { cni: { enabled: true, chained: true, netDir: '/etc/cni/net.d', binDir: '/opt/cni/bin' } };
    case 'zone':
      return { controlPlane: { mode: 'zone' }, ingress: { enabled: true }, egress: { enabled: true } };
    case 'global':
      return { controlPlane: { mode: 'global' } };
    default:
      return {};
  }
}

/** Kuma and Kong Mesh have the same rules. */
export const kumaUpgrade: UpgradeRule = {
  sentence:
    'Two minor versions at most in one step: the global control plane first, then those of the zones, then the proxies. The definitions are renewed by a Job before the chart.',
  mostMinors: 2,
  hasCanary: false,
  proxies: {
    sentence:
      'Pods keep the proxy that they were started with; it may be two minor versions behind the control plane until they are restarted.',
    source: kumaSource('pkg/version/compatibility.go'),
  },
  source: docsSource('app/mesh/upgrade.md'),
};

/** Through Kuma's own chart. */
export const kumaInstallation: Installation = {
  repositories: [{ address: 'https://kumahq.github.io/charts', source: kumaSource('mk/dev.mk') }],
  namespace: 'kuma-system',
  charts: [
    {
      chart: 'kuma',
      release: 'kuma',
      after: [],
      // In the folder that Helm never touches again; a hook of the chart applies them before each installation and upgrade.
      definitions: 'crds',
      brings: ['kuma.io'],
      parts: ['kuma-control-plane'],
      source: chartSource('templates/pre-upgrade-install-crds-job.yaml'),
    },
  ],
  profiles: profilesOf('kuma'),
  valuesOf: (_chart, { profile }) => kumaValuesOf(profile),
  upgrade: kumaUpgrade,
};
