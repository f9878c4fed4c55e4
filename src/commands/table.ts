import * as vscode from 'vscode';
import { problem, problemOf } from '../core/problem.ts';
import { commands, type CommandId } from '../host/ids.ts';
import type { Services } from '../host/services.ts';
import { measured } from '../host/spans.ts';
import type { ClustersTree } from '../providers/clusters-tree.ts';
import type { PerformanceTree } from '../providers/performance-tree.ts';
import { restartAgent } from './agent/restart.ts';
import { clearFilter } from './cluster/clear-filter.ts';
import { copyName } from './cluster/copy-name.ts';
import { copyReference } from './cluster/copy-reference.ts';
import { disconnectCluster } from './cluster/disconnect.ts';
import { filterClusters } from './cluster/filter.ts';
import { groupWorkloads } from './cluster/group.ts';
import { refreshClusters } from './cluster/refresh.ts';
import { retryCluster } from './cluster/retry.ts';
import { selectTarget } from './cluster/select-target.ts';
import { showMoreRows } from './cluster/show-more.ts';
import { sortClusters } from './cluster/sort.ts';
import { addContextsFromClipboard } from './context/add-from-clipboard.ts';
import { addContexts } from './context/add.ts';
import { deleteContext } from './context/delete.ts';
import { renameContext } from './context/rename.ts';
import { setContextNamespace } from './context/set-namespace.ts';
import { useContext } from './context/use.ts';
import { copyForward } from './forward/copy.ts';
import { showForwards } from './forward/list.ts';
import { openForward } from './forward/open.ts';
import { forwardPort } from './forward/start.ts';
import { stopForward } from './forward/stop.ts';
import { installMesh } from './mesh/install.ts';
import { deleteObjects } from './object/delete.ts';
import { filterLogs } from './object/filter-logs.ts';
import { showLogs } from './object/logs.ts';
import { findResource } from './object/find.ts';
import { insertIntoPattern } from './object/insert-into-pattern.ts';
import { openSource } from './object/open-source.ts';
import { revealInClusters } from './object/reveal-in-clusters.ts';
import { editObject } from './object/edit.ts';
import type { EditSessions } from './object/edit-sessions.ts';
import { openObject } from './object/open.ts';
import { restartWorkloads } from './object/restart.ts';
import { scaleWorkload } from './object/scale.ts';
import { openShell } from './object/shell.ts';
import { showOutput } from './output/show.ts';
import { applyPattern } from './pattern/apply.ts';
import { deletePattern } from './pattern/delete.ts';
import { fetchImports } from './pattern/fetch-imports.ts';
import { newPattern } from './pattern/new.ts';
import { planPattern } from './pattern/plan.ts';
import type { PlanSessions } from './pattern/plan-sessions.ts';
import { newProfile } from './perf/new-profile.ts';
import { openRun } from './perf/open.ts';
import type { RunSessions } from './perf/run-sessions.ts';
import { runProfile } from './perf/run.ts';
import { setSecret } from './perf/set-secret.ts';
import { stopRun } from './perf/stop.ts';
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

/** One handler for every id; the compiler asks for each. */
const handlers: Readonly<Record<CommandId, CommandHandler>> = {
  'meshdeck.cluster.refresh': refreshClusters,
  'meshdeck.cluster.retry': retryCluster,
  'meshdeck.cluster.disconnect': disconnectCluster,
  'meshdeck.cluster.selectTarget': selectTarget,
  'meshdeck.cluster.showMore': showMoreRows,
  'meshdeck.cluster.filter': filterClusters,
  'meshdeck.cluster.clearFilter': clearFilter,
  'meshdeck.cluster.sort': sortClusters,
  'meshdeck.cluster.group': groupWorkloads,
  'meshdeck.cluster.copyName': copyName,
  'meshdeck.cluster.copyReference': copyReference,
  'meshdeck.context.use': useContext,
  'meshdeck.context.setNamespace': setContextNamespace,
  'meshdeck.context.rename': renameContext,
  'meshdeck.context.delete': deleteContext,
  'meshdeck.context.add': addContexts,
  'meshdeck.context.addFromClipboard': addContextsFromClipboard,
  'meshdeck.object.logs': showLogs,
  'meshdeck.object.filterLogs': filterLogs,
  'meshdeck.object.shell': openShell,
  'meshdeck.forward.start': forwardPort,
  'meshdeck.forward.list': showForwards,
  'meshdeck.forward.open': openForward,
  'meshdeck.forward.copy': copyForward,
  'meshdeck.forward.stop': stopForward,
  'meshdeck.object.open': openObject,
  'meshdeck.object.edit': editObject,
  'meshdeck.object.restart': restartWorkloads,
  'meshdeck.object.scale': scaleWorkload,
  'meshdeck.object.delete': deleteObjects,
  'meshdeck.object.revealInClusters': revealInClusters,
  'meshdeck.object.openSource': openSource,
  'meshdeck.object.insertIntoPattern': insertIntoPattern,
  'meshdeck.object.find': findResource,
  'meshdeck.pattern.new': newPattern,
  'meshdeck.pattern.plan': planPattern,
  'meshdeck.pattern.apply': applyPattern,
  'meshdeck.pattern.delete': deletePattern,
  'meshdeck.pattern.fetchImports': fetchImports,
  'meshdeck.mesh.install': installMesh,
  'meshdeck.perf.newProfile': newProfile,
  'meshdeck.perf.run': runProfile,
  'meshdeck.perf.stop': stopRun,
  'meshdeck.perf.open': openRun,
  'meshdeck.perf.setSecret': setSecret,
  'meshdeck.agent.restart': restartAgent,
  'meshdeck.output.show': showOutput,
};

/**
 * Registers every command. A handler that throws says so once, where commands are answered; one that may not run in an
 * untrusted workspace explains itself instead of running.
 */
export function registerCommands(getContext: () => CommandContext, services: Services): vscode.Disposable {
  const registrations = Object.entries(handlers).map(([id, handler]) =>
    vscode.commands.registerCommand(
      id,
      measured(`command ${id}`, async (argument: unknown, selection: unknown) => {
        try {
          if (commands[id as CommandId].needsTrust && !vscode.workspace.isTrusted) {
            services.notify.failure(problem('host.untrusted'));
            return;
          }
          await handler(getContext(), argument, selection);
        } catch (error) {
          services.notify.failure(problemOf(error));
        }
      }),
    ),
  );
  return vscode.Disposable.from(...registrations);
}
