import * as vscode from 'vscode';
import type { SwitchPlanView } from '../../agent/protocol/mesh.ts';
import { formatPlural } from '../../core/format.ts';
import type { RestartItem } from '../../mesh/switches/types.ts';

/** What a person decides on a plan. */
export interface Decision {
  readonly does: 'apply' | 'apply-and-restart' | 'restart' | 'file';
  /** Managers whose fields are taken over. */
  readonly takeOver: readonly string[];
}

/** A line of a plan; only those with a decision do something. */
export interface PlanLine extends vscode.QuickPickItem {
  readonly decision?: Decision;
}

const severityIcons = { breaks: 'error', 'may-break': 'warning', 'not-covered': 'info' } as const;

/** A plan line by line: what can be done first, then who would break, what changes, and what has to be known about it. */
export function planItems(plan: SwitchPlanView): readonly PlanLine[] {
  const { breaks, changes, conflicts, before, after, notes, restarts } = plan;
  const waiting = (restarts ?? []).filter(({ isByItself }) => isByItself !== true);
  return [
    ...choices(plan, waiting),
    ...section(
      vscode.l10n.t('who would break'),
      breaks.map(({ severity, sentence }) => line(severityIcons[severity], sentence)),
    ),
    ...section(
      vscode.l10n.t('conflicts'),
      conflicts.map(({ field, manager }) => line('lock', field, vscode.l10n.t('belongs to {0}', manager))),
    ),
    ...section(
      vscode.l10n.t('changes'),
      changes.flatMap(({ object, fields }) => [line('edit', object), ...fields.map((field) => line('blank', field))]),
    ),
    ...section(vscode.l10n.t('in effect'), [
      line('history', vscode.l10n.t('now: {0}', before)),
      line('arrow-right', vscode.l10n.t('then: {0}', after)),
    ]),
    ...section(vscode.l10n.t('to restart before it counts for all Pods'), waiting.map(restartLine)),
    ...section(vscode.l10n.t('to know'), [
      ...notes.map((note) => line('info', note)),
      ...(restarts ?? [])
        .filter(({ isByItself }) => isByItself === true)
        .map(({ kind, name }) =>
          line('info', vscode.l10n.t('{0} {1} starts its Pods anew by this change', kind, name)),
        ),
      ...(restarts === undefined
        ? [line('warning', vscode.l10n.t('You may not see the Pods: what must be restarted is not known'))]
        : []),
    ]),
  ];
}

/** A workload to restart, and why. */
export function restartLine({ kind, name, because }: RestartItem): PlanLine {
  return line('debug-restart', `${kind} ${name}`, because);
}

/** `3 workloads` */
export function workloadCount(restarts: readonly RestartItem[]): string {
  return formatPlural(restarts.length, 'workload');
}

function choices({ title, changes, conflicts }: SwitchPlanView, waiting: readonly RestartItem[]): readonly PlanLine[] {
  const takeOver = [...new Set(conflicts.map(({ manager }) => manager))];
  const what = takeOver.length === 0 ? title : vscode.l10n.t('Take over from {0}: {1}', takeOver.join(', '), title);
  const restart = vscode.l10n.t('Restart {0} in waves', workloadCount(waiting));
  if (changes.length === 0)
    return waiting.length === 0 ? [] : [{ label: restart, alwaysShow: true, decision: { does: 'restart', takeOver } }];
  return [
    ...(waiting.length === 0
      ? []
      : [
          {
            label: vscode.l10n.t('{0}, and restart {1} in waves', what, workloadCount(waiting)),
            alwaysShow: true,
            decision: { does: 'apply-and-restart', takeOver },
          } satisfies PlanLine,
        ]),
    { label: what, alwaysShow: true, decision: { does: 'apply', takeOver } },
    {
      label: vscode.l10n.t('Change its file instead'),
      description: vscode.l10n.t('shown as a difference; the cluster is left alone'),
      alwaysShow: true,
      decision: { does: 'file', takeOver: [] },
    },
  ];
}

function section(label: string, lines: readonly PlanLine[]): readonly PlanLine[] {
  return lines.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...lines];
}

function line(icon: string, label: string, description = ''): PlanLine {
  return { label, description, iconPath: new vscode.ThemeIcon(icon) };
}
