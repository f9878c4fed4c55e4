import * as vscode from 'vscode';

/** Runs work on objects with a notification that has a Cancel button, which VS Code shows for as long as it runs. */
export function stoppable<Answer>(title: string, work: (signal: AbortSignal) => Promise<Answer>): Thenable<Answer> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (_progress, token) => {
    const stop = new AbortController();
    const registration = token.onCancellationRequested(() => {
      stop.abort();
    });
    try {
      return await work(stop.signal);
    } finally {
      registration.dispose();
    }
  });
}
