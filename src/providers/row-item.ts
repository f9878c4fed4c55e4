import * as vscode from 'vscode';
import type { Row, RowIcon } from '../agent/protocol/rows.ts';
import { problemInWords } from '../host/words.ts';

/** Product icon and theme colour of a row's state. The icon's shape differs too: colour never stands alone. */
const icons: Readonly<Record<RowIcon, readonly [icon: string, colour?: string]>> = {
  context: ['circle-outline'],
  connected: ['circle-filled', 'testing.iconPassed'],
  connecting: ['loading~spin'],
  reconnecting: ['sync~spin', 'list.warningForeground'],
  denied: ['lock', 'list.warningForeground'],
  unreachable: ['debug-disconnect', 'list.errorForeground'],
  mesh: ['type-hierarchy'],
  group: ['folder'],
  namespace: ['symbol-namespace'],
  healthy: ['pass', 'testing.iconPassed'],
  degraded: ['warning', 'list.warningForeground'],
  failing: ['error', 'list.errorForeground'],
  'not-ready': ['clock', 'list.warningForeground'],
  idle: ['circle-slash'],
  unknown: ['question'],
  warning: ['warning', 'list.warningForeground'],
  object: ['file-code'],
  more: ['ellipsis'],
};

/** The product icon of a state. */
export function iconOf(icon: RowIcon): vscode.ThemeIcon {
  const [name, colour] = icons[icon];
  return colour === undefined ? new vscode.ThemeIcon(name) : new vscode.ThemeIcon(name, new vscode.ThemeColor(colour));
}

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
  if (row.accessibleText !== undefined) item.accessibilityInformation = { label: row.accessibleText };
  if (row.kind === 'more')
    item.command = {
      command: 'meshdeck.cluster.showMore',
      title: vscode.l10n.t('Show More'),
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
