import { describe, expect, it } from 'vitest';
import { problem } from '../../core/problem.ts';
import { checkTitles } from './check-ids.ts';
import { judge } from './run.ts';
import { deployment, evidence, known, release, target, withheld } from './testing/situation.ts';

describe('all checks together', () => {
  it('tell of everything that was looked at, in the order of the checks', () => {
    const findings = judge(target([release([deployment('istiod')])]), evidence());
    const order = Object.keys(checkTitles);
    const ids = findings.map(({ id }) => order.indexOf(id));
    expect(ids).toEqual([...ids].sort((left, right) => left - right));
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(findings.filter(({ severity }) => severity === 'unknown')).toEqual([]);
  });

  it('do not call well what follows from a chart that could not be rendered', () => {
    const missing = problem('tools.not-found', { tool: 'helm', path: 'helm', needed: 'meshes' });
    const blind = release([], {
      described: withheld(missing),
      objects: withheld(missing),
      installed: withheld(missing),
    });
    const findings = judge(target([release([deployment('base')], { chart: 'base' }), blind]), evidence());
    const severitiesOf = (wanted: string): readonly string[] =>
      findings.filter(({ id }) => id === wanted).map(({ severity }) => severity);
    for (const id of ['permissions', 'ownership', 'kinds', 'capacity', 'quotas', 'webhooks', 'pod-security'])
      expect(severitiesOf(id)).toEqual(['unknown']);
    expect(severitiesOf('helm')).toEqual(['error']);
    expect(severitiesOf('kubernetes-version')).toEqual(['passed']);
  });

  it('tell as unknown, and never as well, what this user may not see', () => {
    const closed = evidence({
      definitions: withheld(),
      meshes: withheld(),
      nodes: withheld(),
      pods: withheld(),
      webhooks: withheld(),
      apiServices: withheld(),
      roots: withheld(),
      serverVersion: withheld(),
      namespaces: new Map([['istio-system', withheld()]]),
    });
    const findings = judge(target([release([deployment('istiod')], { installed: known(undefined) })]), closed);
    const passedIds = findings.filter(({ severity }) => severity === 'passed').map(({ id }) => id);
    for (const id of [
      'kubernetes-version',
      'other-meshes',
      'definitions',
      'webhooks',
      'capacity',
      'namespaces',
      'certificates',
    ])
      expect(passedIds).not.toContain(id);
  });
});
