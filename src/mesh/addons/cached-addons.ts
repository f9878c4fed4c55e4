import type { CacheView } from '../../cluster/cache/types.ts';
import type { Entry } from '../../cluster/kinds/kind.ts';
import { deploymentKind, statefulSetKind, type WorkloadFacts } from '../../cluster/kinds/workloads.ts';
import type { MeshName } from '../../core/mesh-names.ts';
import type { WorkloadTraits } from '../workload.ts';

/** A workload that is an add-on, with its kind. */
export interface AddonEntry extends Entry<WorkloadFacts> {
  readonly kind: string;
}

/** Kinds that add-ons run as. */
export const addonKinds = [deploymentKind, statefulSetKind] as const;

/** The workloads that are add-ons of a mesh, by the name of the add-on, as far as the cache knows them. */
export function addonsIn(cache: CacheView, mesh: MeshName): ReadonlyMap<string, readonly AddonEntry[]> {
  const found = new Map<string, AddonEntry[]>();
  for (const module of addonKinds)
    for (const entry of cache.storeOf(module).all())
      for (const key of traitsOf(entry)?.addons ?? []) {
        if (!key.startsWith(`${mesh}/`)) continue;
        const name = key.slice(mesh.length + 1);
        found.set(name, [...(found.get(name) ?? []), { ...entry, kind: module.kind }]);
      }
  return found;
}

function traitsOf({ added }: Entry): WorkloadTraits | undefined {
  return added;
}
