import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { copyAddress } from './address.ts';
import { forwardOf } from './choose-forward.ts';

/** Copies the address of a forwarded port. */
export const copyForward: CommandHandler = async (services, argument) => {
  await copyAddress(await forwardOf(services, argument, vscode.l10n.t('Copy Address of Port Forward')));
};
