import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { objectsOf } from './choose-objects.ts';
import { checked, confirmed } from './confirmed.ts';
import { titleOfObjects } from './object-words.ts';
import { stoppable } from './stoppable.ts';
import { tellOutcome } from './tell-outcome.ts';

/** Restarts the Pods of the selected workloads; their rows show how it goes on. */
export const restartWorkloads: CommandHandler = async (services, argument, selection) => {
  const title = vscode.l10n.t('Restart Workload');
  const { context, objects } = await objectsOf(services, argument, selection, { title, action: 'restart' });
  const verb = vscode.l10n.t('Restart {0}', titleOfObjects(objects));
  const confirmation = await confirmed(verb, (given) => checked(services, context, given));
  const outcome = await stoppable(verb, (signal) =>
    services.agent.call('objects/restart', { context, objects, ...confirmation }, signal),
  );
  await tellOutcome(services, context, 'cluster.some-not-restarted', outcome);
};
