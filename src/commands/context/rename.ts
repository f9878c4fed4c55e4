import * as vscode from 'vscode';
import type { CommandHandler } from '../table.ts';
import { contextOf } from './context-of.ts';

/** Gives a context another name, in the kubeconfig; the target of this workspace follows. */
export const renameContext: CommandHandler = async ({ agent, target }, argument) => {
  const { name } = await contextOf(agent, argument, vscode.l10n.t('Rename Context'));
  const { contexts } = await agent.call('contexts/list', null);
  const taken = new Set(contexts.map((context) => context.name));
  const to = await vscode.window.showInputBox({
    title: vscode.l10n.t('Rename Context {0}', name),
    prompt: vscode.l10n.t('New name'),
    value: name,
    validateInput: (value) => {
      if (value === '') return vscode.l10n.t('A context needs a name.');
      return value !== name && taken.has(value) ? vscode.l10n.t('There is a context of this name.') : undefined;
    },
  });
  if (to === undefined || to === name) return;
  await agent.call('contexts/change', { change: { is: 'rename', context: name, to }, isPreview: false });
  const chosen = target.read();
  if (chosen.context === name) await target.write({ ...chosen, context: to });
};
