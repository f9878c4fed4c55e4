import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { addressOf, copyAddress, openInBrowser } from './address.ts';
import { chooseForward, forwardsOf } from './choose-forward.ts';

/** Lists the forwarded ports, and does something with one: opens it, copies its address, or stops it. */
export const showForwards: CommandHandler = async (services) => {
  const { agent } = services;
  const forward = await chooseForward(services, await forwardsOf(services), vscode.l10n.t('Port Forwards'));
  const actions = [
    { label: vscode.l10n.t('Open in Browser'), run: () => openInBrowser(forward) },
    { label: vscode.l10n.t('Copy Address'), run: () => copyAddress(forward) },
    { label: vscode.l10n.t('Stop Forward'), run: () => agent.call('forwards/stop', { id: forward.id }) },
  ];
  const action = await vscode.window.showQuickPick(actions, { title: addressOf(forward) });
  await action?.run();
};
