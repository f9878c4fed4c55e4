import { listObjects } from '../../cluster/apply.ts';
import type { ClusterConnection, FieldConflict } from '../../cluster/types.ts';
import { problemOf } from '../../core/problem.ts';
import { applySetIdLabel } from '../../cluster/kinds/apply-sets.ts';

/** Turns an ApplySet id, or the field manager of one of our releases, into words. */
export type NameOwner = (manager: string) => string;

const setId = /applyset-[\w-]{43}-v1/;

/**
 * Reads which releases there are, where a conflict names one by its id, so that people read `release "shop" in demo`. Without the
 * permission to look the ids stay as they are.
 */
export async function namesOfReleases(
  connection: ClusterConnection,
  conflicts: readonly FieldConflict[],
  signal: AbortSignal | undefined,
): Promise<NameOwner> {
  const ids = new Set(conflicts.flatMap(({ manager }) => setId.exec(manager)?.[0] ?? []));
  const names = new Map<string, string>();
  if (ids.size > 0) {
    const catalog = await connection.catalog({ signal });
    const resource = catalog.find('v1', 'ConfigMap');
    if (resource !== undefined)
      try {
        const parents = await listObjects(connection, resource, { labelSelector: applySetIdLabel, signal });
        for (const { metadata, data } of parents as readonly ParentObject[]) {
          const id = metadata.labels?.[applySetIdLabel];
          const pattern = data?.['pattern'] ?? metadata.name;
          if (id !== undefined) names.set(id, `release "${pattern}" in ${metadata.namespace ?? ''}`);
        }
      } catch (error) {
        if (problemOf(error).code !== 'cluster.forbidden') throw error;
      }
  }
  return (manager) => {
    const id = setId.exec(manager)?.[0];
    return (id === undefined ? undefined : names.get(id)) ?? manager;
  };
}

interface ParentObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly data?: Readonly<Record<string, string>>;
}
