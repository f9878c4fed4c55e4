import { namespaceKind } from '../../../cluster/kinds/cluster-wide.ts';
import { podKind } from '../../../cluster/kinds/pods.ts';
import { warningKind } from '../../../cluster/kinds/in-namespace.ts';
import { workloadKinds } from '../../../cluster/kinds/workloads.ts';
import { formatCount, formatPlural } from '../../../core/format.ts';
import type { ObjectReference } from '../../../core/kubernetes.ts';
import type { MutualTls } from '../../../mesh/facts/mutual-tls.ts';
import { wantedMeshes } from '../../../mesh/membership.ts';
import type { Workload } from '../../cache/cluster-view.ts';
import type { Row, RowIcon, RowsGrouping } from '../../protocol/rows.ts';
import type { Children } from '../children.ts';
import { byName, fixed, lazy } from '../children.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import { actionsOf } from '../object-actions.ts';
import { mutualTlsIn, mutualTlsOfWorkload } from './mutual-tls.ts';
import { denialRows, instead, stateWord } from './kind-states.ts';
import type { Place } from './place.ts';
import { joined, pathIn, rowBase, spoken } from './place.ts';
import { podRow, restartWords, warningLines } from './pod-rows.ts';
import type { Warning } from './warnings.ts';
import { warningsByObject } from './warnings.ts';
import type { OtherPods, PodsTogether } from './workload-facts.ts';
import type { WorkloadGroup } from './workload-groups.ts';
import { itemsOfGroup, pathOfGrouping, wordsOfGroup, workloadGroups } from './workload-groups.ts';
import { asksForProxies, hasEnded, otherPods, podsOf, together } from './workload-facts.ts';

const group = 'workloads';
const kindIds = workloadKinds.map(({ id }) => id);

/** The row that holds the workloads of a namespace. They are followed in the whole cluster, so that it counts without the Pods. */
export function workloadGroupRow(place: Place): Row {
  const count = place.view.workloadsOf(place.namespace).length;
  const troubled = [...place.view.troubled.values()].filter(({ namespace }) => namespace === place.namespace).length;
  const state = count === 0 ? stateWord(place, kindIds) : undefined;
  const words = troubled === 0 ? undefined : `${formatCount(troubled)} not ready`;
  return {
    ...rowBase(place, pathIn(place, group)),
    kind: 'group.workloads',
    label: 'Workloads',
    description: state ?? joined(formatCount(count), words),
    tooltip: paragraphs(
      escapeMarkdown('Deployments, StatefulSets and DaemonSets are counted. Jobs and single Pods stand below too.'),
      troubled === 0
        ? undefined
        : escapeMarkdown(
            `${formatPlural(troubled, 'workload')} with fewer replicas ready than wanted, or not rolled out.`,
          ),
    ),
    icon: state === 'not permitted' ? 'denied' : 'group',
    accessibleText: spoken('Workloads', state ?? formatCount(count), words),
    expandable: true,
    // What people come for stands there without one more key.
    isOpen: true,
  };
}

/**
 * The workloads of a namespace by name, or groups of them, and Pods that belong to none; kinds that may not be listed are said first.
 */
export function workloadsChildren(place: Place, grouping?: RowsGrouping): Children {
  const path = pathIn(place, group);
  const needed = [...kindIds, podKind.id];
  const items = itemsOf(place);
  if (items.length === 0)
    return fixed(
      instead(place, path, needed, {
        reading: 'Reading workloads…',
        label: 'No workloads',
        next: 'Nothing runs in this namespace. *Meshdeck: Apply Pattern* deploys a pattern into it.',
      }),
    );
  const first = denialRows(place, path, needed);
  if (grouping === undefined) return lazy(first, [...items].sort(byName), itemRow(place));
  const groups = workloadGroups(items, grouping);
  const rows = groups.map((one) => workloadsOfGroupRow(place, grouping, one));
  const itemsByRow = new Map(rows.map(({ id }, index) => [id, groups[index]?.items ?? []]));
  return {
    ...fixed([...first, ...rows]),
    // Made for a filter only, which asks for it row by row.
    rowsBelow: ({ id }) => (itemsByRow.get(id) ?? []).map(itemRow(place)),
  };
}

/** The workloads of one group by name. */
export function workloadsOfGroupChildren(place: Place, grouping: RowsGrouping, key: string): Children {
  return lazy([], itemsOfGroup(itemsOf(place), grouping, key).toSorted(byName), itemRow(place));
}

function workloadsOfGroupRow(
  place: Place,
  grouping: RowsGrouping,
  { key, items }: WorkloadGroup<Workload | OtherPods>,
): Row {
  const troubled = items.filter(
    (item) => !('pods' in item) && place.view.troubled.has(`${item.kind}/${item.key}`),
  ).length;
  const words = troubled === 0 ? undefined : `${formatCount(troubled)} not ready`;
  const { label, rule } = wordsOfGroup(grouping, key);
  return {
    ...rowBase(place, pathIn(place, group, pathOfGrouping(grouping), key)),
    kind: 'workload-group',
    label,
    description: joined(formatCount(items.length), words),
    tooltip: paragraphs(
      escapeMarkdown(rule),
      words === undefined
        ? undefined
        : escapeMarkdown(
            `${formatPlural(troubled, 'workload')} with fewer replicas ready than wanted, or not rolled out.`,
          ),
    ),
    icon: 'group',
    accessibleText: spoken(label, formatPlural(items.length, 'workload'), words),
    expandable: true,
    isOpen: true,
  };
}

