import * as vscode from 'vscode';
import { cancelled } from '../../core/problem.ts';
import type { CommandHandler } from '../table.ts';
import { addressesOf, connectAddon as keep } from './extras/addon-addresses.ts';
import { addonKey, chooseAddon, readAddons } from './extras/choose-addon.ts';
import { contextNameOf, placeOf } from './extras/place.ts';

/** Says where an add-on is that is not reached through its cluster, so that it is opened there; an empty address forgets it. */
export const connectAddon: CommandHandler = async (services, argument) => {
  const { context: editor } = services;
  const title = vscode.l10n.t('Connect Add-on');
  const context = await contextNameOf(services, placeOf(services, argument));
  const addons = await readAddons(services, title, { context });
  const none = vscode.l10n.t('No mesh that has add-ons was found in {0}.', context);
  const addon = await chooseAddon(services, title, addons, none, argument);
  const address = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Address of {0} for {1}; empty forgets it', addon.displayName, context),
    value: addressesOf(editor, context)[addonKey(addon)] ?? '',
    placeHolder: 'https://kiali.example.com/kiali',
    ignoreFocusOut: true,
    validateInput: (value) => {
      if (value === '') return undefined;
      if (!/^https?:\/\/\S+$/.test(value) || !URL.canParse(value))
        return vscode.l10n.t('An address begins with https:// or http://.');
      const { username, password } = new URL(value);
      return username === '' && password === ''
        ? undefined
        : vscode.l10n.t('Credentials do not belong into an address: they are asked for next.');
    },
  });
  if (address === undefined) throw cancelled();
  const credential =
    address === ''
      ? ''
      : await vscode.window.showInputBox({
          title,
          prompt: vscode.l10n.t(
            'Token or password of {0}, kept by the editor; empty where it needs none',
            addon.displayName,
          ),
          password: true,
          ignoreFocusOut: true,
        });
  if (credential === undefined) throw cancelled();
  await keep(editor, {
    context,
    addon: addonKey(addon),
    address: address === '' ? undefined : address,
    credential: credential === '' ? undefined : credential,
  });
};
