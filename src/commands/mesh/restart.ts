import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { choosePlace } from './choose-target.ts';
import { restartLine, workloadCount } from './plan-items.ts';
import { restartWaves } from './restart-waves.ts';
import { showPlan } from './show-plan.ts';

/** Restarts in waves the workloads whose Pods are not as a mesh is asked for them. */
export const restartToApply: CommandHandler = async (services, argument) => {
  const title = vscode.l10n.t('Restart to Apply');
  const { context, target } = await choosePlace(services, argument, title);
  const answer = await showPlan({
    title,
    read: (signal) => services.agent.call('mesh/plan-restart', { context, target }, signal),
    itemsOf: (items) =>
      items.length === 0
        ? []
        : [
            {
              label: vscode.l10n.t('Restart {0} in waves', workloadCount(items)),
              alwaysShow: true,
              decision: { does: 'restart', takeOver: [] },
            },
            ...items.map(restartLine),
          ],
  });
  if (answer === undefined) return;
  if (answer.decision === undefined) {
    void services.notify.finished(vscode.l10n.t('Nothing to restart: all Pods are as they are asked to be.'));
    return;
  }
  await restartWaves(services, context, answer.plan);
};
