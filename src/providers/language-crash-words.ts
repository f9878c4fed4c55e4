import path from 'node:path';
import * as vscode from 'vscode';
import { problem } from '../core/problem.ts';
import type { Notify, NotifyAction } from '../host/notify.ts';
import type { AfterCrash } from './language-crashes.ts';

/** Says what an end of the language server means for whoever writes; nothing where nothing is lost. */
export function crashTeller(notify: Notify, showOutput: () => void): (outcome: AfterCrash) => void {
  const output: NotifyAction = { title: vscode.l10n.t('Show Output'), run: showOutput };
  return (outcome) => {
    if (!outcome.restart) {
      const reload = {
        title: vscode.l10n.t('Reload Window'),
        run: () => void vscode.commands.executeCommand('workbench.action.reloadWindow'),
      };
      notify.setback(problem('language.server-keeps-failing', { count: outcome.count }), output, reload);
    } else if (outcome.setAside !== undefined) {
      const uri = vscode.Uri.parse(outcome.setAside);
      const open = { title: vscode.l10n.t('Open File'), run: () => void vscode.window.showTextDocument(uri) };
      notify.setback(problem('language.server-ended', { file: vscode.workspace.asRelativePath(uri) }), open, output);
    }
  };
}

/** Says in the status of a document that nobody checks it: no underline would otherwise look like no mistake. */
export interface NotCheckedStatus {
  show(uris: readonly string[]): void;
  dispose(): void;
}

/** Creates the status of the documents that are set aside. */
export function createNotCheckedStatus(): NotCheckedStatus {
  const status = vscode.languages.createLanguageStatusItem('meshdeck.notChecked', []);
  status.name = vscode.l10n.t('Meshdeck checks');
  status.text = vscode.l10n.t('Not checked by Meshdeck');
  status.detail = vscode.l10n.t('close and open it to try again');
  status.severity = vscode.LanguageStatusSeverity.Warning;
  return {
    show(uris) {
      status.selector = uris.map((uri) => filterFor(vscode.Uri.parse(uri)));
    },
    dispose() {
      status.dispose();
    },
  };
}

function filterFor(uri: vscode.Uri): vscode.DocumentFilter {
  const name = path.posix.basename(uri.path).replaceAll(/[[{*?]/g, '[$&]');
  return { scheme: uri.scheme, pattern: new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), name) };
}
