import type { Entry } from '../../cluster/kinds/kind.ts';
import type { PodFacts } from '../../cluster/kinds/pods.ts';
import { workloadKinds } from '../../cluster/kinds/workloads.ts';
import type { ClusterView, Workload } from '../cache/cluster-view.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import type { Row, RowIcon } from '../protocol/rows.ts';
import type { Children } from './children.ts';
import { byName, emptyRow, fixed, lazy, problemRow } from './children.ts';
import { rowId } from './ids.ts';
import { actionsOf } from './object-actions.ts';
import { escapeMarkdown, paragraphs } from './markdown.ts';

/** Workloads of a namespace by name; kinds that may not be listed are said first. */
export function namespaceChildren(view: ClusterView, context: string, namespace: string): Children {
  const path = ['namespaces', namespace];
  const states = workloadKinds.map(({ id }) => view.cache.stateOf(id, namespace));
  const denied = states.flatMap((state, index) =>
    state.is === 'denied' ? [problemRow(context, [...path, workloadKinds[index]?.id ?? ''], state.problem)] : [],
  );
  const workloads = [...view.workloadsOf(namespace)].sort(byName);
  if (workloads.length > 0)
    return lazy(denied, workloads, (workload) => workloadRow(workload, view.troubleOf(workload), context));
  if (denied.length > 0) return fixed(denied);
  const isReading = states.some(({ is }) => is === 'starting');
  return fixed([
    isReading
      ? emptyRow(context, path, 'Reading workloads…', 'connecting')
      : emptyRow(context, path, 'No workloads', 'idle', 'No Deployment, StatefulSet or DaemonSet in this namespace.'),
  ]);
}

function workloadRow(workload: Workload, trouble: Entry<PodFacts> | undefined, context: string): Row {
  const { kind, namespace, name, readiness } = workload;
  const { ready, wanted } = workload.facts;
  const { icon, word } = healthOf(workload, trouble);
  const figure = `${ready}/${wanted}`;
  const object: ObjectReference = { group: 'apps', version: 'v1', kind, namespace, name };
  return {
    id: rowId(context, 'namespaces', namespace, kind, name),
    kind: 'workload',
    label: name,
    description: word === undefined ? figure : `${figure} · ${word}`,
    tooltip: paragraphs(
      escapeMarkdown(`${kind} ${namespace}/${name}: ${readiness.reason}`),
      trouble === undefined ? undefined : escapeMarkdown(`Pod ${trouble.name}: ${trouble.readiness.reason}`),
    ),
    icon,
    accessibleText: [kind, name, `${ready} of ${wanted} ready`, word].filter((part) => part !== undefined).join(', '),
    expandable: false,
    context,
    namespace,
    name,
    object,
    actions: actionsOf(object),
  };
}

/**
 * Healthy: current by kstatus. Idle: nothing is wanted. Failing: nothing is ready and a Pod fails, or the rollout gave up.
 * Degraded: some are ready, but fewer than wanted. Not ready: still on its way.
 */
function healthOf(
  { readiness, facts: { ready, wanted } }: Workload,
  trouble: Entry<PodFacts> | undefined,
): { readonly icon: RowIcon; readonly word: string | undefined } {
  if (readiness.state === 'terminating') return { icon: 'not-ready', word: 'being deleted' };
  if (wanted === 0 && ready === 0) return { icon: 'idle', word: 'scaled to zero' };
  if (readiness.state === 'current') return { icon: 'healthy', word: undefined };
  const word =
    trouble?.readiness.reason ?? withoutFigure(readiness.reason) ?? (ready < wanted ? 'not ready' : 'rolling out');
  if (readiness.state === 'failed') return { icon: 'failing', word };
  if (ready > 0 && ready < wanted) return { icon: 'degraded', word };
  return { icon: trouble?.readiness.state === 'failed' ? 'failing' : 'not-ready', word };
}

/** `2/3 replicas ready, 1 updated` says `1 updated` beside a figure that is shown already. */
function withoutFigure(reason: string): string | undefined {
  const comma = reason.indexOf(', ');
  return comma < 0 ? undefined : reason.slice(comma + 2);
}
