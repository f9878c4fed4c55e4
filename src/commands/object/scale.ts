import * as vscode from 'vscode';
import type { ScaleState } from '../../cluster/actions/scale.ts';
import { describeReference } from '../../core/kubernetes.ts';
import type { CommandHandler } from '../table.ts';
import { objectOf } from './choose-objects.ts';
import { confirmed } from './confirmed.ts';

/** Kubernetes keeps replicas in 32 bits; a number with more digits than this is a slip. */
const mostReplicas = 100_000;

/** Asks for the replicas of a workload and sets them. */
export const scaleWorkload: CommandHandler = async (services, argument) => {
  const { agent } = services;
  const { context, object } = await objectOf(services, argument, {
    title: vscode.l10n.t('Scale Workload'),
    action: 'scale',
  });
  const state = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading {0}', describeReference(object)) },
    () => agent.call('objects/read-scale', { context, object }),
  );
  const title = vscode.l10n.t('Scale {0}', describeReference(object));
  const answer = await vscode.window.showInputBox({
    title,
    prompt: promptFor(state),
    value: String(state.wanted),
    validateInput: (value) =>
      isReplicas(value) ? undefined : vscode.l10n.t('A whole number from 0 to {0}.', mostReplicas),
  });
  if (answer === undefined || Number(answer) === state.wanted) return;
  const action = vscode.l10n.t('{0} from {1} to {2} replicas', title, state.wanted, Number(answer));
  await confirmed(action, (confirmation) =>
    agent.call('objects/scale', {
      context,
      object,
      replicas: Number(answer),
      was: state.wanted,
      ...confirmation,
    }),
  );
};

function isReplicas(value: string): boolean {
  return /^\d+$/.test(value.trim()) && Number(value) <= mostReplicas;
}

/** How many there are, and who will not leave it at what is typed. */
function promptFor({ wanted, current, autoscaler, owner }: ScaleState): string {
  const parts = [vscode.l10n.t('Replicas: {0} wanted, {1} there now.', wanted, current)];
  if (autoscaler !== undefined)
    parts.push(
      vscode.l10n.t(
        'HorizontalPodAutoscaler {0} sets them between {1} and {2}, and will change what you set; 0 switches it off.',
        autoscaler.name,
        autoscaler.min,
        autoscaler.max,
      ),
    );
  if (owner !== undefined) parts.push(vscode.l10n.t('{0} owns it, and will set them back.', owner));
  return parts.join(' ');
}
