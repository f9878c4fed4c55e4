import { createConnection } from 'vscode-languageserver/node';
import { problemError } from '../../core/problem.ts';
import { startServer } from '../../language/server/start.ts';
import { exitCodes, isGiven, type Command } from '../command.ts';

/** `meshdeck language-server` */
export const languageServerCommand: Command = {
  name: 'language-server',
  usage: '--stdio',
  summary: 'Serves any editor that speaks the language server protocol',
  description:
    'Reads requests from standard input and answers on standard output until the editor says "exit". It opens no socket.\nHow editors are set up is in docs/other-editors.md.',
  options: { stdio: { type: 'boolean', help: 'over standard input and output, the only way there is' } },
  run(invocation) {
    if (!isGiven(invocation, 'stdio'))
      throw problemError('cli.usage', { reason: '--stdio is missing.', help: 'meshdeck language-server --help' });
    // The library ends the process at "exit", at the end of the input, and when the editor that started it is gone.
    startServer(createConnection(process.stdin, process.stdout));
    invocation.signal.addEventListener('abort', () => process.exit(exitCodes.cancelled));
    return Promise.resolve(exitCodes.ok);
  },
};
