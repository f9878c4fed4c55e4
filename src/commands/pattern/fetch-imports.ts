import { posix } from 'node:path';
import * as vscode from 'vscode';
import { findPattern } from './find-pattern.ts';
import type { CommandHandler } from '../table.ts';

/** Fetches what a pattern imports, so that checks know it. The language server is told of what has come. */
export const fetchImports: CommandHandler = async ({ agent, notify }, argument) => {
  const document = await findPattern(argument);
  // What is nowhere on the disk has no project either: its bare name says so to the agent.
  const source = document.uri.scheme === 'file' ? document.uri.fsPath : posix.basename(document.uri.path);
  const text = document.getText();
  const fetched = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Fetching the imports of {0}', vscode.workspace.asRelativePath(document.uri)),
      cancellable: true,
    },
    async (_progress, token) => {
      const stop = new AbortController();
      const registration = token.onCancellationRequested(() => {
        stop.abort();
      });
      try {
        return await agent.call('pattern/fetch-imports', { source, text }, stop.signal);
      } finally {
        registration.dispose();
      }
    },
  );
  const message =
    fetched.length === 0
      ? vscode.l10n.t('This pattern imports nothing.')
      : vscode.l10n.t('Fetched: {0}', fetched.map(({ url }) => url).join(', '));
  void notify.finished(message);
};
