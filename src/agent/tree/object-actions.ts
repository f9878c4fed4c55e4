import type { ObjectReference } from '../../core/kubernetes.ts';
import type { RowAction } from '../protocol/rows.ts';

const always: readonly RowAction[] = ['open', 'edit', 'delete'];

/** What kinds can do beyond what every object can. Logs and shells of a workload are those of its Pods. */
const further: Readonly<Record<string, readonly RowAction[]>> = {
  '/Pod': ['logs', 'exec', 'forward'],
  '/Service': ['logs', 'forward'],
  'apps/Deployment': ['logs', 'exec', 'forward', 'restart', 'scale'],
  'apps/StatefulSet': ['logs', 'exec', 'forward', 'restart', 'scale'],
  'apps/DaemonSet': ['logs', 'exec', 'forward', 'restart'],
  'apps/ReplicaSet': ['logs', 'scale'],
  'batch/Job': ['logs'],
};

/** What can be done with an object, by its kind. Whether this user may do it is known when it is tried. */
export function actionsOf({ group, kind }: Pick<ObjectReference, 'group' | 'kind'>): readonly RowAction[] {
  return [...always, ...(further[`${group}/${kind}`] ?? [])];
}

/** The kinds that can do more than every kind can, of those that can do this. */
export function kindsThatCan(action: RowAction): readonly Pick<ObjectReference, 'group' | 'kind'>[] {
  return Object.entries(further).flatMap(([key, actions]) => {
    const [group = '', kind = ''] = key.split('/');
    return actions.includes(action) ? [{ group, kind }] : [];
  });
}
