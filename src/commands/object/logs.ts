import * as vscode from 'vscode';
import { describeReference } from '../../core/kubernetes.ts';
import type { CommandContext, CommandHandler } from '../table.ts';
import { askLogOptions, usualLogOptions } from '../terminal/log-options.ts';
import type { LogTerminalParts } from '../terminal/log-terminal.ts';
import { LogTerminal } from '../terminal/log-terminal.ts';
import { objectOf } from './choose-objects.ts';

/** Shows the logs of a Pod, or of the Pods of a workload or Service, in a terminal. */
export const showLogs: CommandHandler = async (commandContext, argument) => {
  const { terminals } = commandContext;
  const { context, object } = await objectOf(commandContext, argument, {
    title: vscode.l10n.t('Show Logs'),
    action: 'logs',
  });
  const ask = askerFor(commandContext, context, object);
  const options = await ask(usualLogOptions);
  if (options === undefined) return;
  terminals.openLog(
    vscode.l10n.t('Logs {0}', object.name),
    new LogTerminal({
      context,
      object,
      options,
      ask,
      run: (work, show, signal) => terminals.run(work, show, signal),
    }),
  );
};

function askerFor(
  { agent }: CommandContext,
  context: string,
  object: LogTerminalParts['object'],
): LogTerminalParts['ask'] {
  const title = vscode.l10n.t('Logs of {0}', describeReference(object));
  return (options, key = 'all') =>
    askLogOptions(title, options, key, () => agent.call('objects/pods', { context, object }));
}
