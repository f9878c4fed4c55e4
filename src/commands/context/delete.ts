import * as vscode from 'vscode';
import type { KubeconfigChangeReport, KubeconfigEntry } from '../../cluster/types.ts';
import type { CommandHandler } from '../table.ts';
import { contextOf } from './context-of.ts';

/** Deletes a context from the kubeconfig, alone or with what no other context uses, after it has said what goes. */
export const deleteContext: CommandHandler = async ({ agent }, argument) => {
  const { name } = await contextOf(agent, argument, vscode.l10n.t('Delete Context'));
  const changeOf = (withUnused: boolean) => ({ is: 'delete', context: name, withUnused }) as const;
  const [alone, whole] = await Promise.all(
    [false, true].map((withUnused) => agent.call('contexts/change', { change: changeOf(withUnused), isPreview: true })),
  );
  if (alone === undefined || whole === undefined) return;
  const items = [
    {
      label: vscode.l10n.t('Delete Context'),
      description: alone.losesCurrent ? vscode.l10n.t('it is the current one: none will be') : '',
      detail: whatGoes(alone),
      withUnused: false,
    },
    ...(whole.removed.length > 1
      ? [
          {
            label: vscode.l10n.t('Delete {0} Entries', whole.removed.length),
            detail: whatGoes(whole),
            withUnused: true,
          },
        ]
      : []),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Delete Context {0}', name),
    placeHolder: vscode.l10n.t('From {0}; the cluster itself is not touched', whole.files.join(', ')),
  });
  if (picked === undefined) return;
  await agent.call('contexts/change', { change: changeOf(picked.withUnused), isPreview: false });
};

/** What is deleted, what stays, and which context is seen afterwards: names first, for a line that may be cut. */
function whatGoes({ removed, unused, uncoveredIn }: KubeconfigChangeReport): string {
  const parts = [
    vscode.l10n.t('Goes: {0}', removed.map(titleOf).join(', ')),
    ...(unused.length === 0 ? [] : [vscode.l10n.t('stays unused: {0}', unused.map(titleOf).join(', '))]),
    ...(uncoveredIn === undefined ? [] : [vscode.l10n.t('seen then: the one of {0}', uncoveredIn)]),
  ];
  return parts.join(' · ');
}

function titleOf({ list, name }: KubeconfigEntry): string {
  if (list === 'contexts') return vscode.l10n.t('context "{0}"', name);
  return list === 'clusters' ? vscode.l10n.t('cluster "{0}"', name) : vscode.l10n.t('user "{0}"', name);
}
