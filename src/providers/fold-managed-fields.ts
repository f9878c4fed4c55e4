import * as vscode from 'vscode';
import { problemOf } from '../core/problem.ts';
import type { Log } from '../host/log.ts';
import { liveScheme } from '../core/object-schemes.ts';

/** Folds `managedFields` in a document that follows an object, once: whoever unfolds them wants to see them. */
export function foldManagedFields(log: Log): vscode.Disposable {
  const folded = new Set<string>();

  const fold = async (editor: vscode.TextEditor | undefined): Promise<void> => {
    if (editor?.document.uri.scheme !== liveScheme) return;
    const { document } = editor;
    const key = document.uri.toString();
    const at = folded.has(key) ? -1 : document.getText().search(/^ {2}managedFields:$/m);
    if (at < 0) return;
    folded.add(key);
    const { line } = document.positionAt(at);
    try {
      await vscode.commands.executeCommand('editor.fold', { selectionLines: [line], levels: 1, direction: 'down' });
    } catch (error) {
      // An editor that is closed at this moment.
      log.write('debug', `fold: ${problemOf(error).detail ?? ''}`);
    }
  };

  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor((editor) => void fold(editor)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      const editor = vscode.window.activeTextEditor;
      if (editor?.document === document) void fold(editor);
    }),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => {
      folded.delete(uri.toString());
    }),
  );
}
