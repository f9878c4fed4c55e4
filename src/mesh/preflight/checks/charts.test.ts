import { describe, expect, it } from 'vitest';
import { problem } from '../../../core/problem.ts';
import { deployment, evidence, known, release, target, withheld } from '../testing/situation.ts';
import { linesOf, severitiesOf } from '../testing/told.ts';
import { chartCheck, helmCheck, releasesCheck } from './charts.ts';

const missing = problem('tools.not-found', { tool: 'helm', path: 'helm', needed: 'installing meshes' });
const refused = problem('tools.failed', { tool: 'helm', exitCode: 1, reason: 'Error: connect: connection refused' });
const installedAs = (status: string, chart = 'istiod'): ReturnType<typeof release> =>
  release([], {
    installed: known({
      name: 'istiod',
      namespace: 'istio-system',
      revision: 3,
      status,
      chart,
      chartVersion: '1.30.0',
      appVersion: '1.30.0',
    }),
  });

describe('helm', () => {
  it('is told once where it is missing, and charts are not told to be missing for it', () => {
    const without = release([], {
      described: withheld(missing),
      objects: withheld(missing),
      installed: withheld(missing),
    });
    expect(linesOf(helmCheck(target([without, without]), evidence()))).toEqual(['error: helm was not found (helm).']);
    expect(severitiesOf(chartCheck(target([without]), evidence()))).toEqual(['unknown']);
    expect(severitiesOf(releasesCheck(target([without]), evidence()))).toEqual(['unknown']);
  });

  it('is well where it answers', () => {
    expect(severitiesOf(helmCheck(target(), evidence()))).toEqual(['passed']);
  });
});

describe('charts', () => {
  it('pass with their version and how much they make', () => {
    expect(linesOf(chartCheck(target([release([deployment('istiod')])]), evidence()))).toEqual([
      'passed: istiod 1.31.0 can be had and makes 1 object.',
    ]);
  });

  it('that cannot be had are told with what helm said', () => {
    const [finding] = chartCheck(target([release([], { described: withheld(refused) })]), evidence());
    expect(finding).toMatchObject({
      severity: 'error',
      problem: { code: 'mesh.preflight-chart-missing', cause: refused },
    });
    expect(finding?.because).toContain('connection refused');
  });

  it('that make nothing of the values are told so', () => {
    const [finding] = chartCheck(target([release([], { objects: withheld(refused) })]), evidence());
    expect(finding?.problem?.code).toBe('mesh.preflight-chart-unrendered');
  });
});

describe('releases of the same name', () => {
  it.each([
    ['deployed', 'passed'],
    ['failed', 'warning'],
    ['pending-install', 'error'],
    ['pending-upgrade', 'error'],
    ['uninstalling', 'error'],
  ])('in the state %s: %s', (status, severity) => {
    expect(severitiesOf(releasesCheck(target([installedAs(status)]), evidence()))).toEqual([severity]);
  });

  it('are in the way where they are of another chart', () => {
    expect(linesOf(releasesCheck(target([installedAs('deployed', 'postgresql')]), evidence()))).toEqual([
      'error: The release istio-system/istiod is of the chart postgresql, not of istiod.',
    ]);
  });
});
