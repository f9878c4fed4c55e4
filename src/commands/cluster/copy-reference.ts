import * as vscode from 'vscode';
import { problemError } from '../../core/problem.ts';
import type { CommandHandler } from '../table.ts';
import { referenceForKubectl } from './kubectl-reference.ts';
import { rowsOf } from './row.ts';

/** Copies how the command line calls the selected rows, one a line: `deployment.apps/web -n shop --context prod`. */
export const copyReference: CommandHandler = async ({ clusters }, argument, selection) => {
  const called = rowsOf(argument, selection);
  const references = (called.length > 0 ? called : clusters.selection).flatMap((row) => referenceForKubectl(row) ?? []);
  if (references.length === 0) throw problemError('host.no-row', { what: vscode.l10n.t('reference') });
  await vscode.env.clipboard.writeText(references.join('\n'));
};
