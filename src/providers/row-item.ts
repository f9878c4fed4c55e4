import * as vscode from 'vscode';
import type { Row } from '../agent/protocol/rows.ts';
import { iconOf } from '../host/row-icons.ts';
import { problemInWords } from '../host/words.ts';
import { spokenRow } from './spoken-row.ts';

/** A row as VS Code draws it. */
export function itemOf(row: Row): vscode.TreeItem {
  const item = new vscode.TreeItem(
    row.label,
    row.expandable ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.id = row.id;
  item.iconPath = iconOf(row.icon);
  // Such as `workload open logs`; a menu asks with `viewItem =~ /\blogs\b/`.
  item.contextValue = [row.kind, ...(row.actions ?? [])].join(' ');
  if (row.description !== undefined) item.description = row.description;
  item.tooltip = tooltipOf(row);
  const spoken = spokenRow(row);
  if (spoken !== undefined) item.accessibilityInformation = { label: spoken };
  if (row.kind === 'more')
    item.command = {
      command: 'meshdeck.cluster.showMore',
      title: vscode.l10n.t('Show More'),
      arguments: [{ id: row.id, row }],
    };
  // A row without children opens what it stands for.
  else if (!row.expandable && row.actions?.includes('open') === true)
    item.command = {
      command: 'meshdeck.object.open',
      title: vscode.l10n.t('Open Resource'),
      arguments: [{ id: row.id, row }],
    };
  return item;
}

function tooltipOf(row: Row): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString(row.tooltip ?? '');
  if (row.problem !== undefined) {
    const { message, cause, next } = problemInWords(row.problem);
    for (const part of [message, cause, next, row.problem.detail]) {
      if (part === undefined) continue;
      tooltip.appendText(part);
      tooltip.appendMarkdown('\n\n');
    }
  }
  return tooltip;
}
