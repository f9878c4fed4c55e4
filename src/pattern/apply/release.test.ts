import { describe, expect, it } from 'vitest';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { MeshRelease } from '../../mesh/releases.ts';
import type { Helm } from '../../tools/helm.ts';
import { problem } from '../../core/problem.ts';
import type { PlanRelease } from '../types.ts';
import { installRelease } from './release.ts';

const release: MeshRelease = {
  name: 'istiod',
  namespace: 'istio-system',
  chart: 'istiod',
  chartName: 'istiod',
  values: {},
  after: [],
  brings: [],
};
const planned: PlanRelease = {
  is: 'release',
  id: 'release/istio-system/istiod',
  wave: 0,
  action: 'create',
  release: 'istiod',
  namespace: 'istio-system',
  chart: 'istiod',
  version: '1.30.3',
};
const pending = problem('mesh.release-pending', { status: 'pending-upgrade' });

/** What helm is told to do with a release that has a status and a chart version by now. */
async function install(item: PlanRelease, status?: string, chartVersion = '1.30.3'): Promise<readonly string[]> {
  const done: string[] = [];
  const tell = (what: string) => (): Promise<void> => {
    done.push(what);
    return Promise.resolve();
  };
  const found = { name: 'istiod', namespace: 'istio-system', revision: 1, chart: 'istiod', appVersion: '' };
  const helm: Helm = {
    fieldManager: 'helm',
    appliesOnServer: () => Promise.resolve(true),
    list: () => Promise.resolve(status === undefined ? [] : [{ ...found, status, chartVersion }]),
    listAll: () => Promise.reject(new Error('not asked')),
    chart: () => Promise.reject(new Error('not asked')),
    values: () => Promise.reject(new Error('not asked')),
    template: () => Promise.reject(new Error('not asked')),
    manifest: () => Promise.reject(new Error('not asked')),
    upgrade: tell('upgrade'),
    uninstall: tell('uninstall'),
    rollback: tell('rollback'),
  };
  const connection: Partial<ClusterConnection> = {
    catalog: () => Promise.resolve({ find: () => undefined, ofGroup: () => [], groups: [] }),
  };
  await installRelease(connection as ClusterConnection, helm, { release, item, timeoutMs: 300_000 }, {});
  return done;
}

describe('a Helm release at the time of its apply', () => {
  const change: PlanRelease = { ...planned, action: 'change', installedVersion: '1.30.3' };
  const changed = { problem: { code: 'pattern.changed-meanwhile' } };

  it('is installed, or upgraded, where it is as the plan saw it', async () => {
    expect(await install(planned)).toEqual(['upgrade']);
    expect(await install(change, 'deployed')).toEqual(['upgrade']);
    expect(await install(change, 'failed')).toEqual(['upgrade']);
  });

  it('is left alone where somebody installed or upgraded it meanwhile', async () => {
    await expect(install(planned, 'deployed')).rejects.toMatchObject(changed);
    await expect(install(change, 'deployed', '1.31.0')).rejects.toMatchObject(changed);
  });

  it('is put in order first where the plan said that it was left in the middle', async () => {
    expect(await install({ ...change, problem: pending }, 'pending-upgrade')).toEqual(['rollback', 'upgrade']);
    const halfInstalled = problem('mesh.release-pending', { status: 'pending-install' });
    expect(await install({ ...change, problem: halfInstalled }, 'pending-install')).toEqual(['uninstall', 'upgrade']);
  });

  it('is never rolled back under a helm that began after the plan', async () => {
    await expect(install(change, 'pending-upgrade')).rejects.toMatchObject(changed);
    await expect(install(change, 'pending-install')).rejects.toMatchObject(changed);
    await expect(install(change, 'uninstalling')).rejects.toMatchObject(changed);
  });
});
