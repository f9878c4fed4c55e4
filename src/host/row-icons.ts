import * as vscode from 'vscode';
import type { RowIcon } from '../agent/protocol/rows.ts';

/** Colours that high contrast themes have too, which those of lists (`list.errorForeground`) are not. */
const [error, warning] = ['problemsErrorIcon.foreground', 'problemsWarningIcon.foreground'];

/** Product icon and theme colour of a row's state. The icon's shape differs too: colour never stands alone. */
const icons: Readonly<Record<RowIcon, readonly [icon: string, colour?: string]>> = {
  context: ['circle-outline'],
  connected: ['circle-filled', 'testing.iconPassed'],
  connecting: ['loading~spin'],
  reconnecting: ['sync~spin', warning],
  denied: ['lock', warning],
  unreachable: ['debug-disconnect', error],
  mesh: ['type-hierarchy'],
  group: ['folder'],
  namespace: ['symbol-namespace'],
  healthy: ['pass', 'testing.iconPassed'],
  degraded: ['warning', warning],
  failing: ['error', error],
  'not-ready': ['clock', warning],
  idle: ['circle-slash'],
  unknown: ['question'],
  warning: ['warning', warning],
  object: ['file-code'],
  more: ['ellipsis'],
};

/** The product icon of a state. */
export function iconOf(icon: RowIcon): vscode.ThemeIcon {
  const [name, colour] = icons[icon];
  return colour === undefined ? new vscode.ThemeIcon(name) : new vscode.ThemeIcon(name, new vscode.ThemeColor(colour));
}
