import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { forwardOf } from './choose-forward.ts';

/** Ends the forwarding of a port. */
export const stopForward: CommandHandler = async (services, argument) => {
  const { id } = await forwardOf(services, argument, vscode.l10n.t('Stop Port Forward'));
  await services.agent.call('forwards/stop', { id });
};
