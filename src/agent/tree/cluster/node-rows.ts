import type { NodeFacts } from '../../../cluster/kinds/cluster-wide.ts';
import { nodeKind } from '../../../cluster/kinds/cluster-wide.ts';
import type { Entry } from '../../../cluster/kinds/kind.ts';
import { formatCount, formatSpan } from '../../../core/format.ts';
import type { ObjectReference } from '../../../core/kubernetes.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';
import type { Row, RowIcon } from '../../protocol/rows.ts';
import type { Children } from '../children.ts';
import { byName, emptyRow, fixed, lazy, problemRow } from '../children.ts';
import { rowId } from '../ids.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import { actionsOf } from '../object-actions.ts';
import { createdWords, deniedWords, stateIcons } from '../state-words.ts';

const path = ['cluster', 'nodes'] as const;

const pressureWords: Readonly<Record<string, string>> = {
  MemoryPressure: 'memory pressure',
  DiskPressure: 'disk pressure',
  PIDPressure: 'too many processes',
  NetworkUnavailable: 'no network',
};

/** The row of the nodes: how many, and how many are not ready. */
export function nodesRow(view: ClusterView, context: string): Row {
  const state = view.cache.stateOf(nodeKind.id);
  const nodes = [...view.cache.storeOf(nodeKind).all()];
  const notReady = nodes.filter(({ facts }) => !facts.isReady).length;
  const pressed = nodes.filter(({ facts }) => facts.pressures.length > 0).length;
  const parts =
    state.is === 'denied'
      ? [deniedWords(state.problem)]
      : nodes.length === 0
        ? [state.is === 'live' ? 'none' : 'reading…']
        : [
            formatCount(nodes.length),
            ...(notReady === 0 ? [] : [`${formatCount(notReady)} not ready`]),
            ...(pressed === 0 ? [] : [`${formatCount(pressed)} under pressure`]),
          ];
  const icon: RowIcon =
    state.is !== 'live' ? stateIcons[state.is] : notReady > 0 ? 'failing' : pressed > 0 ? 'degraded' : 'healthy';
  return {
    id: rowId(context, ...path),
    kind: 'cluster.part',
    label: 'Nodes',
    description: parts.join(' · '),
    tooltip: paragraphs(
      'Ready is what the kubelet of a node says of it. Under pressure means that it runs out of memory, disk or processes, or has no network.',
    ),
    icon: nodes.length === 0 && state.is === 'live' ? 'idle' : icon,
    accessibleText: ['Nodes', ...parts].join(', '),
    expandable: true,
    context,
    ...(state.is === 'denied' ? { problem: state.problem } : {}),
  };
}

/** The nodes by name. */
export function nodeRows(view: ClusterView, context: string, now: Date): Children {
  const state = view.cache.stateOf(nodeKind.id);
  if (state.is === 'denied') return fixed([problemRow(context, path, state.problem)]);
  const nodes = [...view.cache.storeOf(nodeKind).all()].sort(byName);
  const first = state.is === 'reconnecting' ? [problemRow(context, path, state.problem)] : [];
  if (nodes.length > 0) return lazy(first, nodes, (node) => nodeRow(node, context, now));
  if (first.length > 0) return fixed(first);
  return fixed([
    state.is === 'live'
      ? emptyRow(context, path, 'No nodes', 'idle', 'No Pod can run until a node joins the cluster.')
      : emptyRow(context, path, 'Reading nodes…', 'connecting'),
  ]);
}

function nodeRow(node: Entry<NodeFacts>, context: string, now: Date): Row {
  const { name, facts, createdMs } = node;
  const { icon, words } = healthOf(node);
  const parts = [
    ...words,
    ...(facts.roles.length === 0 ? [] : [facts.roles.join(', ')]),
    ...(facts.version === '' ? [] : [facts.version]),
    ...(Number.isNaN(createdMs) ? [] : [formatSpan(now.getTime() - createdMs)]),
  ];
  const object: ObjectReference = { group: '', version: 'v1', kind: 'Node', name };
  return {
    id: rowId(context, ...path, name),
    kind: 'node',
    label: name,
    description: parts.join(' · '),
    tooltip: paragraphs(
      escapeMarkdown(`Node ${name}`),
      facts.isReady ? 'Ready: its kubelet says so.' : escapeMarkdown(`Not ready: ${facts.notReadyReason}`),
      ...facts.pressures.map((pressure) => escapeMarkdown(`${pressure}: ${pressureWords[pressure] ?? ''}`)),
      facts.isCordoned ? 'Cordoned: no new Pods are placed on it. "kubectl uncordon" ends that.' : undefined,
      facts.osImage === '' ? undefined : escapeMarkdown(facts.osImage),
      optionalEscaped(createdWords(createdMs, now)),
    ),
    icon,
    accessibleText: ['Node', name, ...(words.length === 0 ? ['ready'] : []), ...parts].join(', '),
    expandable: false,
    context,
    name,
    object,
    actions: actionsOf(object),
  };
}

function healthOf({ facts, readiness }: Entry<NodeFacts>): {
  readonly icon: RowIcon;
  readonly words: readonly string[];
} {
  const words = [
    ...(readiness.state === 'terminating' ? ['being deleted'] : []),
    ...(facts.isReady ? [] : ['not ready']),
    ...facts.pressures.map((pressure) => pressureWords[pressure] ?? pressure),
    ...(facts.isCordoned ? ['cordoned'] : []),
  ];
  const icon = !facts.isReady
    ? 'failing'
    : facts.pressures.length > 0
      ? 'degraded'
      : facts.isCordoned
        ? 'idle'
        : readiness.state === 'terminating'
          ? 'not-ready'
          : 'healthy';
  return { icon, words };
}

function optionalEscaped(text: string | undefined): string | undefined {
  return text === undefined ? undefined : escapeMarkdown(text);
}
