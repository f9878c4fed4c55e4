import { describe, expect, it } from 'vitest';
import { valueAt } from '../../core/json.ts';
import { partOf, versionInImage, type PartEvidence } from '../facts/part-of.ts';
import { isAbsent } from '../facts/source.ts';
import { traefikDetection } from './detection.ts';
import { traefikFacts } from './facts.ts';
import { traefikInstallation } from './installation.ts';
import { traefikRemoval } from './removal.ts';

/** As traefik/mesh-helm-chart@0cc8514:mesh/templates/controller/controller-deployment.yaml writes it. */
function controller(image: string, name = 'traefik-mesh-controller'): PartEvidence {
  return {
    kind: 'Deployment',
    labels: {
      app: 'maesh',
      component: 'controller',
      chart: 'traefik-mesh-3.0.8',
      release: 'traefik-mesh',
      heritage: 'Helm',
    },
    containers: [{ name, image }],
  };
}

/** As mesh/templates/proxy/proxy-daemonset.yaml of the same chart writes it. */
const proxy: PartEvidence = {
  kind: 'DaemonSet',
  labels: { app: 'maesh', component: 'maesh-mesh', release: 'traefik-mesh' },
  containers: [{ name: 'traefik-mesh-proxy', image: 'traefik:v2.3' }],
};

describe('what runs in a cluster', () => {
  it.each<[string, PartEvidence, string | undefined, string | undefined]>([
    ['the controller', controller('traefik/mesh:v1.4.8'), 'traefik-mesh-controller', '1.4.8'],
    ['a candidate', controller('traefik/mesh:v1.4.0-rc1'), 'traefik-mesh-controller', '1.4.0-rc1'],
    [
      'Maesh 1.3, under its old names',
      controller('containous/maesh:v1.3.2', 'maesh-controller'),
      'traefik-mesh-controller',
      '1.3.2',
    ],
    ['a tag without a version', controller('traefik/mesh:latest'), 'traefik-mesh-controller', undefined],
    ['the proxy of a node', proxy, 'traefik-mesh-proxy', undefined],
    ['Traefik Proxy as an ingress controller', { ...proxy, labels: { app: 'traefik' } }, undefined, undefined],
    [
      'the Grafana of the chart',
      { ...controller('grafana/grafana:6.2.5'), labels: { app: 'maesh', component: 'grafana' } },
      undefined,
      undefined,
    ],
  ])('%s', (_, workload, name, version) => {
    const part = partOf(traefikDetection, workload);
    expect(part?.name).toBe(name);
    expect(part && versionInImage(traefikDetection, part, workload)).toBe(version);
  });

  it('has no kinds of its own: those of SMI prove nothing', () => {
    expect(traefikDetection.definitionGroups).toEqual([]);
    expect(traefikDetection.sharedGroups).toContain('split.smi-spec.io');
  });
});

it.each(['membership', 'mutualTls'] as const)('says in a sentence that it has no %s', (fact) => {
  expect(isAbsent(traefikFacts[fact])).toBe(true);
});

it.each([
  ['default', undefined],
  ['acl', true],
])('the profile %s asks for a list of who may call: %s', (profile, acl) => {
  const values = traefikInstallation.valuesOf('traefik-mesh', { profile, namespace: 'traefik-mesh' });
  expect(values['acl']).toBe(acl);
  // Add-ons are chosen by themselves; without Jaeger proxies must not send to it.
  for (const path of [
    ['tracing', 'deploy'],
    ['tracing', 'jaeger', 'enabled'],
    ['metrics', 'deploy'],
  ])
    expect(valueAt(values, path), path.join('.')).toBe(false);
  expect(valueAt(values, ['metrics', 'prometheus', 'enabled'])).toBe(true);
});

it('has proxies that no workload is restarted for, and one control plane', () => {
  const { hasCanary, proxies } = traefikInstallation.upgrade;
  expect({ hasCanary, isAbsent: isAbsent(proxies) }).toEqual({ hasCanary: false, isAbsent: true });
});

it('gives the DNS of the cluster back last', () => {
  const { leftovers } = traefikRemoval;
  expect(leftovers.findIndex((leftover) => leftover.is === 'change-of-another')).toBe(leftovers.length - 1);
  expect(leftovers.at(-1)?.names).toContain('ConfigMap kube-system/coredns');
});
