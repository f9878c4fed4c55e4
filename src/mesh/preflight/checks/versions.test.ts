import { describe, expect, it } from 'vitest';
import { denied, evidence, known, meshCalled, release, target, withheld } from '../testing/situation.ts';
import { linesOf, severitiesOf } from '../testing/told.ts';
import { kubernetesVersionCheck } from './versions.ts';

describe('the version of Kubernetes', () => {
  it.each([
    ['v1.36.3', 'passed'],
    ['v1.36.9-gke.1', 'passed'],
    ['v1.31.4', 'error'],
    ['v1.37.0', 'warning'],
  ])('%s for Istio 1.31 is %s', (version, severity) => {
    expect(severitiesOf(kubernetesVersionCheck(target(), evidence({ serverVersion: known(version) })))).toEqual([
      severity,
    ]);
  });

  it('is told with the range and where that was read', () => {
    const [finding] = kubernetesVersionCheck(target(), evidence({ serverVersion: known('v1.31.4') }));
    expect(linesOf(finding === undefined ? [] : [finding])).toEqual([
      'error: Kubernetes 1.31 is older than Istio 1.31 works with (1.32 to 1.36).',
    ]);
    expect(finding?.because).toContain('istio.io/latest/docs/releases/supported-releases/');
  });

  it('is judged by the version of the charts that goes in', () => {
    const older = release([], { chart: 'linkerd-control-plane', described: known({ version: '2025.10.7' }) });
    const on = evidence({ serverVersion: known('v1.28.0') });
    expect(severitiesOf(kubernetesVersionCheck(target([older], { mesh: meshCalled('linkerd') }), on))).toEqual([
      'passed',
    ]);
    const newer = release([], { chart: 'linkerd-control-plane', described: known({ version: '2026.6.3' }) });
    expect(severitiesOf(kubernetesVersionCheck(target([newer], { mesh: meshCalled('linkerd') }), on))).toEqual([
      'error',
    ]);
  });

  it('is refused by a chart that says so itself', () => {
    const picky = release([], { described: known({ version: '1.31.0', kubeVersion: '>=1.99.0-0' }) });
    expect(linesOf(kubernetesVersionCheck(target([picky]), evidence()))[0]).toBe(
      'error: The chart istiod refuses Kubernetes v1.36.3: it wants >=1.99.0-0.',
    );
  });

  it('is told without a verdict where its makers name none, or none for this version', () => {
    expect(severitiesOf(kubernetesVersionCheck(target([], { mesh: meshCalled('nsm') }), evidence()))).toEqual([
      'information',
    ]);
    const unknownVersion = release([], { chart: 'cilium', described: known({ version: '1.20.2' }) });
    expect(
      severitiesOf(kubernetesVersionCheck(target([unknownVersion], { mesh: meshCalled('cilium') }), evidence())),
    ).toEqual(['information']);
  });

  it('is unknown where the server does not say it', () => {
    expect(severitiesOf(kubernetesVersionCheck(target(), evidence({ serverVersion: withheld(denied) })))).toEqual([
      'unknown',
    ]);
  });
});
