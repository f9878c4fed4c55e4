import { randomUUID } from 'node:crypto';
import type { ClusterConnection } from '../cluster/types.ts';
import { problemError } from '../core/problem.ts';
import type { InstallableMesh } from '../mesh/install-pattern.ts';
import { installedReleases } from '../mesh/installed.ts';
import type { Origin } from '../mesh/origin.ts';
import type { Helm } from '../tools/helm.ts';
import type { CompiledPattern } from './compile/types.ts';
import { releaseIdentity } from './identity.ts';
import { predictRemoval } from './plan/release-removal.ts';
import type { Plan, PlanRelease } from './types.ts';

/** A mesh that is to go, and where. */
export interface MeshRemovalRequest {
  readonly connection: ClusterConnection;
  readonly helm: Helm;
  readonly mesh: InstallableMesh;
  /** Who has installed its control plane, where that is known. */
  readonly origin: Origin | undefined;
  readonly isProtected: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** A plan, and what it is applied with. */
export interface PlannedRemoval {
  readonly plan: Plan;
  readonly compiled: CompiledPattern;
}

/**
 * Plans to take a mesh away whose releases were installed by hand or from a pattern that is not at hand: the last release first.
 *
 * @throws `mesh.owned-by` where another tool looks after it and would bring it back, `mesh.no-release`, `mesh.removal-refused` for the
 *   network of a cluster.
 */
export async function planMeshRemoval(request: MeshRemovalRequest): Promise<PlannedRemoval> {
  const { connection, helm, mesh, origin, isProtected, signal } = request;
  const { identity: who, installation } = mesh;
  if (installation.caution?.isRefused === true)
    throw problemError('mesh.removal-refused', { mesh: who.displayName, sentence: installation.caution.sentence });
  if (origin !== undefined && !origin.isOurs && origin.by !== 'unknown')
    throw problemError('mesh.owned-by', {
      mesh: who.displayName,
      owner: origin.words,
      place: origin.changeAt ?? origin.words,
    });
  const found = await installedReleases(helm, mesh, signal);
  const [first] = found;
  if (first === undefined) throw problemError('mesh.no-release', { mesh: who.displayName });
  const identity = releaseIdentity(who.name, first.release.namespace);
  const items: PlanRelease[] = [];
  for (const [wave, { release }] of [...found].reverse().entries()) {
    const { name, namespace } = release;
    const prediction = await predictRemoval(connection, helm, { name, namespace }, signal);
    items.push({ is: 'release', id: `release/${namespace}/${name}`, wave, release: name, namespace, ...prediction });
  }
  return {
    compiled: { identity, source: who.name, items: [] },
    plan: {
      id: randomUUID(),
      verb: 'delete',
      patternName: who.displayName,
      source: '',
      context: connection.contextName,
      server: connection.server,
      namespace: first.release.namespace,
      isProtected,
      fieldManager: identity.fieldManager,
      applySetId: identity.applySetId,
      createdAt: new Date().toISOString(),
      items,
      notes: [],
    },
  };
}
