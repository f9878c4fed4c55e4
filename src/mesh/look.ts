import { ClusterCache } from '../cluster/cache/cluster-cache.ts';
import { definitionKind, namespaceKind } from '../cluster/kinds/cluster-wide.ts';
import { workloadKinds } from '../cluster/kinds/workloads.ts';
import type { ClusterConnection } from '../cluster/types.ts';
import { cancelled, ProblemError, type Problem } from '../core/problem.ts';
import { endedMeshesIn, meshesIn, meshReducers, meshStateIn, stateNeeds, type StateNeed } from './cached.ts';
import type { FoundEndedMesh } from './facts/ended.ts';
import type { MeshState } from './state/mesh-state.ts';
import type { FoundMesh } from './types.ts';

/** A mesh with its state. */
export interface MeshLook {
  readonly mesh: FoundMesh;
  readonly state: MeshState;
}

/** What was seen of a cluster, and what was not. */
export interface Look {
  readonly meshes: readonly MeshLook[];
  /** Meshes that have ended and that the cluster still has. */
  readonly ended: readonly FoundEndedMesh[];
  /** What this user may not see, each kind once. */
  readonly denied: readonly Problem[];
}

/**
 * Looks once at the meshes of a cluster and how they stand, with the cache of the trees: what the command line tells is what the editor shows.
 *
 * @throws `cluster.*` where the server cannot be reached, and `cancelled`.
 */
export async function lookAtMeshes(connection: ClusterConnection, signal: AbortSignal): Promise<Look> {
  let onChange = (): void => undefined;
  const cache = new ClusterCache({
    connection,
    onChange: () => {
      onChange();
    },
    // What people are told comes with the state of a kind.
    onProblem: () => undefined,
    reducers: meshReducers,
    always: workloadKinds.map(({ id }) => id),
  });
  const until = (isThere: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const stop = (): void => {
        reject(cancelled());
      };
      signal.addEventListener('abort', stop, { once: true });
      onChange = () => {
        const { connection: state } = cache;
        if (state.is !== 'failed' && !isThere()) return;
        onChange = () => undefined;
        signal.removeEventListener('abort', stop);
        if (state.is === 'failed') reject(new ProblemError(state.problem));
        else resolve();
      };
      if (signal.aborted) stop();
      else onChange();
    });
  const isSettled = ({ id, namespace }: StateNeed): boolean =>
    ['live', 'denied', 'not-served'].includes(cache.stateOf(id, namespace).is);
  const always: readonly StateNeed[] = [definitionKind, namespaceKind, ...workloadKinds].map(({ id }) => ({ id }));
  try {
    void cache.connect();
    await until(() => always.every(isSettled));
    const meshes = meshesIn(cache);
    const needs = meshes.flatMap((mesh) => stateNeeds(cache, mesh));
    for (const { id, namespace } of needs) cache.need(id, namespace);
    await until(() => needs.every(isSettled));
    const denied = new Map<string, Problem>();
    for (const { id, namespace } of [...always, ...needs]) {
      const state = cache.stateOf(id, namespace);
      // What is not told of a Secret is told in its place: most people may not list them.
      if (state.is === 'denied' && !id.startsWith('secrets?')) denied.set(id, state.problem);
    }
    // The parts of a mesh may have become ready meanwhile. All of the state is made here: the cache ends.
    return {
      meshes: meshesIn(cache).map((mesh) => ({ mesh, state: { ...meshStateIn(cache, mesh) } })),
      ended: endedMeshesIn(cache),
      denied: [...denied.values()],
    };
  } finally {
    cache.close();
  }
}
