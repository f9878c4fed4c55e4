import { objectChanges } from '../cluster/objects/difference.ts';
import type { KubernetesObject } from '../core/kubernetes.ts';
import type { FieldChange } from './types.ts';

/** What would change, field by field, each with the managers that own it now; see {@link objectChanges}. */
export function fieldChanges(live: KubernetesObject, wanted: KubernetesObject): readonly FieldChange[] {
  return objectChanges(live, wanted).map(({ owners, ...change }) => ({
    ...change,
    owners: [...new Set(owners.map(({ manager }) => manager))],
  }));
}
