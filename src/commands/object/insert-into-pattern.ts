import * as vscode from 'vscode';
import { recognisedNames, recogniseFile, recognisedPrefixLength } from '../../core/recognised-files.ts';
import { problemError } from '../../core/problem.ts';
import { rowsOf } from '../cluster/row.ts';
import { findDocument } from '../find-document.ts';
import type { CommandHandler } from '../table.ts';
import { objectsOf } from './choose-objects.ts';

/**
 * Writes the selected objects into a pattern, a design or an OAM Application as components, and shows them there. Nothing is saved: it can be
 * undone.
 */
export const insertIntoPattern: CommandHandler = async (services, argument, selection) => {
  const { agent, clusters } = services;
  const title = vscode.l10n.t('Insert into Pattern');
  const called = rowsOf(argument, selection);
  const rows = (called.length > 0 ? called : clusters.selection).map((row) => ({ id: row.id, row }));
  const { context, objects } = await objectsOf(services, rows[0], rows, { title, action: 'open' });
  const document = openFileOfComponents() ?? (await findDocument(undefined, 'pattern', recognisedNames.pattern));
  const { version } = document;
  const { line, character, text } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Reading from {0}', context) },
    () => agent.call('sources/insert', { context, objects, text: document.getText() }),
  );
  // The place was found in the text of then.
  if (document.version !== version)
    throw problemError('host.text-changed', { file: vscode.workspace.asRelativePath(document.uri) });
  const place = new vscode.Position(line, character);
  const edit = new vscode.WorkspaceEdit();
  edit.insert(document.uri, place, text);
  await vscode.workspace.applyEdit(edit);
  const editor = await vscode.window.showTextDocument(document);
  const end = document.positionAt(document.offsetAt(place) + text.length);
  editor.selection = new vscode.Selection(place, end);
  editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
};

/** The document of the active editor, where it is one of components. */
function openFileOfComponents(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) return undefined;
  const kind = recogniseFile(document.fileName, document.getText().slice(0, recognisedPrefixLength));
  return kind === 'pattern' || kind === 'design' || kind === 'oam' ? document : undefined;
}
