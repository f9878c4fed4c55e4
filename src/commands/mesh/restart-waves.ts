import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Services } from '../../host/services.ts';
import { problemAsSentence } from '../../host/words.ts';
import type { RestartEvent, RestartOutcome } from '../../mesh/restart/restart-in-waves.ts';
import type { RestartItem } from '../../mesh/switches/types.ts';
import { checked, confirmed } from '../object/confirmed.ts';
import { workloadCount } from './plan-items.ts';

/** Restarts workloads in waves, with a notification that tells the wave and has a Cancel button. Its end is told once. */
export async function restartWaves(services: Services, context: string, items: readonly RestartItem[]): Promise<void> {
  const { agent, notify } = services;
  const title = vscode.l10n.t('Restarting {0}', workloadCount(items));
  const confirmation = await confirmed(title, (given) => checked(services, context, given));
  const restartId = randomUUID();
  const outcome = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const stop = new AbortController();
      const cancellation = token.onCancellationRequested(() => {
        stop.abort();
      });
      const told = agent.on('mesh/restart', ({ restartId: id, event }) => {
        if (id === restartId) progress.report({ message: eventWords(event) });
      });
      try {
        return await agent.call('mesh/restart-in-waves', { context, restartId, items, ...confirmation }, stop.signal);
      } finally {
        cancellation.dispose();
        told.dispose();
      }
    },
  );
  const { failed } = outcome;
  if (failed !== undefined) {
    notify.failure(failed.problem);
    return;
  }
  const skipped = outcome.skipped.map(({ problem }) => problemAsSentence(problem));
  if (outcome.is === 'cancelled' || skipped.length > 0)
    void notify.finished([stoppedWords(outcome), ...skipped].filter((one) => one !== '').join(' '));
}

function eventWords(event: RestartEvent): string {
  if (event.type === 'wave') return vscode.l10n.t('wave {0} of {1}: {2}', event.number, event.of, names(event.items));
  const { name } = event.item;
  if (event.type === 'waiting') return vscode.l10n.t('{0}: {1}', name, event.reason);
  if (event.type === 'ready') return vscode.l10n.t('{0} is ready', name);
  return problemAsSentence(event.problem);
}

function stoppedWords({ is, ready, unfinished, left }: RestartOutcome): string {
  if (is !== 'cancelled') return '';
  const going = unfinished.length === 0 ? '' : vscode.l10n.t('Still going on: {0}.', names(unfinished));
  return [vscode.l10n.t('Stopped: {0} restarted and ready, {1} not touched.', ready.length, left.length), going]
    .filter((one) => one !== '')
    .join(' ');
}

function names(items: readonly RestartItem[]): string {
  return items.map(({ name }) => name).join(', ');
}
