import * as vscode from 'vscode';
import { problemError } from '../../core/problem.ts';
import type { CommandHandler } from '../table.ts';

/** Changes what an open terminal of logs shows: the active one, or one that a person chooses. */
export const filterLogs: CommandHandler = async ({ terminals }) => {
  const { logs } = terminals;
  const [first, ...others] = logs;
  if (first === undefined) throw problemError('host.no-logs');
  const isClear = others.length === 0 || first.terminal === vscode.window.activeTerminal;
  const chosen = isClear
    ? first
    : await vscode.window.showQuickPick(
        logs.map((one) => ({ label: one.log.title, ...one })),
        { title: vscode.l10n.t('Filter Logs') },
      );
  if (chosen === undefined) return;
  chosen.terminal.show();
  await chosen.log.change();
};
