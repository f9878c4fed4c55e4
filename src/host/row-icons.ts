import * as vscode from 'vscode';
import type { RowIcon } from '../agent/protocol/rows.ts';

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
