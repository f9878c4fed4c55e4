import type { ClientCapabilities, Connection } from 'vscode-languageserver/node';
import type { PassProgress } from './workspace.ts';

/** More often than this nobody reads it. */
const pauseMs = 200;

/** Shows in the editor how many files are checked; nowhere for editors that have no place for it. */
export async function showProgress(
  connection: Connection,
  client: ClientCapabilities,
): Promise<PassProgress | undefined> {
  if (client.window?.workDoneProgress !== true) return undefined;
  const shown = await connection.window.createWorkDoneProgress();
  shown.begin('Meshdeck', 0, 'Checking files', false);
  let reportedMs = 0;
  return {
    report(done, of) {
      const nowMs = performance.now();
      if (nowMs - reportedMs < pauseMs) return;
      reportedMs = nowMs;
      shown.report(Math.floor((done / of) * 100), `Checking files: ${done} of ${of}`);
    },
    done() {
      shown.done();
    },
  };
}
