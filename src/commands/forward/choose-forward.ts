import * as vscode from 'vscode';
import type { ForwardState } from '../../agent/protocol/forwards.ts';
import { describeReference } from '../../core/kubernetes.ts';
import { cancelled } from '../../core/problem.ts';
import type { Services } from '../../host/services.ts';
import { problemAsSentence } from '../../host/words.ts';
import { rowOf } from '../cluster/row.ts';
import { addressOf } from './address.ts';

/** The forward of the row that a command was called on; from the palette a person chooses one. Throws `cancelled`. */
export async function forwardOf(services: Services, argument: unknown, title: string): Promise<ForwardState> {
  const row = rowOf(argument);
  const forwards = await forwardsOf(services);
  const ofRow = forwards.find(({ id }) => row?.id.endsWith(`/forwards/${id}`) === true);
  return ofRow ?? chooseForward(services, forwards, title);
}

/** The ports that are forwarded. An agent that does not run forwards nothing, and need not be started to say so. */
export async function forwardsOf({ agent }: Pick<Services, 'agent'>): Promise<readonly ForwardState[]> {
  return agent.isRunning ? agent.call('forwards/list', null) : [];
}

/** Lets a person choose one of the forwards; where there is none, that is said, with what makes one. Throws `cancelled`. */
export async function chooseForward(
  { notify }: Pick<Services, 'notify'>,
  forwards: readonly ForwardState[],
  title: string,
): Promise<ForwardState> {
  if (forwards.length === 0) {
    const forward = vscode.l10n.t('Forward Port');
    const chosen = await notify.finished(vscode.l10n.t('No port is forwarded.'), forward);
    if (chosen === forward) await vscode.commands.executeCommand('meshdeck.forward.start');
    throw cancelled();
  }
  const picked = await vscode.window.showQuickPick(
    forwards.map((forward) => ({ ...wordsOf(forward), forward })),
    { title, placeHolder: vscode.l10n.t('Forwarded port'), matchOnDescription: true },
  );
  if (picked === undefined) throw cancelled();
  return picked.forward;
}

function wordsOf({ context, object, port, target, problem, ...forward }: ForwardState): vscode.QuickPickItem {
  const place = target.port === port ? target.pod : vscode.l10n.t('{0} port {1}', target.pod, target.port);
  return {
    label: vscode.l10n.t('{0} to port {1} of {2}', addressOf(forward), port, describeReference(object)),
    description: `${context} · ${place}`,
    ...(problem === undefined ? {} : { detail: problemAsSentence(problem) }),
  };
}
