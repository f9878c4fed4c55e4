import * as vscode from 'vscode';
import { formatPlural } from '../../core/format.ts';
import type { PerformanceRow } from '../../providers/performance-tree.ts';
import type { RunSnapshot } from '../../perf/types.ts';
import type { CommandHandler } from '../table.ts';

/** Stops a running performance test; what was measured so far is kept and marked partial. */
export const stopRun: CommandHandler = async ({ agent, performance }, argument) => {
  const row = argument as PerformanceRow | undefined;
  const run = row?.is === 'run' ? row.run : await choose(performance.liveRuns);
  if (run !== undefined) await agent.call('perf/stop', { runId: run.runId });
};

async function choose(live: readonly RunSnapshot[]): Promise<RunSnapshot | undefined> {
  if (live.length <= 1) {
    if (live.length === 0)
      void vscode.window.setStatusBarMessage(vscode.l10n.t('No performance test is running.'), 5_000);
    return live[0];
  }
  const items = live.map((run) => ({ label: run.profileName, description: run.targetText, run }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Stop Run'),
    placeHolder: formatPlural(live.length, 'test is running', 'tests are running'),
  });
  return picked?.run;
}
