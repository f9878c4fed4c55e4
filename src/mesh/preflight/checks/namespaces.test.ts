import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../core/kubernetes.ts';
import { deployment, evidence, known, namespace, object, release, target, withheld } from '../testing/situation.ts';
import { linesOf, severitiesOf } from '../testing/told.ts';
import type { Asked } from '../types.ts';
import { namespacesCheck } from './namespaces.ts';
import { podSecurityCheck } from './pod-security.ts';

describe('namespaces', () => {
  it('that are there, and that are made, pass in one line', () => {
    const namespaces = new Map<string, Asked<KubernetesObject | undefined>>([
      ['istio-system', known(undefined)],
      ['shop', known(namespace('shop'))],
    ]);
    expect(linesOf(namespacesCheck(target(), evidence({ namespaces })))).toEqual([
      'passed: shop is there; istio-system will be made.',
    ]);
  });

  it('that are being deleted say what they wait for, in the words of the server', () => {
    const leaving = object('v1', 'Namespace', 'istio-system', {
      metadata: { deletionTimestamp: '2026-11-27T11:00:00Z' },
      status: {
        conditions: [
          {
            type: 'NamespaceContentRemaining',
            status: 'True',
            message: 'Some resources are remaining: services. has 1 resource instances',
          },
          {
            type: 'NamespaceFinalizersRemaining',
            status: 'True',
            message: 'Some content in the namespace has finalizers remaining: example.com/keep in 1 resource instances',
          },
          {
            type: 'NamespaceDeletionDiscoveryFailure',
            status: 'False',
            message: 'All resources successfully discovered',
          },
        ],
      },
    });
    const namespaces = new Map([['istio-system', known(leaving)]]);
    expect(linesOf(namespacesCheck(target(), evidence({ namespaces })))).toEqual([
      'error: The namespace istio-system is being deleted and takes nothing new. Some content in the namespace has finalizers remaining: example.com/keep in 1 resource instances. Some resources are remaining: services. has 1 resource instances.',
    ]);
  });

  it('that may not be read are unknown', () => {
    const namespaces = new Map([['istio-system', withheld()]]);
    expect(severitiesOf(namespacesCheck(target(), evidence({ namespaces })))).toEqual(['unknown']);
  });
});

describe('Pod security', () => {
  const agent = deployment('agent', {}, { pod: { hostNetwork: true } });
  const plain = deployment('istiod');
  const enforcing = (
    level: string | undefined,
    name = 'istio-system',
  ): Pick<ReturnType<typeof evidence>, 'namespaces'> => ({
    namespaces: new Map([
      [name, known(namespace(name, level === undefined ? {} : { 'pod-security.kubernetes.io/enforce': level }))],
    ]),
  });

  it.each([
    [undefined, agent, 'passed'],
    ['privileged', agent, 'passed'],
    ['baseline', agent, 'error'],
    ['baseline', plain, 'passed'],
    ['restricted', plain, 'error'],
  ])('a namespace at %s against what Pods of the chart need', (level, workload, severity) => {
    expect(severitiesOf(podSecurityCheck(target([release([workload])]), evidence(enforcing(level))))).toEqual([
      severity,
    ]);
  });

  it('names the workload and what asks for the level', () => {
    const [finding] = podSecurityCheck(target([release([agent, plain])]), evidence(enforcing('baseline')));
    expect(finding?.problem?.params['workloads']).toBe('Deployment agent');
    expect(finding?.because).toContain('Deployment agent: hostNetwork');
  });

  it('is asked of namespaces whose Pods get proxies', () => {
    const one = target([], { members: ['shop'] });
    expect(linesOf(podSecurityCheck(one, evidence(enforcing('restricted', 'shop'))))).toEqual([
      'error: The namespace shop enforces the level restricted of Pod security, while Pods with a proxy of Istio need privileged.',
    ]);
  });
});
