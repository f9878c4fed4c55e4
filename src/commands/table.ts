import * as vscode from 'vscode';
import { problem, problemOf } from '../core/problem.ts';
import { loadPart } from '../host/bundles.ts';
import { commands, type CommandId } from '../host/ids.ts';
import type { Services } from '../host/services.ts';
import { measured } from '../host/spans.ts';
import type { ClustersTree } from '../providers/clusters-tree.ts';
import type { PerformanceTree } from '../providers/performance-tree.ts';
import type { EditSessions } from './object/edit-sessions.ts';
import type { PlanSessions } from './pattern/plan-sessions.ts';
import type { RunSessions } from './perf/run-sessions.ts';
import type { Terminals } from './terminal/terminals.ts';

/** What handlers are given: the services, and the views and pages that they act on. */
export interface CommandContext extends Services {
  readonly clusters: ClustersTree;
  readonly performance: PerformanceTree;
  readonly plans: PlanSessions;
  readonly runs: RunSessions;
  readonly terminals: Terminals;
  readonly edits: EditSessions;
}

/**
 * A handler gets what the command was called with: a row, a URI, or nothing from the palette; and where several rows are selected, all of
 * them.
 */
export type CommandHandler = (context: CommandContext, argument: unknown, selection: unknown) => Promise<void> | void;

/** The area of a command: the word between the dots of its id, and the folder of its handlers. */
type CommandArea = CommandId extends `meshdeck.${infer Area}.${string}` ? Area : never;

/** One handler for every id of an area; the compiler asks for each. */
export type AreaHandlers<Area extends CommandArea> = Readonly<
  Record<Extract<CommandId, `meshdeck.${Area}.${string}`>, CommandHandler>
>;

/** The handlers of each area, loaded when the first of its commands runs. */
const areas: { readonly [Area in CommandArea]: () => Promise<AreaHandlers<Area>> } = {
  agent: async () => (await import('./agent/handlers.ts')).agentHandlers,
  cluster: async () => (await import('./cluster/handlers.ts')).clusterHandlers,
  context: async () => (await import('./context/handlers.ts')).contextHandlers,
  forward: async () => (await import('./forward/handlers.ts')).forwardHandlers,
  mesh: async () => (await import('./mesh/handlers.ts')).meshHandlers,
  object: async () => (await import('./object/handlers.ts')).objectHandlers,
  output: async () => (await import('./output/handlers.ts')).outputHandlers,
  pattern: async () => (await import('./pattern/handlers.ts')).patternHandlers,
  perf: async () => (await import('./perf/handlers.ts')).perfHandlers,
};

async function loadHandler(id: CommandId): Promise<CommandHandler> {
  const area = id.split('.')[1] as CommandArea;
  const load: () => Promise<Partial<Record<CommandId, CommandHandler>>> = areas[area];
  const handlers = await loadPart(`commands of ${area}`, load);
  const handler = handlers[id];
  // The type of `areas` has one for each id.
  if (handler === undefined) throw new Error(`no handler for ${id}`);
  return handler;
}

/**
 * Registers every command. A handler that throws says so once, where commands are answered; one that may not run in an
 * untrusted workspace explains itself instead of running.
 */
export function registerCommands(getContext: () => CommandContext, services: Services): vscode.Disposable {
  const registrations = (Object.keys(commands) as CommandId[]).map((id) =>
    vscode.commands.registerCommand(id, async (argument: unknown, selection: unknown) => {
      try {
        if (commands[id].needsTrust && !vscode.workspace.isTrusted) {
          services.notify.failure(problem('host.untrusted'));
          return;
        }
        const handler = await loadHandler(id);
        await measured(`command ${id}`, handler)(getContext(), argument, selection);
      } catch (error) {
        services.notify.failure(problemOf(error));
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}
