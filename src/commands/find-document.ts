import * as vscode from 'vscode';
import { problemError } from '../core/problem.ts';
import type { RecognisedFile } from '../core/recognised-files.ts';
import { recogniseFile, recognisedPrefixLength } from '../core/recognised-files.ts';

/**
 * The document a command is about: of the tree row or CodeLens it was called from, otherwise of the active editor, otherwise
 * chosen from the workspace.
 *
 * @throws `host.no-editor` where there is none to choose; `cancelled` where the choice was left.
 */
export async function findDocument(
  argument: unknown,
  kind: Extract<RecognisedFile, 'pattern' | 'profile'>,
  glob: string,
): Promise<vscode.TextDocument> {
  const uri = uriOf(argument);
  if (uri !== undefined) return vscode.workspace.openTextDocument(uri);
  const active = vscode.window.activeTextEditor?.document;
  if (
    active !== undefined &&
    recogniseFile(active.fileName, active.getText().slice(0, recognisedPrefixLength)) === kind
  )
    return active;
  const what = kind === 'pattern' ? vscode.l10n.t('pattern file') : vscode.l10n.t('performance profile');
  const found = await vscode.workspace.findFiles(glob, '**/{node_modules,.meshdeck}/**');
  if (found.length === 0) throw problemError('host.no-editor', { what });
  const items = found
    .map((file) => ({ label: vscode.workspace.asRelativePath(file), file }))
    .sort((left, right) => left.label.localeCompare(right.label));
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Choose a {0}', what) });
  if (chosen === undefined) throw problemError('cancelled');
  return vscode.workspace.openTextDocument(chosen.file);
}

function uriOf(argument: unknown): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  // The language server knows addresses as texts.
  if (typeof argument === 'string') return vscode.Uri.parse(argument, true);
  if (typeof argument !== 'object' || argument === null) return undefined;
  const { uri } = argument as { readonly uri?: unknown };
  return uri instanceof vscode.Uri ? uri : undefined;
}
