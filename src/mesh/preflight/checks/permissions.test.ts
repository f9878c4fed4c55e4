import { describe, expect, it } from 'vitest';
import { problem } from '../../../core/problem.ts';
import { accessKey, type AccessNeed } from '../access.ts';
import { denied, evidence, known, object, target, withheld } from '../testing/situation.ts';
import { linesOf, severitiesOf } from '../testing/told.ts';
import type { Asked, PreflightEvidence } from '../types.ts';
import { permissionsCheck, roleRulesCheck } from './permissions.ts';

const need = (verb: string, when: AccessNeed['when'] = 'now'): AccessNeed => ({
  verb,
  group: 'apps',
  resource: 'deployments',
  namespace: 'istio-system',
  when,
});
const access = (...answers: readonly (readonly [AccessNeed, Asked<boolean>])[]): Pick<PreflightEvidence, 'access'> => ({
  access: new Map(answers.map(([one, isAllowed]) => [accessKey(one), { need: one, isAllowed }])),
});

describe('permissions', () => {
  it('that are all there pass with their number', () => {
    const all = access([need('get'), known(true)], [need('create'), known(true)]);
    expect(linesOf(permissionsCheck(target(), evidence(all)))).toEqual([
      'passed: All 2 rights that the charts need are there.',
    ]);
  });

  it('that are missing are named with every verb', () => {
    const some = access(
      [need('get'), known(true)],
      [need('create'), known(false)],
      [need('watch'), known(false)],
      [need('delete', 'later'), known(false)],
    );
    expect(linesOf(permissionsCheck(target(), evidence(some)))).toEqual([
      'error: This user may not watch and create deployments.apps in istio-system.',
    ]);
  });

  it('that are missing only for later are a warning', () => {
    const some = access([need('get'), known(true)], [need('delete', 'later'), known(false)]);
    expect(linesOf(permissionsCheck(target(), evidence(some)))).toEqual([
      'warning: This user may not delete deployments.apps in istio-system, which an upgrade or a removal needs.',
    ]);
  });

  it('that could not be asked for are unknown, not there', () => {
    const some = access([need('get'), known(true)], [need('create'), withheld()]);
    expect(severitiesOf(permissionsCheck(target(), evidence(some)))).toEqual(['unknown']);
  });
});

describe('rules of roles', () => {
  const role = object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'istiod');
  const refusal = problem(
    'cluster.forbidden',
    {},
    { detail: 'is attempting to grant RBAC permissions not currently held' },
  );

  it('that the server would take pass, those that it would not are told in its words', () => {
    expect(
      severitiesOf(roleRulesCheck(target(), evidence({ trials: [known({ object: role, refusal: undefined })] }))),
    ).toEqual(['passed']);
    const [finding] = roleRulesCheck(target(), evidence({ trials: [known({ object: role, refusal })] }));
    expect(finding).toMatchObject({
      severity: 'error',
      problem: { detail: 'is attempting to grant RBAC permissions not currently held' },
    });
  });

  it('that could not be tried are unknown, and none are nothing', () => {
    expect(severitiesOf(roleRulesCheck(target(), evidence({ trials: [withheld(denied)] })))).toEqual(['unknown']);
    expect(roleRulesCheck(target(), evidence())).toEqual([]);
  });
});
