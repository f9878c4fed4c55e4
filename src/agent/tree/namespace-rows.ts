import { formatPlural } from '../../core/format.ts';
import type { NamespaceFacts } from '../../cluster/kinds/cluster-wide.ts';
import { namespaceKind } from '../../cluster/kinds/cluster-wide.ts';
import type { Entry } from '../../cluster/kinds/kind.ts';
import { injectionOf, type Injection } from '../../mesh/facts/injection.ts';
import type { FoundMesh } from '../../mesh/types.ts';
import type { ClusterView } from '../cache/cluster-view.ts';
import type { Row } from '../protocol/rows.ts';
import type { Children } from './children.ts';
import { byName, emptyRow, lazy, problemRow } from './children.ts';
import { rowId } from './ids.ts';
import { escapeMarkdown, paragraphs } from './markdown.ts';

const group = 'namespaces';

/** The row that holds the namespaces of a cluster. */
export function namespaceGroupRow(view: ClusterView, context: string): Row {
  const count = view.namespaces().length;
  return {
    id: rowId(context, group),
    kind: 'group.namespaces',
    label: 'Namespaces',
    ...(count === 0 ? {} : { description: String(count) }),
    icon: 'group',
    expandable: true,
    context,
  };
}

/** The namespaces by name; where they may not be listed, that is said, and the context's own is there. */
export function namespaceGroupChildren(view: ClusterView, context: string): Children {
  const state = view.cache.stateOf(namespaceKind.id);
  const namespaces = [...view.namespaces()].sort(byName);
  const first =
    state.is === 'denied'
      ? [problemRow(context, [group], state.problem)]
      : namespaces.length === 0 && state.is !== 'live'
        ? [emptyRow(context, [group], 'Reading namespaces…', 'connecting')]
        : [];
  const troubledIn = countByNamespace(view);
  return lazy(first, namespaces, (entry) => namespaceRow(entry, view.meshes, troubledIn.get(entry.name) ?? 0, context));
}

function namespaceRow(
  entry: Entry<NamespaceFacts>,
  meshes: readonly FoundMesh[],
  troubled: number,
  context: string,
): Row {
  const { words, because } = membership(injectionOf(entry.labels, entry.facts.annotations), meshes);
  const parts = [
    entry.readiness.state === 'terminating' ? 'being deleted' : undefined,
    words,
    troubled === 0 ? undefined : `${troubled} not ready`,
  ].filter((part) => part !== undefined);
  return {
    id: rowId(context, group, entry.name),
    kind: 'namespace',
    label: entry.name,
    ...(parts.length === 0 ? {} : { description: parts.join(' · ') }),
    tooltip: paragraphs(
      escapeMarkdown(`Namespace ${entry.name}`),
      ...because.map(escapeMarkdown),
      troubled === 0 ? undefined : `${formatPlural(troubled, 'workload')} with fewer replicas ready than wanted.`,
    ),
    icon: 'namespace',
    accessibleText: ['Namespace', entry.name, ...parts].join(', '),
    expandable: true,
    context,
    namespace: entry.name,
    name: entry.name,
  };
}

/** Whether new Pods of a namespace are taken into a mesh, and why we think so. */
function membership(
  injections: readonly Injection[],
  meshes: readonly FoundMesh[],
): { readonly words: string | undefined; readonly because: readonly string[] } {
  const running = meshes.filter(({ mode }) => mode !== 'crds-only');
  if (injections.length === 0)
    return running.length === 0
      ? { words: undefined, because: [] }
      : { words: 'not in mesh', because: ['No label or annotation asks for a mesh.'] };
  const names: string[] = [];
  const absent: string[] = [];
  const because: string[] = [];
  for (const { mesh, mode, revision, because: reason } of injections) {
    const found = running.find((candidate) => candidate.mesh === mesh);
    const displayName = { istio: 'Istio', linkerd: 'Linkerd' }[mesh];
    const details = [
      mode === 'ambient' ? 'ambient' : undefined,
      revision === undefined ? undefined : `revision ${revision}`,
    ];
    const name = [displayName, ...details].filter((part) => part !== undefined).join(' ');
    (found === undefined ? absent : names).push(name);
    because.push(
      found === undefined
        ? `The ${reason} asks for ${displayName}, which was not found in this cluster.`
        : `The ${reason} asks for ${displayName}. It is about new Pods; those that ran before need a restart.`,
    );
  }
  const words = [
    names.length === 0 ? undefined : `in mesh · ${names.join(', ')}`,
    absent.length === 0 ? undefined : `asks for ${absent.join(', ')}, not found`,
  ].filter((part) => part !== undefined);
  return { words: words.join(' · '), because };
}

function countByNamespace(view: ClusterView): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { namespace } of view.troubled.values()) counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  return counts;
}
