import * as vscode from 'vscode';
import { problemOf } from '../../core/problem.ts';
import type { CommandHandler } from '../table.ts';
import { chooseContext } from './choose-context.ts';

/** Chooses the cluster and namespace that patterns of this workspace go to. */
export const selectTarget: CommandHandler = async ({ agent, target, log }) => {
  const title = vscode.l10n.t('Select Target');
  const context = await chooseContext(agent, title, target.read().context);
  const namespace = await chooseNamespace();
  if (namespace === undefined) return;
  await target.write({ context: context.name, namespace });

  async function chooseNamespace(): Promise<string | undefined> {
    const names = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading namespaces of {0}', context.name) },
      async () => {
        try {
          return await agent.call('namespaces/list', { context: context.name });
        } catch (error) {
          // Somebody who may not list namespaces still knows the name of theirs.
          log.problem(problemOf(error));
          return [];
        }
      },
    );
    if (names.length === 0)
      return vscode.window.showInputBox({ title, prompt: vscode.l10n.t('Namespace'), value: context.namespace });
    const items = names.map((name) => ({
      label: name,
      description: name === context.namespace ? vscode.l10n.t('of the context') : '',
    }));
    const picked = await vscode.window.showQuickPick(items, { title, placeHolder: vscode.l10n.t('Namespace') });
    return picked?.label;
  }
};
