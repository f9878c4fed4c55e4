import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../core/json.ts';
import { evidence, known, node, release, target } from '../testing/situation.ts';
import { linesOf, severitiesOf } from '../testing/told.ts';
import { networkCheck, platformCheck } from './platform.ts';

const cni = (values: JsonObject = {}): ReturnType<typeof target> =>
  target([release([], { name: 'istio-cni', chart: 'cni', values })]);

describe('the platform', () => {
  const onK3s = evidence({ serverVersion: known('v1.36.3+k3s1') });

  it.each([
    ['without the value', {}, 'error'],
    ['with it', { global: { platform: 'k3s' } }, 'passed'],
    ['with the platform at the top', { platform: 'k3s' }, 'passed'],
    ['with the folder itself', { cniBinDir: '/some/where' }, 'passed'],
    ['with another platform', { global: { platform: 'gke' } }, 'error'],
  ])("of k3s wants a value of Istio's CNI plugin: %s, %s", (_what, values, severity) => {
    expect(severitiesOf(platformCheck(cni(values), onK3s))).toEqual([severity]);
  });

  it('says which value to add', () => {
    expect(linesOf(platformCheck(cni(), onK3s))).toEqual([
      'error: On k3s the chart cni needs global.platform=k3s, which is not in its values.',
    ]);
  });

  it('wants nothing where the chart that it is about does not go in', () => {
    expect(severitiesOf(platformCheck(target(), onK3s))).toEqual(['passed']);
  });

  it('tells what cannot be seen from within: a firewall', () => {
    const nodes = known([node({ labels: { 'cloud.google.com/gke-nodepool': 'default' } })]);
    expect(severitiesOf(platformCheck(target(), evidence({ nodes })))).toEqual(['information']);
  });

  it('is nobody in particular for most clusters', () => {
    expect(severitiesOf(platformCheck(cni(), evidence()))).toEqual(['passed']);
  });
});

describe('the network of the cluster', () => {
  const set = (data: Readonly<Record<string, string>> | undefined): ReturnType<typeof evidence> =>
    evidence({ settings: new Map([['kube-system/cilium-config', known(data)]]) });
  const good = { 'cni-exclusive': 'false', 'kube-proxy-replacement': 'true', 'bpf-lb-sock-hostns-only': 'true' };

  it.each([
    ['is another one', undefined, ['passed']],
    ['is Cilium, set as the mesh needs it', good, ['passed']],
    ['takes other plugins away', { ...good, 'cni-exclusive': 'true' }, ['error']],
    ['takes them away by default', { 'kube-proxy-replacement': 'false' }, ['error']],
    ['balances within Pods', { ...good, 'bpf-lb-sock-hostns-only': 'false' }, ['error']],
    [
      'balances within Pods, with kube-proxy beside it',
      { 'cni-exclusive': 'false', 'kube-proxy-replacement': 'false' },
      ['passed'],
    ],
  ])('%s', (_what, data, severities) => {
    expect(severitiesOf(networkCheck(cni(), set(data)))).toEqual(severities);
  });

  it('says what to set', () => {
    const [finding] = networkCheck(cni(), set({ ...good, 'cni-exclusive': 'true' }));
    expect(finding?.problem?.params['setBy']).toBe('cni.exclusive=false of the chart of Cilium');
  });
});
