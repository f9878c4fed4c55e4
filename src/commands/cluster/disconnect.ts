import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { chooseContext } from './choose-context.ts';
import { rowOf } from './row.ts';

/** Ends the connection of a context and everything that follows it. */
export const disconnectCluster: CommandHandler = async ({ agent, clusters }, argument) => {
  const context = rowOf(argument)?.context ?? (await chooseContext(agent, vscode.l10n.t('Disconnect Cluster'))).name;
  await clusters.disconnect(context);
};
