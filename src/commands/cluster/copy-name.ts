import * as vscode from 'vscode';
import { problemError } from '../../core/problem.ts';
import type { CommandHandler } from '../table.ts';
import { rowsOf } from './row.ts';

/** Copies the names of the selected rows, one a line. */
export const copyName: CommandHandler = async ({ clusters }, argument, selection) => {
  const called = rowsOf(argument, selection);
  const names = (called.length > 0 ? called : clusters.selection).flatMap(({ name }) => name ?? []);
  if (names.length === 0) throw problemError('host.no-row', { what: vscode.l10n.t('name') });
  await vscode.env.clipboard.writeText(names.join('\n'));
};
