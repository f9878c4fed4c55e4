import { formatPlural } from '../../../core/format.ts';
import type { NamespaceFacts } from '../../../cluster/kinds/cluster-wide.ts';
import { namespaceKind } from '../../../cluster/kinds/cluster-wide.ts';
import { quotaKind } from '../../../cluster/kinds/in-namespace.ts';
import type { Entry } from '../../../cluster/kinds/kind.ts';
import type { ObjectReference } from '../../../core/kubernetes.ts';
import type { MutualTls } from '../../../mesh/facts/mutual-tls.ts';
import { wantedMeshes, type WantedMesh } from '../../../mesh/membership.ts';
import type { FoundMesh } from '../../../mesh/types.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';
import type { Row } from '../../protocol/rows.ts';
import type { Children } from '../children.ts';
import { byName, emptyRow, lazy, problemRow } from '../children.ts';
import { rowId } from '../ids.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import { actionsOf } from '../object-actions.ts';
import { mutualTlsIn } from './mutual-tls.ts';
import { limitLine, shareWord, usedLimits } from './quota-rows.ts';

const group = 'namespaces';

/** The most limits of quotas that a tooltip tells, the scarcest first. */
const toldLimits = 5;

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
  return lazy(first, namespaces, (entry) => namespaceRow(view, entry, troubledIn.get(entry.name) ?? 0, context));
}

function namespaceRow(view: ClusterView, entry: Entry<NamespaceFacts>, troubled: number, context: string): Row {
  const { name, labels, facts, readiness } = entry;
  const { words, because } = membership(wantedMeshes({ labels, annotations: facts.annotations }), view.meshes);
  const mutualTls = mutualTlsIn(view, entry);
  const limits = usedLimits(view.cache.storeOf(quotaKind).in(name).values());
  const [scarcest] = limits;
  const isGoing = readiness.state === 'terminating';
  const parts = [
    isGoing ? 'being deleted' : undefined,
    words,
    mutualTls === undefined ? undefined : `mTLS ${mutualTls.mode}`,
    scarcest === undefined ? undefined : `quota ${shareWord(scarcest)}`,
    troubled === 0 ? undefined : `${troubled} not ready`,
  ].filter((part) => part !== undefined);
  const object: ObjectReference = { group: '', version: 'v1', kind: 'Namespace', name };
  return {
    id: rowId(context, group, name),
    kind: 'namespace',
    label: name,
    ...(parts.length === 0 ? {} : { description: parts.join(' · ') }),
    tooltip: paragraphs(
      escapeMarkdown(`Namespace ${name}`),
      isGoing ? escapeMarkdown(`Being deleted. ${facts.waitsFor ?? 'What it waits for is not told yet.'}`) : undefined,
      ...because.map(escapeMarkdown),
      ...mutualTlsLines(mutualTls).map(escapeMarkdown),
      ...limits.slice(0, toldLimits).map((limit) => escapeMarkdown(`Quota ${limitLine(limit)}`)),
      troubled === 0
        ? undefined
        : `${formatPlural(troubled, 'workload')} with fewer replicas ready than wanted, or not rolled out.`,
    ),
    icon: isGoing ? 'not-ready' : 'namespace',
    accessibleText: ['Namespace', name, ...parts].join(', '),
    expandable: true,
    context,
    namespace: name,
    name,
    object,
    actions: actionsOf(object),
  };
}

function mutualTlsLines(mutualTls: MutualTls | undefined): readonly string[] {
  if (mutualTls === undefined) return [];
  const { mode, because, exceptions } = mutualTls;
  return [
    `mTLS ${mode}: ${because}`,
    ...(exceptions === 0
      ? []
      : [`${formatPlural(exceptions, 'PeerAuthentication')} for some of its workloads may say otherwise.`]),
  ];
}

/** Whether new Pods of a namespace are taken into a mesh, and why we think so. */
function membership(
  wanted: readonly WantedMesh[],
  meshes: readonly FoundMesh[],
): { readonly words: string | undefined; readonly because: readonly string[] } {
  const running = meshes.filter(({ mode }) => mode !== 'crds-only');
  if (wanted.length === 0)
    return running.length === 0
      ? { words: undefined, because: [] }
      : { words: 'not in mesh', because: ['No label or annotation asks for a mesh.'] };
  const names: string[] = [];
  const absent: string[] = [];
  const because: string[] = [];
  for (const { mesh, displayName, mode, revision, because: reason } of wanted) {
    const found = running.find((candidate) => candidate.mesh === mesh);
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
    // Tags of revisions are webhooks, which are not followed: whether it is one is not known.
    const isOfOne = running.some((one) => one.mesh === mesh && (one.revision ?? 'default') === revision);
    if (found !== undefined && revision !== undefined && !isOfOne)
      because.push(
        `No control plane has the revision ${revision}. Unless it is a tag of another one, new Pods get no proxy.`,
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
