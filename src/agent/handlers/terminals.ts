import { shellCommand } from '../../cluster/actions/shell-command.ts';
import { matcherOf } from '../../cluster/logs/filter.ts';
import { followLogs } from '../../cluster/logs/follow.ts';
import { readLogs } from '../../cluster/logs/read.ts';
import type { LogQuery, LogSink } from '../../cluster/logs/types.ts';
import { listPods } from '../../cluster/pods.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { requireConfirmation } from '../confirmation.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { TerminalEnd, TerminalMethods, TerminalRequest } from '../protocol/terminals.ts';
import type { AgentServices } from '../services.ts';
import { LogText } from '../terminals/log-text.ts';
import { TerminalSession } from '../terminals/session.ts';

/** Logs and shells in terminals of the editor. */
export function terminalHandlers(services: AgentServices): Handlers<TerminalMethods> {
  const sessions = new Map<string, TerminalSession>();

  async function run(request: TerminalRequest, session: TerminalSession, signal: AbortSignal): Promise<TerminalEnd> {
    if (request.is === 'shell') await requireConfirmation(services, request);
    return services.withConnection(request.context, async (connection) =>
      request.is === 'logs'
        ? showLogs(connection, request.query, session, signal)
        : runShell(connection, request, session, signal),
    );
  }

  return {
    'objects/pods': ({ context, object }, signal) =>
      services.withConnection(context, (connection) => listPods(connection, object, signal)),

    'terminal/run': async (request, signal) => {
      const { session: id } = request;
      const session = new TerminalSession((text) => {
        services.emit('terminal/output', { session: id, text });
      }, signal);
      sessions.set(id, session);
      try {
        return await run(request, session, signal);
      } finally {
        sessions.delete(id);
      }
    },
    'terminal/type': async ({ session, data }) => {
      await sessions.get(session)?.type(data);
      return null;
    },
    'terminal/resize': ({ session, size }) => {
      sessions.get(session)?.resize(size);
      return null;
    },
    'terminal/shown': ({ session, characters }) => {
      sessions.get(session)?.shown(characters);
      return null;
    },
  };
}

async function showLogs(
  connection: ClusterConnection,
  query: LogQuery,
  session: TerminalSession,
  signal: AbortSignal,
): Promise<TerminalEnd> {
  const text = new LogText(query);
  const matches = matcherOf(query.filter);
  const sink: LogSink = {
    lines: async (lines) => {
      const isShown = matches(lines.map((line) => line.text));
      await session.write(text.lines(lines.filter((_line, index) => isShown[index])));
    },
    note: async (note) => {
      await session.write(text.note(note));
    },
  };
  if (query.follow && !query.previous) await followLogs(connection, query, sink, signal);
  else await readLogs(connection, query, sink, signal);
  return { is: 'told' };
}

async function runShell(
  connection: ClusterConnection,
  { namespace, pod, container, size }: Extract<TerminalRequest, { is: 'shell' }>,
  session: TerminalSession,
  signal: AbortSignal,
): Promise<TerminalEnd> {
  const running = await connection.exec({
    namespace,
    pod,
    container,
    command: shellCommand,
    size,
    onOutput: (text) => session.write(text),
    signal,
  });
  session.attach(running);
  return running.ended;
}
