import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { chooseAddon, readAddons } from './extras/choose-addon.ts';
import { contextNameOf, placeOf } from './extras/place.ts';
import { planRemoval } from './extras/remove-set.ts';
import { planValues } from './extras/values-in-pattern.ts';

/** Plans to take an add-on away that Meshdeck has installed, or whose values stand in the pattern of its mesh. */
export const removeAddon: CommandHandler = async (services, argument) => {
  const title = vscode.l10n.t('Remove Add-on');
  const context = await contextNameOf(services, placeOf(services, argument));
  const addons = (await readAddons(services, title, { context })).filter(
    ({ set, comesBy, place }) => set !== undefined || (comesBy === 'values' && place !== undefined),
  );
  const none = vscode.l10n.t('Meshdeck has installed no add-on in {0}.', context);
  const addon = await chooseAddon(services, title, addons, none, argument);
  if (addon.set === undefined) await planValues(services, addon, 'take', { context });
  else await planRemoval(services, addon.set, { context });
};
