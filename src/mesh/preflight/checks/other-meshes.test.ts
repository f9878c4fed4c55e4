import { describe, expect, it } from 'vitest';
import { endedMeshes } from '../../ended.ts';
import type { Origin } from '../../origin.ts';
import type { FoundMesh } from '../../types.ts';
import { evidence, known, meshCalled, release, target, withheld } from '../testing/situation.ts';
import { linesOf, severitiesOf } from '../testing/told.ts';
import { otherMeshesCheck, supportCheck } from './other-meshes.ts';

const helm: Origin = {
  by: 'helm',
  words: 'Helm release istiod in istio-system',
  release: { name: 'istiod', namespace: 'istio-system' },
  isOurs: true,
  proof: 'Annotation.',
};
const found = (mesh: FoundMesh['mesh'], more: Partial<FoundMesh> = {}): FoundMesh => ({
  mesh,
  displayName: mesh,
  mode: 'sidecar',
  namespace: `${mesh}-system`,
  controlPlane: [],
  proof: ['Seen.'],
  ...more,
});

describe('other meshes', () => {
  const findingsFor = (...meshes: readonly FoundMesh[]): ReturnType<typeof otherMeshesCheck> =>
    otherMeshesCheck(target(), evidence({ meshes: known(meshes) }));

  it.each([
    ['none', [], ['passed']],
    ['one that may not stand beside it', [found('osm')], ['error']],
    ['definitions of one that may not', [found('osm', { mode: 'crds-only' })], ['warning']],
    ['one that nothing is known against', [found('linkerd')], ['warning']],
    ['definitions of one that nothing is known against', [found('linkerd', { mode: 'crds-only' })], ['information']],
    ['one that is the network of the cluster', [found('cilium', { mode: 'node' })], ['information']],
    ['its own definitions', [found('istio', { mode: 'crds-only' })], ['information']],
    ['itself, by this release', [found('istio', { origin: helm })], ['information']],
    [
      'itself, by another release',
      [found('istio', { origin: { ...helm, release: { name: 'other', namespace: 'x' } } })],
      ['warning'],
    ],
    [
      'itself, by another tool',
      [
        found('istio', {
          origin: {
            by: 'istioctl',
            words: 'istioctl install',
            isOurs: false,
            changeAt: 'istioctl upgrade',
            proof: '.',
          },
        }),
      ],
      ['error'],
    ],
  ] as const)('%s', (_what, meshes, severities) => {
    expect(severitiesOf(findingsFor(...meshes))).toEqual(severities);
  });

  it('say who looks after one, and where it is changed', () => {
    const origin: Origin = {
      by: 'argo-cd',
      words: 'Argo CD application mesh',
      isOurs: false,
      changeAt: 'the Application mesh of Argo CD',
      proof: '.',
    };
    const [finding] = findingsFor(found('istio', { version: '1.30.0', origin, displayName: 'Istio' }));
    expect(finding?.problem?.params['changeAt']).toBe('the Application mesh of Argo CD');
    expect(linesOf([finding].flatMap((one) => one ?? []))).toEqual([
      'error: Istio 1.30.0 in istio-system is looked after by Argo CD application mesh.',
    ]);
  });

  it('that have ended are a warning where they run, and told where they left definitions', () => {
    const [mesh] = endedMeshes;
    const seen = (runs: boolean): ReturnType<typeof evidence> =>
      evidence({ ended: known(mesh === undefined ? [] : [{ mesh, runs, proof: ['Seen.'] }]) });
    expect(severitiesOf(otherMeshesCheck(target(), seen(true)))).toEqual(['warning']);
    expect(severitiesOf(otherMeshesCheck(target(), seen(false)))).toEqual(['information']);
  });

  it('are unknown where nobody may look', () => {
    expect(severitiesOf(otherMeshesCheck(target(), evidence({ meshes: withheld() })))).toEqual(['unknown']);
  });
});

describe('the state of the project', () => {
  it('is told for one that is looked after, and warned of for one that is not', () => {
    expect(severitiesOf(supportCheck(target(), evidence()))).toEqual(['passed']);
    expect(severitiesOf(supportCheck(target([], { mesh: meshCalled('osm') }), evidence()))).toEqual(['warning']);
  });

  it('keeps one that is the network of the cluster from being installed, and not from being upgraded', () => {
    const installed = known({
      name: 'cilium',
      namespace: 'kube-system',
      revision: 1,
      status: 'deployed',
      chart: 'cilium',
      chartVersion: '1.20.0',
      appVersion: '1.20.0',
    });
    const cilium = (more: object): ReturnType<typeof target> =>
      target([release([], { chart: 'cilium', ...more })], { mesh: meshCalled('cilium') });
    expect(severitiesOf(supportCheck(cilium({}), evidence()))).toEqual(['error']);
    expect(severitiesOf(supportCheck(cilium({ installed }), evidence()))).toEqual(['passed']);
  });
});
