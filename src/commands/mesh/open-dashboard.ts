import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { addressesOf, credentialOf } from './extras/addon-addresses.ts';
import { addonKey, chooseAddon, readAddons } from './extras/choose-addon.ts';
import { openAddress, openPageOf } from './extras/open-page.ts';
import { contextNameOf, placeOf } from './extras/place.ts';

/** Opens the page of an add-on: where it was connected to, else through a forward to where it was found. */
export const openDashboard: CommandHandler = async (services, argument) => {
  const { agent, context: editor, notify } = services;
  const title = vscode.l10n.t('Open Dashboard');
  const place = placeOf(services, argument);
  const context = await contextNameOf(services, place);
  const addresses = addressesOf(editor, context);
  const addons = await readAddons(services, title, { context });
  const open = addons
    .filter((addon) => addonKey(addon) in addresses || (addon.hasPage && addon.place !== undefined))
    .map((addon) => ({ ...addon, ...ofAddress(addresses[addonKey(addon)]) }));
  const addon = await chooseAddon(
    services,
    title,
    open,
    vscode.l10n.t(
      'No add-on with a page was found. "Install Add-on" installs one, "Connect Add-on" says where one is.',
    ),
    argument,
  );
  const address = addresses[addonKey(addon)];
  if (address === undefined) {
    const { mesh, name } = addon;
    await openPageOf(services, title, await agent.call('mesh/page', { context, of: 'addon', name, mesh }));
    return;
  }
  await openAddress(title, address);
  const credential = await credentialOf(editor, context, addonKey(addon));
  if (credential === undefined) return;
  const copy = vscode.l10n.t('Copy Credentials');
  const chosen = await notify.finished(vscode.l10n.t('{0} was opened where it is.', addon.displayName), copy);
  if (chosen === copy) await vscode.env.clipboard.writeText(credential);
};

function ofAddress(address: string | undefined): { readonly place?: string } {
  return address === undefined ? {} : { place: vscode.l10n.t('at {0}', address) };
}
