import * as vscode from 'vscode';
import { cancelled } from '../../core/problem.ts';
import { stoppable } from '../object/stoppable.ts';
import type { CommandHandler } from '../table.ts';
import { openPageOf } from './extras/open-page.ts';
import { placeOf } from './extras/place.ts';

/** Opens the page of a sample app that was deployed. */
export const openSample: CommandHandler = async (services, argument) => {
  const { agent, notify } = services;
  const title = vscode.l10n.t('Open Sample App');
  const { context } = placeOf(services, argument);
  const ofContext = context === undefined ? {} : { context };
  const [samples, sets] = await stoppable(title, (signal) =>
    Promise.all([agent.call('mesh/samples', null, signal), agent.call('mesh/sets', ofContext, signal)]),
  );
  // Several meshes may have a sample of one name; the record says no more than that.
  const deployed = samples.filter(
    ({ name, hasPage }, index) =>
      hasPage &&
      sets.some(({ patternName }) => patternName === `sample-${name}`) &&
      samples.findIndex((one) => one.name === name) === index,
  );
  if (deployed.length === 0) {
    await notify.finished(vscode.l10n.t('Meshdeck has deployed no sample app in this cluster that has a page.'));
    return;
  }
  const items = deployed.map((sample) => ({
    label: sample.displayName,
    description: sample.mesh?.displayName ?? '',
    detail: sample.summary,
    sample,
  }));
  const picked = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title });
  if (picked === undefined) throw cancelled();
  const { name, mesh } = picked.sample;
  const target = await agent.call('mesh/page', { ...ofContext, of: 'sample', name, mesh: mesh?.name });
  await openPageOf(services, title, target);
};
