import { describe, expect, it } from 'vitest';
import type { Texts } from '../facts/membership.ts';
import { partOf, versionInImage } from '../facts/part-of.ts';
import { nsmDetection } from './detection.ts';
import { nsmInstallation } from './installation.ts';
import { nsmMembership } from './membership.ts';

const key = 'networkservicemesh.io';
const [one, two] = ['kernel://one/nsm-1', 'kernel://two/nsm-1'];

describe('what annotations ask for', () => {
  it.each<[string, Texts, Texts | undefined, string | undefined]>([
    ['that of a Pod', {}, { [key]: one }, one],
    ['that of a namespace, for all its Pods', { [key]: one }, {}, one],
    ['a Pod counts before its namespace', { [key]: one }, { [key]: two }, two],
    ['an empty one is as good as none', { [key]: one }, { [key]: '' }, one],
    ['nothing', {}, {}, undefined],
    ['nothing of the whole namespace', {}, undefined, undefined],
  ])('%s', (_, namespace, pod, service) => {
    const marks = pod && { labels: {}, annotations: pod };
    const wanted = nsmMembership.wantedBy({ labels: {}, annotations: namespace }, marks);
    expect(wanted?.because).toBe(service === undefined ? undefined : `annotation ${key}=${service}`);
    expect(wanted?.mode).toBe(service === undefined ? undefined : 'sidecar');
  });

  it.each(['kube-system', 'spire', 'nsm-system'])('the webhook does not look at %s', (name) => {
    const namespace = { labels: { 'kubernetes.io/metadata.name': name }, annotations: { [key]: one } };
    expect(nsmMembership.wantedBy(namespace)).toBeUndefined();
  });

  it('labels ask for nothing', () => {
    expect(nsmMembership.wantedBy({ labels: { [key]: one }, annotations: {} })).toBeUndefined();
  });
});

describe('installation', () => {
  it('brings identities before those who need them, all of one release', () => {
    const addresses = nsmInstallation.kustomizations.flatMap(({ address, files = [] }) => [
      address,
      ...files.map((file) => file.address),
    ]);
    expect(addresses.map((address) => address.includes('/spire/'))).toEqual([true, true, true, false]);
    expect(addresses.filter((address) => !address.includes('v1.18.0'))).toEqual([]);
  });

  it('sets no bound to an upgrade that nobody describes', () => {
    expect(nsmInstallation.upgrade.mostMinors).toBeUndefined();
    expect(nsmInstallation.upgrade.proxies).toHaveProperty('none');
  });
});

describe('detection', () => {
  // networkservicemesh/deployments-k8s@v1.18.0:apps, as the manifests write them.
  it.each([
    ['registry-k8s', 'Deployment', 'registry', 'registry', 'cmd-registry-k8s'],
    ['nsmgr', 'DaemonSet', 'nsmgr', 'nsmgr', 'cmd-nsmgr'],
    ['forwarder-vpp', 'DaemonSet', 'forwarder-vpp', 'forwarder-vpp', 'cmd-forwarder-vpp'],
    ['forwarder-ovs', 'DaemonSet', 'forwarder-ovs', 'forwarder-ovs', 'cmd-forwarder-ovs'],
    ['forwarder-sriov', 'DaemonSet', 'forwarder-sriov', 'forwarder-sriov', 'cmd-forwarder-sriov'],
    [
      'admission-webhook-k8s',
      'Deployment',
      'admission-webhook-k8s',
      'admission-webhook-k8s',
      'cmd-admission-webhook-k8s',
    ],
  ])('%s', (name, kind, app, container, image) => {
    const containers = [
      { name: container, image: `ghcr.io/networkservicemesh/${image}:v1.19.0-rc.1` },
      { name: 'exclude-prefixes', image: 'ghcr.io/networkservicemesh/cmd-exclude-prefixes-k8s:v1.19.0-rc.1' },
    ];
    const workload = { kind, labels: { app }, containers };
    const part = partOf(nsmDetection, workload);
    expect(part?.name).toBe(name);
    expect(part && versionInImage(nsmDetection, part, workload)).toBe('1.19.0-rc.1');
  });

  it('is not taken in by a registry of images', () => {
    const containers = [{ name: 'registry', image: 'docker.io/library/registry:2.8.3' }];
    expect(partOf(nsmDetection, { kind: 'Deployment', labels: { app: 'registry' }, containers })).toBeUndefined();
  });
});
