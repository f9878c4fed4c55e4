import * as vscode from 'vscode';
import type { AddedContext } from '../../cluster/types.ts';
import type { Agent } from '../../host/agent.ts';

/** Adds those contexts of a kubeconfig that are chosen, after it has said where they lead and which programs they run to sign in. */
export async function addChosen(
  agent: Agent,
  title: string,
  from: { readonly file: string; readonly text?: string },
): Promise<void> {
  const change = { is: 'add', ...from, names: {}, numberTaken: true } as const;
  const { added, files } = await agent.call('contexts/change', { change, isPreview: true });
  const items = added.map((context) => ({
    label: context.name,
    description: context.server,
    detail: remarksOf(context).join(' · '),
    picked: true,
    context,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('Contexts that are added to {0}', files.join(', ')),
    canPickMany: true,
    matchOnDescription: true,
  });
  if (picked === undefined || picked.length === 0) return;
  const only = picked.map(({ context: { name, was } }) => was ?? name);
  await agent.call('contexts/change', { change: { ...change, only }, isPreview: false });
}

/** What runs comes first: the line may be cut. */
function remarksOf({ name, was, program }: AddedContext): readonly string[] {
  return [
    ...(program === undefined ? [] : [vscode.l10n.t('runs {0} to sign in', program)]),
    ...(was === undefined ? [] : [vscode.l10n.t('called {0} in the file; that name is taken, so {1}', was, name)]),
  ];
}
