import { clusterSnapshotFormat, type SnapshotNames } from '../../../core/cluster-snapshot.ts';
import type { KindRow } from '../../schema/types.ts';
import type { ClusterKnowledge } from '../../service/knowledge.ts';
import { clusterOf } from '../cluster-names.ts';

/** What is known of a cluster `lab` with these objects, kinds and namespaces. */
export function clusterWith(
  names: readonly SnapshotNames[],
  kinds: readonly KindRow[] = [],
  namespaces: readonly string[] = [],
): ClusterKnowledge {
  const written = { format: clusterSnapshotFormat, context: 'lab', kinds: [], definitions: {}, gaps: [] } as const;
  return clusterOf({ ...written, names, namespaces }, kinds);
}
