import * as vscode from 'vscode';

/** What is over before that needs no button, and a notification would only flicker. */
const patienceMs = 800;

/** Runs work on objects, told in the status bar, and where it takes longer in a notification with a Cancel button. */
export async function stoppable<Answer>(
  title: string,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const stop = new AbortController();
  const running = work(stop.signal);
  const timer = setTimeout(() => {
    void offerStop(title, running, stop);
  }, patienceMs);
  try {
    return await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, () => running);
  } finally {
    clearTimeout(timer);
  }
}

function offerStop(title: string, running: Promise<unknown>, stop: AbortController): Thenable<void> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (_progress, token) => {
    const registration = token.onCancellationRequested(() => {
      stop.abort();
    });
    // How it ends is told by whoever has asked for the work.
    await Promise.allSettled([running]);
    registration.dispose();
  });
}
