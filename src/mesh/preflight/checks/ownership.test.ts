import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../../core/kubernetes.ts';
import { definition, evidence, known, meshCalled, object, release, target, withheld } from '../testing/situation.ts';
import { linesOf, severitiesOf } from '../testing/told.ts';
import { definitionsCheck, kindsCheck, ownershipCheck } from './ownership.ts';

const role = object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'istiod');
const roleKey = 'rbac.authorization.k8s.io ClusterRole istiod';
const standing = (labels: Record<string, string>, annotations: Record<string, string>): KubernetesObject => ({
  ...role,
  metadata: { name: 'istiod', labels, annotations },
});
const ofRelease = (name: string): KubernetesObject =>
  standing(
    { 'app.kubernetes.io/managed-by': 'Helm' },
    { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': 'istio-system' },
  );

describe('objects that are there already', () => {
  const findingsFor = (there: KubernetesObject | undefined): ReturnType<typeof ownershipCheck> =>
    ownershipCheck(target([release([role])]), evidence({ existing: new Map([[roleKey, known(there)]]) }));

  it.each([
    ['none', undefined, ['passed']],
    ['of the same release', ofRelease('istiod'), ['passed']],
    ['of another release', ofRelease('other'), ['error']],
    ['of nobody', standing({}, {}), ['error']],
    ['that kubectl made, though it has the label', standing({ 'app.kubernetes.io/managed-by': 'Helm' }, {}), ['error']],
  ])('%s', (_what, there, severities) => {
    expect(severitiesOf(findingsFor(there))).toEqual(severities);
  });

  it('are named with their owner', () => {
    expect(linesOf(findingsFor(ofRelease('other')))).toEqual([
      'error: Already there, and of Helm release other in istio-system: ClusterRole istiod. Helm takes none of it into istiod.',
    ]);
  });

  it('are left to the tool that looks after them, though they are of the release', () => {
    const { metadata } = ofRelease('istiod');
    const followed = standing(
      { ...metadata.labels, 'helm.toolkit.fluxcd.io/name': 'istiod', 'helm.toolkit.fluxcd.io/namespace': 'flux' },
      { ...metadata.annotations },
    );
    expect(linesOf(findingsFor(followed))).toEqual([
      'error: Flux HelmRelease flux/istiod looks after ClusterRole istiod of the release, and takes changes back.',
    ]);
  });

  it('are unknown where they may not be read', () => {
    const findings = ownershipCheck(
      target([release([role])]),
      evidence({ existing: new Map([[roleKey, withheld()]]) }),
    );
    expect(severitiesOf(findings)).toEqual(['unknown']);
  });

  it('do not count where they are hooks, which Helm makes anew', () => {
    const hook = { ...role, metadata: { name: 'istiod', annotations: { 'helm.sh/hook': 'pre-install' } } };
    const findings = ownershipCheck(
      target([release([hook])]),
      evidence({ existing: new Map([[roleKey, known(standing({}, {}))]]) }),
    );
    expect(severitiesOf(findings)).toEqual(['passed']);
  });
});

describe('definitions that are there already', () => {
  const meshes = definition('meshes', 'kuma.io');
  const key = 'apiextensions.k8s.io CustomResourceDefinition meshes.kuma.io';
  const there = (
    annotations: Record<string, string>,
  ): ReadonlyMap<string, ReturnType<typeof known<KubernetesObject>>> =>
    new Map([[key, known({ ...meshes, metadata: { name: 'meshes.kuma.io', annotations } })]]);
  const byArgo = {
    'argocd.argoproj.io/tracking-id': 'crds:apiextensions.k8s.io/CustomResourceDefinition:/meshes.kuma.io',
  };

  it('stop a chart that has them among its templates', () => {
    const findings = definitionsCheck(target([release([meshes])]), evidence({ existing: there(byArgo) }));
    expect(linesOf(findings)).toEqual([
      'error: Already there, and of Argo CD application crds: CustomResourceDefinition meshes.kuma.io. Helm takes none of it into istiod.',
    ]);
  });

  it('are left alone by a chart that has them in its folder crds, and by whom they are is told', () => {
    const kuma = target([release([meshes], { chart: 'kuma' })], { mesh: meshCalled('kuma') });
    expect(severitiesOf(definitionsCheck(kuma, evidence({ existing: there(byArgo) })))).toEqual(['warning']);
    expect(severitiesOf(definitionsCheck(kuma, evidence({ existing: there({}) })))).toEqual(['information']);
    expect(severitiesOf(definitionsCheck(kuma, evidence()))).toEqual(['passed']);
  });
});

describe('kinds of the charts', () => {
  it('are served, or come with a chart', () => {
    const thing = object('example.com/v1', 'Thing', 'one');
    expect(
      severitiesOf(kindsCheck(target([release([role, definition('things', 'example.com'), thing])]), evidence())),
    ).toEqual(['passed']);
  });

  it('that nobody has are named with their chart', () => {
    const monitor = object('monitoring.coreos.com/v1', 'ServiceMonitor', 'istiod');
    expect(linesOf(kindsCheck(target([release([monitor])]), evidence()))).toEqual([
      'error: The chart istiod makes a ServiceMonitor of monitoring.coreos.com/v1, which this cluster does not have.',
    ]);
  });
});
