import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { chooseContext } from './choose-context.ts';
import { chooseNamespace } from './choose-namespace.ts';

/** Chooses the cluster and namespace that patterns of this workspace go to. */
export const selectTarget: CommandHandler = async (services) => {
  const { agent, target } = services;
  const title = vscode.l10n.t('Select Target');
  const context = await chooseContext(agent, title, target.read().context);
  const namespace = await chooseNamespace(services, context, title);
  if (namespace !== undefined) await target.write({ context: context.name, namespace });
};
