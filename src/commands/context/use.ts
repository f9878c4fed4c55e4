import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { contextOf } from './context-of.ts';

/** Makes a context the current one, in the kubeconfig. */
export const useContext: CommandHandler = async ({ agent }, argument) => {
  const { name } = await contextOf(agent, argument, vscode.l10n.t('Use Context'));
  await agent.call('contexts/change', { change: { is: 'use', context: name }, isPreview: false });
};
