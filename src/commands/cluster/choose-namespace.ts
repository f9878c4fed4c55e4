import * as vscode from 'vscode';
import type { ContextSummary } from '../../cluster/types.ts';
import { problemOf } from '../../core/problem.ts';
import type { Services } from '../../host/services.ts';

/** Lets a person choose a namespace of a cluster, or type one where its namespaces may not be listed. Contacts the cluster. */
export async function chooseNamespace(
  { agent, log }: Pick<Services, 'agent' | 'log'>,
  context: ContextSummary,
  title: string,
): Promise<string | undefined> {
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
