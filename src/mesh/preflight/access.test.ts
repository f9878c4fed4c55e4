import { describe, expect, it } from 'vitest';
import { accessKey, accessNeeds, rulesAllow } from './access.ts';
import { definition, deployment, evidence, known, object, release, target } from './testing/situation.ts';

const { catalog } = evidence();
const keys = (target_: Parameters<typeof accessNeeds>[0], when?: string): readonly string[] =>
  accessNeeds(target_, catalog)
    .filter((need) => when === undefined || need.when === when)
    .map(accessKey);

describe('rights that Helm needs', () => {
  it('are those over its own Secrets and the namespace, whatever the chart makes', () => {
    expect(keys(target())).toEqual([
      'get secrets in istio-system',
      'list secrets in istio-system',
      'create secrets in istio-system',
      'update secrets in istio-system',
      'delete secrets in istio-system',
      'create namespaces',
      'patch namespaces',
    ]);
  });

  it('are those for what Meshdeck keeps itself, where it keeps something', () => {
    const found = keys({ ...target(), record: 'default' }).filter((key) => key.endsWith('in default'));
    expect(found).toEqual([
      ...['get', 'create', 'patch', 'delete'].map((verb) => `${verb} configmaps in default`),
      ...['get', 'create', 'update', 'delete'].map((verb) => `${verb} leases.coordination.k8s.io in default`),
    ]);
  });

  it('are to look, make and follow each kind in its namespace, and later to delete it', () => {
    const one = target([release([deployment('istiod')])]);
    const ofDeployments = (when: string): readonly string[] =>
      keys(one, when).filter((key) => key.includes('deployments.apps'));
    expect(ofDeployments('now')).toEqual(
      ['get', 'list', 'watch', 'create', 'patch'].map((verb) => `${verb} deployments.apps in istio-system`),
    );
    expect(ofDeployments('later')).toEqual(['delete deployments.apps in istio-system']);
  });

  it('are to list what tells whether a workload is ready', () => {
    const found = keys(target([release([deployment('istiod')])]), 'now');
    expect(found).toContain('list replicasets.apps in istio-system');
    expect(found).toContain('list pods in istio-system');
  });

  it('are none over the namespace where the release is there', () => {
    const installed = known({
      name: 'istiod',
      namespace: 'istio-system',
      revision: 1,
      status: 'deployed',
      chart: 'istiod',
      chartVersion: '1.30.0',
      appVersion: '1.30.0',
    });
    const one = target([release([deployment('istiod')], { installed })]);
    expect(keys(one).filter((key) => key.includes('namespaces'))).toEqual([]);
  });

  it('are in no namespace for what belongs to none, and in that of the object where it names one', () => {
    const role = object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'istiod');
    const config = object('v1', 'ConfigMap', 'other', { metadata: { namespace: 'kube-system' } });
    const found = keys(target([release([role, config])]));
    expect(found).toContain('create clusterroles.rbac.authorization.k8s.io');
    expect(found).toContain('create configmaps in kube-system');
  });

  it('are to delete hooks now, which are made anew each time', () => {
    const hook = object('batch/v1', 'Job', 'upgrade', { metadata: { annotations: { 'helm.sh/hook': 'pre-install' } } });
    expect(keys(target([release([hook])]), 'now')).toContain('delete jobs.batch in istio-system');
  });

  it('know the kinds that come with the charts', () => {
    const things = definition('things', 'example.com');
    const thing = object('example.com/v1', 'Thing', 'one');
    expect(keys(target([release([things]), release([thing])]))).toContain('create things.example.com in istio-system');
  });
});

describe('rules of a namespace', () => {
  const rule = { verbs: ['get', 'list'], groups: ['apps'], resources: ['deployments'], hasNames: false };
  const need = { verb: 'get', group: 'apps', resource: 'deployments', namespace: 'shop', when: 'now' } as const;

  it.each([
    ['the very rule', [rule], true],
    ['another verb', [{ ...rule, verbs: ['watch'] }], false],
    ['all verbs', [{ ...rule, verbs: ['*'] }], true],
    ['another group', [{ ...rule, groups: [''] }], false],
    ['everything', [{ verbs: ['*'], groups: ['*'], resources: ['*'], hasNames: false }], true],
    ['certain names only', [{ ...rule, hasNames: true }], false],
  ])('%s: %s', (_what, rules, expected) => {
    expect(rulesAllow(rules, need)).toBe(expected);
  });
});
