import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../core/kubernetes.ts';
import { deployment, evidence, known, object, release, target, withheld } from '../testing/situation.ts';
import { linesOf, severitiesOf } from '../testing/told.ts';
import { apiServicesCheck } from './api-services.ts';
import { quotasCheck } from './quotas.ts';

const istiod = deployment('istiod', { resources: { requests: { cpu: '500m', memory: '2Gi' } } }, { replicas: 2 });
const silent = deployment('silent');
const quota = (hard: object, used: object = {}, spec: object = {}): KubernetesObject =>
  object('v1', 'ResourceQuota', 'small', {
    metadata: { namespace: 'istio-system' },
    spec: { hard, ...spec },
    status: { hard, used },
  });
const range = (limit: object): KubernetesObject =>
  object('v1', 'LimitRange', 'range', {
    metadata: { namespace: 'istio-system' },
    spec: { limits: [{ type: 'Container', ...limit }] },
  });
const findings = (
  quotas: readonly KubernetesObject[],
  objects = [istiod],
  ranges: readonly KubernetesObject[] = [],
): ReturnType<typeof quotasCheck> =>
  quotasCheck(
    target([release(objects)]),
    evidence({
      quotas: new Map([['istio-system', known(quotas)]]),
      limits: new Map([['istio-system', known(ranges)]]),
    }),
  );

describe('quotas', () => {
  it.each([
    ['none', [], ['passed']],
    ['enough', [quota({ 'requests.cpu': '4', pods: '10' }, { 'requests.cpu': '1', pods: '3' })], ['passed']],
    ['too few Pods', [quota({ pods: '10' }, { pods: '9' })], ['error']],
    ['too little memory', [quota({ 'requests.memory': '3Gi' })], ['error']],
    [
      'too few objects of a kind',
      [quota({ 'count/deployments.apps': '3' }, { 'count/deployments.apps': '3' })],
      ['error'],
    ],
    ['one for some Pods only', [quota({ pods: '0' }, {}, { scopes: ['BestEffort'] })], ['information', 'passed']],
  ])('%s', (_what, quotas, severities) => {
    expect(severitiesOf(findings(quotas))).toEqual(severities);
  });

  it('say what is left and what is added', () => {
    expect(linesOf(findings([quota({ 'requests.cpu': '2' }, { 'requests.cpu': '1500m' })]))).toEqual([
      'error: The quota small of istio-system has 0.5 cores of requests.cpu left, and the charts add 1 core.',
    ]);
  });

  it('refuse Pods that do not say what they ask for, unless a LimitRange has a default', () => {
    const ofCpu = [quota({ 'requests.cpu': '100' })];
    expect(linesOf(findings(ofCpu, [silent]))).toEqual([
      'error: The quota small of istio-system refuses Pods of Deployment silent: they do not say their requests.cpu.',
    ]);
    expect(severitiesOf(findings(ofCpu, [silent], [range({ defaultRequest: { cpu: '100m' } })]))).toEqual(['passed']);
  });

  it('do not count a release that is there again', () => {
    const installed = known({
      name: 'istiod',
      namespace: 'istio-system',
      revision: 1,
      status: 'deployed',
      chart: 'istiod',
      chartVersion: '1',
      appVersion: '1',
    });
    const upgrade = target([release([istiod], { installed })]);
    expect(
      quotasCheck(upgrade, evidence({ quotas: new Map([['istio-system', known([quota({ pods: '0' })])]]) })),
    ).toEqual([]);
  });

  it('are unknown where they may not be read', () => {
    const unread = evidence({ quotas: new Map([['istio-system', withheld()]]) });
    expect(severitiesOf(quotasCheck(target([release([istiod])]), unread))).toEqual(['unknown']);
  });
});

describe('limits of a container', () => {
  it.each([
    ['more than the most', { max: { memory: '1Gi' } }, ['error']],
    ['less than the least', { min: { cpu: '1' } }, ['error']],
    ['what fits', { min: { cpu: '10m' }, max: { memory: '4Gi' } }, ['passed']],
  ])('%s', (_what, limit, severities) => {
    expect(severitiesOf(findings([], [istiod], [range(limit)]))).toEqual(severities);
  });
});

describe('aggregated APIs', () => {
  const api = (status: string): KubernetesObject =>
    object('apiregistration.k8s.io/v1', 'APIService', 'v1beta1.metrics.k8s.io', {
      spec: { service: { namespace: 'kube-system', name: 'metrics-server' } },
      status: {
        conditions: [{ type: 'Available', status, message: 'endpoints for service/metrics-server have no addresses' }],
      },
    });

  it('that answer pass, one that does not is named with its Service', () => {
    expect(severitiesOf(apiServicesCheck(target(), evidence({ apiServices: known([api('True')]) })))).toEqual([
      'passed',
    ]);
    expect(linesOf(apiServicesCheck(target(), evidence({ apiServices: known([api('False')]) })))).toEqual([
      'warning: The aggregated API v1beta1.metrics.k8s.io does not answer (kube-system/metrics-server).',
    ]);
  });
});
