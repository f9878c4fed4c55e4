import * as vscode from 'vscode';
import type { RowsGrouping } from '../../agent/protocol/rows.ts';
import type { CommandHandler } from '../table.ts';

interface GroupItem extends vscode.QuickPickItem {
  readonly group: RowsGrouping | undefined;
}

/** Lets a person choose how workloads stand below their namespace. */
export const groupWorkloads: CommandHandler = async ({ clusters }) => {
  const current = clusters.arrangement.group;
  const items: readonly GroupItem[] = [
    { group: undefined, label: vscode.l10n.t('None'), detail: vscode.l10n.t('one below the other') },
    { group: 'kind', label: vscode.l10n.t('Kind'), detail: vscode.l10n.t('Deployment, StatefulSet, Job…') },
    {
      group: 'application',
      label: vscode.l10n.t('Application'),
      detail: vscode.l10n.t('the label app.kubernetes.io/part-of, or else instance, name, app'),
    },
  ];
  const picked = await vscode.window.showQuickPick(
    items.map((item) => (item.group === current ? { ...item, description: vscode.l10n.t('now') } : item)),
    { title: vscode.l10n.t('Group Workloads By') },
  );
  if (picked !== undefined) await clusters.group(picked.group);
};
