import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../core/kubernetes.ts';
import { deployment, evidence, known, namespace, object, release, target, withheld } from '../testing/situation.ts';
import { linesOf, severitiesOf } from '../testing/told.ts';
import { webhooksCheck } from './webhooks.ts';

const rule = { operations: ['CREATE'], apiGroups: ['apps'], apiVersions: ['v1'], resources: ['deployments'] };
const configuration = (webhook: object): KubernetesObject =>
  object('admissionregistration.k8s.io/v1', 'ValidatingWebhookConfiguration', 'guard', {
    webhooks: [
      {
        name: 'guard.example.com',
        failurePolicy: 'Fail',
        rules: [rule],
        clientConfig: { service: { namespace: 'guard', name: 'guard' } },
        ...webhook,
      },
    ],
  });
const one = target([release([deployment('istiod', {}, { labels: { app: 'istiod' } })])]);
const findings = (webhook: object, ready = 0): ReturnType<typeof webhooksCheck> =>
  webhooksCheck(
    one,
    evidence({ webhooks: known([configuration(webhook)]), endpoints: new Map([['guard/guard', known(ready)]]) }),
  );

describe('a webhook behind which nobody answers', () => {
  it.each([
    ['that takes a Deployment of the chart', {}, 'error'],
    ['that takes the Pods which that makes', { rules: [{ ...rule, apiGroups: [''], resources: ['pods'] }] }, 'error'],
    [
      'that takes the Secret in which Helm keeps the release',
      { rules: [{ ...rule, apiGroups: [''], resources: ['secrets'] }] },
      'error',
    ],
    ['that takes everything', { rules: [{ ...rule, apiGroups: ['*'], resources: ['*'] }] }, 'error'],
    ['that takes another kind', { rules: [{ ...rule, resources: ['daemonsets'] }] }, 'passed'],
    ['that takes changes only', { rules: [{ ...rule, operations: ['UPDATE'] }] }, 'passed'],
    ['that lets pass what it cannot ask for', { failurePolicy: 'Ignore' }, 'passed'],
    ['of another scope', { rules: [{ ...rule, scope: 'Cluster' }] }, 'passed'],
    ['that selects namespaces with a label', { namespaceSelector: { matchLabels: { guarded: 'yes' } } }, 'passed'],
    [
      'that leaves system namespaces out',
      {
        namespaceSelector: {
          matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['kube-system'] }],
        },
      },
      'error',
    ],
    ['that selects objects with a label', { objectSelector: { matchLabels: { app: 'other' } } }, 'passed'],
    ['that has conditions, which may spare it', { matchConditions: [{ name: 'x', expression: 'false' }] }, 'warning'],
  ])('%s: %s', (_what, webhook, severity) => {
    expect(severitiesOf(findings(webhook))).toEqual([severity]);
  });

  it('is named with its Service and what it would refuse', () => {
    expect(linesOf(findings({}))).toEqual([
      'error: ValidatingWebhookConfiguration guard would refuse Deployment istiod: nobody answers at guard/guard.',
    ]);
  });
});

describe('a webhook that is asked', () => {
  it('passes where somebody answers', () => {
    expect(severitiesOf(findings({}, 2))).toEqual(['passed']);
  });

  it('is told of where it lies outside of the cluster', () => {
    expect(severitiesOf(findings({ clientConfig: { url: 'https://guard.example.com' } }))).toEqual([
      'information',
      'passed',
    ]);
  });

  it('is unknown where it may not be read, or its Service may not', () => {
    expect(severitiesOf(webhooksCheck(one, evidence({ webhooks: withheld() })))).toEqual(['unknown']);
    const unread = evidence({
      webhooks: known([configuration({})]),
      endpoints: new Map([['guard/guard', withheld()]]),
    });
    expect(severitiesOf(webhooksCheck(one, unread))).toEqual(['unknown']);
  });

  it('is asked about a namespace by the labels of that namespace', () => {
    const ofNamespaces = {
      rules: [{ ...rule, apiGroups: [''], resources: ['namespaces'] }],
      namespaceSelector: { matchLabels: { guarded: 'yes' } },
    };
    const guarded = new Map([['istio-system', known(namespace('istio-system', { guarded: 'yes' }))]]);
    const asked = evidence({
      webhooks: known([configuration(ofNamespaces)]),
      endpoints: new Map([['guard/guard', known(0)]]),
      namespaces: guarded,
    });
    expect(severitiesOf(webhooksCheck(one, asked))).toEqual(['error']);
    expect(severitiesOf(findings(ofNamespaces))).toEqual(['passed']);
  });
});
