import { describe, expect, it } from 'vitest';
import { problem } from '../../../core/problem.ts';
import { definition, evidence, known, meshCalled, object, release, target, withheld } from '../testing/situation.ts';
import { linesOf, severitiesOf } from '../testing/told.ts';
import { gatewayApiCheck } from './gateway-api.ts';

const group = 'gateway.networking.k8s.io';
const bundle = (version: string, plural = 'gateways'): ReturnType<typeof definition> =>
  definition(plural, group, { [`${group}/bundle-version`]: version, [`${group}/channel`]: 'standard' });
const policy = object('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', `safe-upgrades.${group}`, {
  metadata: { annotations: { [`${group}/bundle-version`]: 'v1.6.1' } },
});

describe('Gateway API', () => {
  it.each([
    ['of the right bundle', [bundle('v1.6.1')], 'passed'],
    ['not there', [], 'warning'],
    ['too old', [bundle('v1.0.0')], 'warning'],
    ['too new', [bundle('v1.7.0')], 'warning'],
    ['of two bundles', [bundle('v1.6.1'), bundle('v1.2.1', 'httproutes')], 'warning'],
    ['without a bundle', [definition('gateways', group)], 'warning'],
  ])('%s', (_what, definitions, severity) => {
    expect(severitiesOf(gatewayApiCheck(target(), evidence({ definitions: known(definitions) })))).toEqual([severity]);
  });

  it('that is too new cannot be taken back while its policy stands', () => {
    const older = target([release([], { described: known({ version: '1.30.3' }) })]);
    const there = { definitions: known([bundle('v1.6.1')]) };
    expect(linesOf(gatewayApiCheck(older, evidence(there)))).toEqual([
      'warning: Gateway API 1.6.1 is newer than Istio goes with (1.1.0 to 1.5.1).',
    ]);
    expect(linesOf(gatewayApiCheck(older, evidence({ ...there, safeUpgrades: known(policy) })))).toEqual([
      'warning: Gateway API 1.6.1 is newer than Istio goes with (1.1.0 to 1.5.1), and its policy refuses an older bundle.',
    ]);
  });

  it('that a chart brings is refused in the words of the server, which was asked to try it', () => {
    const own = bundle('v1.1.1');
    const refusal = problem(
      'cluster.invalid',
      { resource: 'x', reason: 'y' },
      { detail: 'Installing CRDs with version before v1.5.0 is prohibited' },
    );
    const findings = gatewayApiCheck(
      target([release([own])]),
      evidence({
        definitions: known([bundle('v1.6.1')]),
        safeUpgrades: known(policy),
        trials: [known({ object: own, refusal })],
      }),
    );
    expect(severitiesOf(findings)).toEqual(['passed', 'error']);
    expect(findings[1]?.problem?.detail).toContain('prohibited');
  });

  it('is nothing for a mesh that has no part in it, and unknown where definitions are not seen', () => {
    expect(severitiesOf(gatewayApiCheck(target([], { mesh: meshCalled('traefik') }), evidence()))).toEqual([
      'information',
    ]);
    expect(severitiesOf(gatewayApiCheck(target(), evidence({ definitions: withheld() })))).toEqual(['unknown']);
  });
});