function itemsOf({ view, namespace }: Place): readonly (Workload | OtherPods)[] {
  return [...view.workloadsOf(namespace), ...otherPods(view, namespace)];
}

function itemRow(place: Place): (item: Workload | OtherPods) => Row {
  const shared = sharedOf(place);
  return (item) => ('pods' in item ? otherRow(place, item, shared) : workloadRow(place, item, shared));
}

/** The row of one workload, for places beside its namespace. */
export function singleWorkloadRow(place: Place, workload: Workload): Row {
  return workloadRow(place, workload, sharedOf(place));
}

/** What all rows of one drawing need, made once. */
interface Shared {
  readonly warnings: ReadonlyMap<string, readonly Warning[]>;
  readonly asksForProxies: boolean;
  /** True where the namespace asks for a mesh that serves Pods from their nodes. */
  readonly isAmbient: boolean;
  /** The mode of mutual TLS in the namespace; undefined where it is in no mesh, or where it is not sure. */
  readonly mutualTls: MutualTls['mode'] | undefined;
}

function sharedOf({ view, namespace }: Place): Shared {
  const entry = view.cache.storeOf(namespaceKind).get(namespace);
  const wanted =
    entry === undefined ? [] : wantedMeshes({ labels: entry.labels, annotations: entry.facts.annotations });
  return {
    warnings: warningsByObject(view.cache.storeOf(warningKind).in(namespace).values()),
    asksForProxies: asksForProxies(view, namespace),
    isAmbient: wanted.some(({ mode }) => mode === 'ambient'),
    mutualTls: entry === undefined ? undefined : mutualTlsIn(view, entry)?.mode,
  };
}

function workloadRow(place: Place, workload: Workload, shared: Shared): Row {
  const { kind, namespace, name, readiness } = workload;
  const { ready, wanted } = workload.facts;
  const pods = together(podsOf(place.view, namespace, kind, name));
  const isHealthy = readiness.state === 'current';
  const warnings = isHealthy ? [] : warningsOf(shared, kind, name, pods);
  const { icon, word } = healthOf(workload, pods, warnings);
  const mutualTls = pods.proxied > 0 || shared.isAmbient ? mutualTlsOfWorkload(place.view, workload) : undefined;
  const figure = `${ready}/${wanted}`;
  const object: ObjectReference = { group: 'apps', version: 'v1', kind, namespace, name };
  return {
    ...podsRow(place, {
      ...{ kind, name, pods, shared, word, lead: figure, spokenLead: `${ready} of ${wanted} ready` },
      // As its namespace, of whose row it stands, it is told in the tooltip only.
      ...(mutualTls === undefined || mutualTls.mode === shared.mutualTls
        ? {}
        : { mutualTls: `mTLS ${mutualTls.mode}` }),
    }),
    tooltip: paragraphs(
      escapeMarkdown(`${kind} ${namespace}/${name}: ${readiness.reason}`),
      isHealthy || pods.trouble === undefined
        ? undefined
        : escapeMarkdown(`Pod ${pods.trouble.name}: ${pods.trouble.readiness.reason}`),
      ...warningLines(warnings, place.now),
      ...podsLines(place, pods, shared),
      mutualTls === undefined ? undefined : escapeMarkdown(`Mutual TLS ${mutualTls.mode}: ${mutualTls.because}`),
    ),
    icon,
    object,
    actions: actionsOf(object),
  };
}

/** Where the controller of such Pods is an object that people know. */
const otherReferences: Readonly<Record<string, Pick<ObjectReference, 'group' | 'version'>>> = {
  Job: { group: 'batch', version: 'v1' },
  ReplicaSet: { group: 'apps', version: 'v1' },
  ReplicationController: { group: '', version: 'v1' },
};

function otherRow(place: Place, { kind, name, pods: list }: OtherPods, shared: Shared): Row {
  const [first] = list;
  if (kind === 'Pod' && first !== undefined)
    return podRow(place, pathIn(place, group, kind, name), first, shared.warnings.get(`Pod/${name}`) ?? []);
  const pods = together(list);
  const { trouble } = pods;
  const warnings = trouble === undefined ? [] : warningsOf(shared, kind, name, pods);
  const isOver = list.every(hasEnded);
  const word = trouble?.readiness.reason ?? (isOver ? 'completed' : undefined);
  const known = otherReferences[kind];
  const object = known === undefined ? undefined : { ...known, kind, namespace: place.namespace, name };
  const lead = `${kind} ${pods.ready}/${pods.count}`;
  return {
    ...podsRow(place, { kind, name, pods, shared, word, lead, spokenLead: `${pods.ready} of ${pods.count} ready` }),
    tooltip: paragraphs(
      escapeMarkdown(
        `${kind} ${place.namespace}/${name}: ${pods.ready} of ${formatPlural(pods.count, 'Pod')} ready or completed`,
      ),
      trouble === undefined ? undefined : escapeMarkdown(`Pod ${trouble.name}: ${trouble.readiness.reason}`),
      ...warningLines(warnings, place.now),
      ...podsLines(place, pods, shared),
    ),
    icon:
      trouble === undefined
        ? isOver
          ? 'idle'
          : 'healthy'
        : trouble.readiness.state === 'failed'
          ? 'failing'
          : 'not-ready',
    ...(object === undefined ? {} : { object, actions: actionsOf(object) }),
  };
}

