import * as vscode from 'vscode';
import type { RowsSort } from '../../agent/protocol/rows.ts';
import type { CommandHandler } from '../table.ts';

interface SortItem extends vscode.QuickPickItem {
  readonly sort: RowsSort;
}

/** Lets a person choose in which order objects stand below their groups. */
export const sortClusters: CommandHandler = async ({ clusters }) => {
  const current = clusters.arrangement.sort ?? 'name';
  const items: readonly SortItem[] = [
    { sort: 'name', label: vscode.l10n.t('Name') },
    { sort: 'state', label: vscode.l10n.t('State'), detail: vscode.l10n.t('what fails first, then what is not ready') },
    { sort: 'age', label: vscode.l10n.t('Age'), detail: vscode.l10n.t('the newest first') },
  ];
  const picked = await vscode.window.showQuickPick(
    items.map((item) => (item.sort === current ? { ...item, description: vscode.l10n.t('now') } : item)),
    { title: vscode.l10n.t('Sort Clusters By') },
  );
  if (picked !== undefined) await clusters.sort(picked.sort);
};
