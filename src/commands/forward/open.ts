import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { openInBrowser } from './address.ts';
import { forwardOf } from './choose-forward.ts';

/** Opens a forwarded port in the browser. */
export const openForward: CommandHandler = async (services, argument) => {
  await openInBrowser(await forwardOf(services, argument, vscode.l10n.t('Open Port Forward')));
};
