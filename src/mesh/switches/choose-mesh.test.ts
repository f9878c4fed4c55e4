import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../core/problem.ts';
import type { FoundMesh } from '../types.ts';
import { FakeCluster } from '../../cluster/testing/fake-cluster.ts';
import { problemOf } from '../../core/problem.ts';
import { chooseMesh, chosenAmong } from './choose-mesh.ts';

function running(mesh: FoundMesh['mesh'], revision?: string): FoundMesh {
  return {
    mesh,
    displayName: mesh,
    mode: 'sidecar',
    controlPlane: [],
    proof: [],
    ...(revision === undefined ? {} : { revision }),
  };
}

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    return error instanceof ProblemError ? error.problem.code : String(error);
  }
}

describe('the mesh that a switch is of', () => {
  it('is the only one that runs', () => {
    expect(chosenAmong([running('linkerd')], {}, 'dev').facts.identity.name).toBe('linkerd');
  });

  it('is the one that is named, in any case', () => {
    const found = [running('linkerd'), running('istio')];
    expect(chosenAmong(found, { mesh: 'Istio' }, 'dev').facts.identity.name).toBe('istio');
  });

  it.each([
    ['nothing runs', [], {}, 'mesh.none-runs'],
    ['several run and none is named', [running('linkerd'), running('istio')], {}, 'mesh.several-run'],
    ['the one that is named does not run', [running('linkerd')], { mesh: 'istio' }, 'mesh.not-running'],
  ] as const)('is not known where %s', (_, found, choice, code) => {
    expect(codeOf(() => chosenAmong(found, choice, 'dev'))).toBe(code);
  });

  it('must be named by whoever may not look for it, and is believed then', async () => {
    const cluster = await FakeCluster.start();
    for (const plural of ['deployments', 'daemonsets', 'statefulsets']) cluster.denied.add(`/apis/apps/v1/${plural}`);
    const connection = cluster.server.connect();
    const { signal } = new AbortController();
    const refused = await chooseMesh(connection, {}, signal).catch(problemOf);
    expect(refused).toMatchObject({ code: 'mesh.may-not-look', cause: { code: 'cluster.forbidden' } });
    const chosen = await chooseMesh(connection, { mesh: 'linkerd' }, signal);
    expect(chosen).toMatchObject({ facts: { identity: { name: 'linkerd' } }, found: undefined });
    await connection.close();
    await cluster.stop();
  });

  it('has the revision that is asked for, or else the default one', () => {
    const found = [running('istio', 'canary'), running('istio', 'default')];
    expect(chosenAmong(found, {}, 'dev').found?.revision).toBe('default');
    expect(chosenAmong(found, { revision: 'canary' }, 'dev').found?.revision).toBe('canary');
    expect(chosenAmong([running('istio', 'canary')], {}, 'dev').found?.revision).toBe('canary');
  });
});
