import type { ClusterSnapshot } from '../../core/cluster-snapshot.ts';
import type { KindRow } from '../schema/types.ts';
import type { ClusterKnowledge } from '../service/knowledge.ts';

/** The names of one kind, in the forms that are asked for. A form is made once: a check asks for each reference of each file. */
interface Named {
  readonly byNamespace: Readonly<Record<string, readonly string[]>>;
  readonly isPartial: boolean;
  all?: readonly string[];
  readonly sets: Map<string | undefined, ReadonlySet<string>>;
}

const nothing: Named = { byNamespace: {}, isPartial: true, sets: new Map() };

/** What a snapshot tells of the objects in its cluster. */
export function clusterOf(snapshot: ClusterSnapshot, kinds: readonly KindRow[]): ClusterKnowledge {
  const { context, names, namespaces, gaps } = snapshot;
  const byKind = new Map<string, Named>();
  for (const one of names)
    byKind.set(`${one.group}/${one.kind}`, {
      byNamespace: one.names,
      isPartial: one.isPartial === true,
      sets: new Map(),
    });
  const isPartial = gaps.some((gap) => gap.startsWith('namespaces'));
  byKind.set('/Namespace', { byNamespace: { '': namespaces }, isPartial, sets: new Map() });
  const named = (kind: string, group: string): Named => byKind.get(`${group}/${kind}`) ?? nothing;
  const namesOf = (one: Named, namespace: string | undefined): readonly string[] => {
    if (namespace === undefined) return (one.all ??= Object.values(one.byNamespace).flat());
    return Object.hasOwn(one.byNamespace, namespace) ? (one.byNamespace[namespace] ?? []) : [];
  };
  return {
    context,
    kinds,
    ...(gaps.some((gap) => gap.startsWith('schemas')) ? { lacksKinds: true as const } : {}),
    names: (kind, group, namespace) => namesOf(named(kind, group), namespace),
    namesByNamespace: (kind, group) => named(kind, group).byNamespace,
    has(kind, group, name, namespace) {
      const one = named(kind, group);
      let set = one.sets.get(namespace);
      if (set === undefined) {
        set = new Set(namesOf(one, namespace));
        one.sets.set(namespace, set);
      }
      return set.has(name);
    },
    knowsAll: (kind, group) => !named(kind, group).isPartial,
  };
}