interface PodsRow {
  readonly kind: string;
  readonly name: string;
  readonly pods: PodsTogether;
  readonly shared: Shared;
  readonly word: string | undefined;
  readonly lead: string;
  readonly spokenLead: string;
  /** Set where it is otherwise than in its namespace. */
  readonly mutualTls?: string;
}

function podsRow(
  place: Place,
  { kind, name, pods, shared, word, lead, spokenLead, mutualTls }: PodsRow,
): Omit<Row, 'tooltip' | 'icon'> {
  const restarts = restartWords(pods.restarts, pods.lastRestartMs, place.now);
  const proxies = proxyWord(pods, shared);
  return {
    ...rowBase(place, pathIn(place, group, kind, name)),
    kind: 'workload',
    label: name,
    description: joined(lead, word, restarts, proxies, mutualTls),
    accessibleText: spoken(kind, name, spokenLead, word, restarts, proxies?.replace('/', ' of '), mutualTls),
    expandable: true,
    name,
  };
}

/** `3/3 proxies`, where a mesh is about: the namespace asks for one, or one of the Pods has its proxy. */
function proxyWord({ proxied, meshable }: PodsTogether, shared: Shared): string | undefined {
  if (meshable === 0 || (proxied === 0 && !shared.asksForProxies)) return undefined;
  return `${proxied}/${meshable} ${meshable === 1 ? 'proxy' : 'proxies'}`;
}

function podsLines(place: Place, pods: PodsTogether, shared: Shared): readonly string[] {
  const restarts = restartWords(pods.restarts, pods.lastRestartMs, place.now);
  const lines: string[] = [];
  if (restarts !== undefined) lines.push(`${restarts}, of all its Pods together`);
  if (proxyWord(pods, shared) !== undefined) {
    const of = pods.meshes.length === 0 ? 'a mesh' : pods.meshes.join(' and ');
    lines.push(
      `${pods.proxied} of ${formatPlural(pods.meshable, 'Pod')} ${pods.proxied === 1 ? 'has' : 'have'} the proxy of ${of}.`,
    );
    if (pods.proxied < pods.meshable && shared.asksForProxies)
      lines.push(
        'The namespace asks for one. Pods that ran before need a restart; others may say that they want none.',
      );
  }
  return lines.map(escapeMarkdown);
}

/** About its worst Pod first, then about itself and its ReplicaSets. */
function warningsOf(shared: Shared, kind: string, name: string, { trouble }: PodsTogether): readonly Warning[] {
  const ofPod = trouble === undefined ? [] : (shared.warnings.get(`Pod/${trouble.name}`) ?? []);
  return [...ofPod, ...(shared.warnings.get(`${kind}/${name}`) ?? [])];
}

/**
 * Healthy: current by kstatus. Idle: nothing is wanted. Failing: nothing is ready and a Pod fails, or the rollout gave up.
 * Degraded: some are ready, but fewer than wanted. Not ready: still on its way. The word is that of the worst Pod; where there is no
 * such Pod, what the controller says or is warned of, such as a quota that lets none be made.
 */
function healthOf(
  { kind, readiness, facts: { ready, wanted } }: Workload,
  { trouble }: PodsTogether,
  warnings: readonly Warning[],
): { readonly icon: RowIcon; readonly word: string | undefined } {
  if (readiness.state === 'terminating') return { icon: 'not-ready', word: 'being deleted' };
  if (wanted === 0 && ready === 0)
    return { icon: 'idle', word: kind === 'DaemonSet' ? 'no node matches' : 'scaled to zero' };
  // A paused rollout works, and says so.
  if (readiness.state === 'current') return { icon: 'healthy', word: withoutFigure(readiness.reason) };
  const word =
    trouble?.readiness.reason ??
    (ready < wanted ? warnings[0]?.reason : undefined) ??
    withoutFigure(readiness.reason) ??
    (ready < wanted ? 'not ready' : 'rolling out');
  if (readiness.state === 'failed') return { icon: 'failing', word };
  if (ready > 0 && ready < wanted) return { icon: 'degraded', word };
  return { icon: trouble?.readiness.state === 'failed' ? 'failing' : 'not-ready', word };
}

/** `2/3 replicas ready, 1 updated` says `1 updated` beside a figure that is shown already. */
function withoutFigure(reason: string): string | undefined {
  const comma = reason.indexOf(', ');
  return comma < 0 ? undefined : reason.slice(comma + 2);
}
