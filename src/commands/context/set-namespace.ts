import * as vscode from 'vscode';
import { chooseNamespace } from '../cluster/choose-namespace.ts';
import { rowOf } from '../cluster/row.ts';
import type { CommandHandler } from '../table.ts';
import { contextOf } from './context-of.ts';

/** Sets the namespace of a context, in the kubeconfig. Only a cluster that is connected is asked for its namespaces. */
export const setContextNamespace: CommandHandler = async (services, argument) => {
  const { agent } = services;
  const context = await contextOf(agent, argument, vscode.l10n.t('Set Namespace of Context'));
  const title = vscode.l10n.t('Set Namespace of {0}', context.name);
  const isConnected = rowOf(argument)?.kind === 'context.connected';
  const namespace = isConnected
    ? await chooseNamespace(services, context, title)
    : await vscode.window.showInputBox({
        title,
        prompt: vscode.l10n.t('Namespace; empty takes the one of the context away'),
        value: context.namespace,
      });
  if (namespace === undefined) return;
  const change = { is: 'namespace', context: context.name, namespace } as const;
  await agent.call('contexts/change', { change, isPreview: false });
};
