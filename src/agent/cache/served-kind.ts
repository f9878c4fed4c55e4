import type { KindStore } from '../../cluster/cache/kind-store.ts';
import type { CacheView } from '../../cluster/cache/types.ts';
import type { Labels } from '../../cluster/kinds/kind.ts';
import type { ServedResource } from '../../cluster/types.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';

/** How a kind is served at the version that the server prefers; undefined where it is not. */
export function servedKind(
  cache: Pick<CacheView, 'catalog'>,
  { group, kind }: Pick<ObjectReference, 'group' | 'kind'>,
): ServedResource | undefined {
  return cache.catalog?.ofGroup(group).find((resource) => resource.kind === kind);
}

/**
 * An object as the cluster has it: one of a cluster-wide kind is in no namespace, whatever was written, and one of any other kind is in one
 * even where none was written.
 */
export function placed(
  object: Omit<ObjectReference, 'version'>,
  served: Pick<ServedResource, 'namespaced'> | undefined,
  defaultNamespace: string,
): Omit<ObjectReference, 'version'> {
  const { group, kind, name } = object;
  if (served === undefined) return object;
  return served.namespaced ? { ...object, namespace: object.namespace ?? defaultNamespace } : { group, kind, name };
}

/** The object of a kind that has all these labels; of several the first by name. */
export function nameByLabels(
  store: Pick<KindStore, 'all' | 'in'> | undefined,
  namespace: string | undefined,
  labels: Labels,
): string | undefined {
  const entries = namespace === undefined ? store?.all() : store?.in(namespace).values();
  const wanted = Object.entries(labels);
  const names = [...(entries ?? [])]
    .filter((entry) => wanted.every(([key, value]) => entry.labels[key] === value))
    .map(({ name }) => name);
  return names.sort()[0];
}
