import * as vscode from 'vscode';
import type { StartRunRequest } from '../../agent/protocol/methods.ts';
import { cancelled } from '../../core/problem.ts';
import { recognisedNames } from '../../core/recognised-files.ts';
import type { Notify } from '../../host/notify.ts';
import { findDocument } from '../find-document.ts';
import type { GateQuestion } from '../../perf/gate.ts';
import type { CommandHandler } from '../table.ts';
import { readSecrets } from './secrets.ts';

/** Starts the performance test of a profile, asks what must be asked before any load, and opens its page. */
export const runProfile: CommandHandler = async ({ agent, context, notify, runs }, argument) => {
  const document = await findDocument(argument, 'profile', recognisedNames.profile);
  if (document.isDirty) await document.save();
  const text = document.getText();
  let request: StartRunRequest = {
    profileFile: document.uri.fsPath,
    text,
    secrets: await readSecrets(context.secrets, text),
    confirmedHosts: [],
  };
  for (;;) {
    const answer = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Starting performance test') },
      () => agent.call('perf/start', request),
    );
    if (answer.is === 'started') {
      runs.open(answer.snapshot);
      return;
    }
    request = { ...request, ...(await confirmation(answer.question, request, notify)) };
  }
};

async function confirmation(
  question: GateQuestion,
  request: StartRunRequest,
  notify: Notify,
): Promise<Partial<StartRunRequest>> {
  const send = vscode.l10n.t('Send Load');
  const names = question.environment.join(', ');
  const sent = names === '' ? '' : ` ${vscode.l10n.t('Its headers carry the environment variables {0}.', names)}`;
  switch (question.is) {
    case 'hosts': {
      const hosts = question.hosts.map(({ host, addresses }) => `${host} (${addresses.join(', ')})`).join(', ');
      const message = vscode.l10n.t(
        'This test sends load to {0}, which is not this machine. Do you run that server?',
        hosts,
      );
      if ((await notify.choice(`${message}${sent}`, send)) !== send) throw cancelled();
      return { confirmedHosts: [...request.confirmedHosts, ...question.hosts] };
    }
    case 'cluster-target': {
      const message = vscode.l10n.t(
        'This test sends load to {0} of context {1}. This is asked once for a profile.',
        question.target,
        question.context,
      );
      if ((await notify.choice(`${message}${sent}`, send)) !== send) throw cancelled();
      return { confirmedContext: question.context };
    }
    case 'protected-context': {
      const typed = await vscode.window.showInputBox({
        title: vscode.l10n.t('Run Performance Test in a protected context'),
        prompt: `${vscode.l10n.t('Type {0} to send load there.', question.context)}${sent}`,
        validateInput: (value) =>
          value === question.context ? undefined : vscode.l10n.t('This is not {0}.', question.context),
      });
      if (typed === undefined) throw cancelled();
      return { confirmedContext: typed };
    }
  }
}
