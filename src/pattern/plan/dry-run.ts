import { conflictsOf, serverSideApply } from '../../cluster/apply.ts';
import type { ClusterConnection, FieldConflict } from '../../cluster/types.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { problemOf } from '../../core/problem.ts';

/**
 * What the server would have after an apply under a field manager. Where others own fields, it is that of an apply which takes them over,
 * and the conflicts name the owners.
 *
 * @throws what the server answers, but for conflicts.
 */
export async function dryRun(
  connection: ClusterConnection,
  object: KubernetesObject,
  fieldManager: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly wanted: KubernetesObject; readonly conflicts: readonly FieldConflict[] }> {
  const request = { object, fieldManager, dryRun: true, signal };
  try {
    return { wanted: (await serverSideApply(connection, { ...request, force: false })).object, conflicts: [] };
  } catch (error) {
    const found = problemOf(error);
    if (found.code !== 'cluster.apply-conflict') throw error;
    const forced = await serverSideApply(connection, { ...request, force: true });
    return { wanted: forced.object, conflicts: conflictsOf(found) };
  }
}
