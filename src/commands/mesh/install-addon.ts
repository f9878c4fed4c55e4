import * as vscode from 'vscode';
import type { AddonSummary } from '../../agent/protocol/mesh-extras.ts';
import type { Target } from '../../host/services.ts';
import { openNewFile } from '../new-file.ts';
import type { CommandContext, CommandHandler } from '../table.ts';
import { runWizard } from '../wizard.ts';
import { chooseAddon, readAddons } from './extras/choose-addon.ts';
import { chooseFileSource, type FileSource } from './extras/file-source.ts';
import { openPageOf } from './extras/open-page.ts';
import { contextNameOf, placeOf } from './extras/place.ts';
import { untilSeen } from './extras/unseen-files.ts';
import { planValues } from './extras/values-in-pattern.ts';

/**
 * Installs an add-on: writes the pattern of its objects or its chart, opens and plans it. One that is there already is opened and not installed
 * twice; one of the mesh's own chart is written into the pattern that installs the mesh.
 */
export const installAddon: CommandHandler = async (services, argument) => {
  const title = vscode.l10n.t('Install Add-on');
  const place = placeOf(services, argument);
  const context = await contextNameOf(services, place);
  const addons = (await readAddons(services, title, { context })).filter(({ comesBy }) => comesBy !== 'built-in');
  const none = vscode.l10n.t('No mesh that has add-ons was found in {0}.', context);
  const addon = await chooseAddon(services, title, addons, none, argument);
  const isAnyway =
    addon.place !== undefined && addon.set === undefined && (await isWantedTwice(services, addon, context));
  if (addon.place !== undefined && addon.set === undefined && !isAnyway) return;
  if (addon.comesBy === 'values') {
    await planValues(services, addon, 'give', { context });
    return;
  }
  await planAddon(services, addon, { title, isAnyway, place: { ...place, context } });
};

async function planAddon(
  { agent, notify, plans }: CommandContext,
  { name, mesh, comesBy }: AddonSummary,
  { title, isAnyway, place }: { readonly title: string; readonly isAnyway: boolean; readonly place: Target },
): Promise<void> {
  let from: FileSource;
  const step = chooseFileSource(
    (chosen) => {
      from = chosen;
    },
    () => undefined,
  );
  if (comesBy === 'manifest') await runWizard(title, step);
  const { context, namespace } = place;
  const prepared = await untilSeen(title, (trusted, signal) =>
    agent.call('mesh/addon-pattern', { name, mesh, isAnyway, context, record: namespace, from, trusted }, signal),
  );
  if (prepared.is !== 'pattern') return;
  const document = await openNewFile(prepared.fileName, prepared.text);
  if (prepared.remarks.length > 0) void notify.finished(prepared.remarks.join(' '));
  await plans.open(document, 'apply', {
    focusApply: true,
    target: { ...(context === undefined ? {} : { context }), namespace: prepared.record },
  });
}

/** What somebody else has installed is used; a second one beside it is installed only where a person says so. */
async function isWantedTwice(services: CommandContext, addon: AddonSummary, context: string): Promise<boolean> {
  const { agent, notify } = services;
  const { name, mesh, displayName, hasPage } = addon;
  const open = vscode.l10n.t('Open');
  const another = vscode.l10n.t('Install Another One');
  const chosen = await notify.finished(
    vscode.l10n.t('{0} is there already: {1}. It is used as it is.', displayName, addon.place ?? ''),
    ...(hasPage ? [open] : []),
    another,
  );
  if (chosen === open)
    await openPageOf(services, displayName, await agent.call('mesh/page', { context, of: 'addon', name, mesh }));
  return chosen === another;
}
