import * as vscode from 'vscode';
import type { ForwardState } from '../agent/protocol/forwards.ts';
import type { Row } from '../agent/protocol/rows.ts';
import { describeReference } from '../core/kubernetes.ts';
import type { Problem } from '../core/problem.ts';

/** Id of the row of a context, as the agent makes it. */
export function contextRowId(context: string): string {
  return `context/${encodeURIComponent(context)}`;
}

/** The row that holds the forwarded ports of a context; none where nothing is forwarded. */
export function forwardGroupRows(context: string, forwards: readonly ForwardState[]): readonly Row[] {
  const count = forwards.filter((forward) => forward.context === context).length;
  if (count === 0) return [];
  return [
    {
      id: `${contextRowId(context)}/forwards`,
      kind: 'group.forwards',
      label: vscode.l10n.t('Port Forwards'),
      description: String(count),
      icon: 'group',
      expandable: true,
      context,
    },
  ];
}

/** One row for each forwarded port of a context. */
export function forwardRows(context: string, forwards: readonly ForwardState[]): readonly Row[] {
  return forwards.filter((forward) => forward.context === context).map(forwardRow);
}

function forwardRow({ id, context, object, port, localPort, target, problem }: ForwardState): Row {
  const label = `127.0.0.1:${localPort}`;
  const description = descriptionOf({ object, port, target, problem });
  return {
    id: `${contextRowId(context)}/forwards/${id}`,
    kind: 'forward',
    label,
    description,
    ...(problem === undefined
      ? { tooltip: vscode.l10n.t('Leads to port {0} of Pod {1} now.', target.port, target.pod) }
      : {}),
    icon: problem === undefined ? 'connected' : 'warning',
    accessibleText: vscode.l10n.t('Port forward {0} to {1}', label, description),
    expandable: false,
    context,
    ...(problem === undefined ? {} : { problem }),
  };
}

/** What was forwarded and where it goes now, where that is not the same. That it waits stands first: the end of a row is often cut off. */
function descriptionOf({
  object,
  port,
  target,
  problem,
}: Pick<ForwardState, 'object' | 'port' | 'target'> & { readonly problem: Problem | undefined }): string {
  const whole = vscode.l10n.t('{0} port {1}', describeReference(object), port);
  if (problem?.code === 'cluster.forward-waiting') return `${vscode.l10n.t('waiting for a ready Pod')} · ${whole}`;
  const isThisPod = object.group === '' && object.kind === 'Pod' && object.name === target.pod;
  return isThisPod ? whole : `${whole} · ${target.pod}`;
}
