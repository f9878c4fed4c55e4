import * as vscode from 'vscode';
import type { ForwardState } from '../../agent/protocol/forwards.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { problemAsSentence } from '../../host/words.ts';
import type { CommandHandler } from '../table.ts';
import { addressOf, copyAddress, openInBrowser } from './address.ts';

/** Lists the forwarded ports, and does something with one: opens it, copies its address, or stops it. */
export const showForwards: CommandHandler = async ({ agent, notify }) => {
  const title = vscode.l10n.t('Port Forwards');
  // An agent that does not run forwards nothing, and need not be started to say so.
  const forwards = agent.pid === undefined ? [] : await agent.call('forwards/list', null);
  if (forwards.length === 0) {
    const forward = vscode.l10n.t('Forward Port');
    const chosen = await notify.finished(vscode.l10n.t('No port is forwarded.'), forward);
    if (chosen === forward) await vscode.commands.executeCommand('meshdeck.forward.start');
    return;
  }
  const picked = await vscode.window.showQuickPick(
    forwards.map((forward) => ({ ...wordsOf(forward), forward })),
    { title, placeHolder: vscode.l10n.t('Choose one to open or stop it'), matchOnDescription: true },
  );
  if (picked === undefined) return;
  const { forward } = picked;
  const actions = [
    { label: vscode.l10n.t('Open in Browser'), run: () => openInBrowser(forward) },
    { label: vscode.l10n.t('Copy Address'), run: () => copyAddress(forward) },
    { label: vscode.l10n.t('Stop Forward'), run: () => agent.call('forwards/stop', { id: forward.id }) },
  ];
  const action = await vscode.window.showQuickPick(actions, { title: picked.label });
  await action?.run();
};

function wordsOf({ context, object, port, target, problem, ...forward }: ForwardState): vscode.QuickPickItem {
  const place = target.port === port ? target.pod : vscode.l10n.t('{0} port {1}', target.pod, target.port);
  return {
    label: vscode.l10n.t('{0} to port {1} of {2}', addressOf(forward), port, describeReference(object)),
    description: `${context} · ${place}`,
    ...(problem === undefined ? {} : { detail: problemAsSentence(problem) }),
  };
}
