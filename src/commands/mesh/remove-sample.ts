import * as vscode from 'vscode';
import { cancelled } from '../../core/problem.ts';
import { stoppable } from '../object/stoppable.ts';
import type { CommandHandler } from '../table.ts';
import { placeOf } from './extras/place.ts';
import { planRemoval } from './extras/remove-set.ts';

/** Lets a person choose a sample app that was deployed, and plans to take it away. */
export const removeSample: CommandHandler = async (services, argument) => {
  const { agent, notify } = services;
  const title = vscode.l10n.t('Remove Sample App');
  const place = placeOf(services, argument);
  const { context } = place;
  const sets = await stoppable(title, (signal) =>
    agent.call('mesh/sets', context === undefined ? {} : { context }, signal),
  );
  const samples = sets.filter(({ is }) => is === 'sample');
  if (samples.length === 0) {
    await notify.finished(vscode.l10n.t('Meshdeck has deployed no sample app in this cluster.'));
    return;
  }
  const items = samples.map((set) => ({
    label: set.patternName,
    description: vscode.l10n.t('recorded in {0}', set.record),
    set,
  }));
  const picked = await vscode.window.showQuickPick(items, { title });
  if (picked === undefined) throw cancelled();
  await planRemoval(services, picked.set, place);
};
