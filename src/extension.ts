import path from 'node:path';
import * as vscode from 'vscode';
import { registerCommands, type CommandContext } from './commands/table.ts';
import { EditSessions } from './commands/object/edit-sessions.ts';
import { PlanSessions } from './commands/pattern/plan-sessions.ts';
import { RunSessions } from './commands/perf/run-sessions.ts';
import { Terminals } from './commands/terminal/terminals.ts';
import { createAgent } from './host/agent.ts';
import { agentSettingIds, agentSettings } from './host/agent-settings.ts';
import { createLog } from './host/log.ts';
import { createNotify } from './host/notify.ts';
import type { Services } from './host/services.ts';
import { onSettingsChange } from './host/settings.ts';
import { longestSpans } from './host/spans.ts';
import { createTargetStore } from './host/target.ts';
import { ClustersTree } from './providers/clusters-tree.ts';
import { registerCodeLenses } from './providers/code-lenses.ts';
import { registerObjectDrops } from './providers/drop-objects.ts';
import { EditDocuments } from './providers/edit-documents.ts';
import { foldManagedFields } from './providers/fold-managed-fields.ts';
import { registerLanguageStarter } from './providers/language-starter.ts';
import { LiveDocuments } from './providers/live-documents.ts';
import { PatternsTree } from './providers/patterns-tree.ts';
import { PerformanceTree } from './providers/performance-tree.ts';
import { registerStatusBar } from './providers/status-bar.ts';

/** What tests and other extensions may ask of a running Meshdeck. */
export interface MeshdeckApi {
  /** Process id of the agent; undefined before the first action that needs it, and until the process is there. */
  readonly agentPid: number | undefined;
  /** The longest synchronous stretches in the extension host. */
  readonly longestSpans: typeof longestSpans;
}

/**
 * Composition root of the extension host: builds the parts and hands them to each other. It starts no process, contacts no
 * network and reads no file.
 */
export function activate(context: vscode.ExtensionContext): MeshdeckApi {
  const log = createLog();
  const notify = createNotify(log);
  const agent = createAgent({
    entry: path.join(context.extensionPath, 'dist', 'agent.mjs'),
    settings: () => agentSettings(context),
    log,
  });
  const services: Services = { context, agent, log, notify, target: createTargetStore(context) };

  // Commands first: one that is missing because a later part threw is the worst of messages.
  context.subscriptions.push(
    log,
    agent,
    registerCommands(() => parts, services),
  );

  const clusters = new ClustersTree(services);
  const performance = new PerformanceTree(services);
  const plans = new PlanSessions(services);
  const runs = new RunSessions(services);
  const terminals = new Terminals(services);
  const editDocuments = new EditDocuments(services);
  const edits = new EditSessions(services, editDocuments);
  const parts: CommandContext = { ...services, clusters, performance, plans, runs, terminals, edits };

  context.subscriptions.push(
    clusters,
    performance,
    plans,
    runs,
    terminals,
    edits,
    editDocuments,
    new LiveDocuments(services),
    foldManagedFields(log),
    new PatternsTree(),
    registerLanguageStarter(services),
    registerCodeLenses(performance),
    registerStatusBar(services, performance),
    registerObjectDrops(services),
    agent.on('log', ({ level, message }) => {
      log.write(level, `agent: ${message}`);
    }),
    onSettingsChange(agentSettingIds, agent.configure),
    vscode.workspace.onDidGrantWorkspaceTrust(agent.configure),
    vscode.workspace.onDidChangeWorkspaceFolders(agent.configure),
  );
  return {
    get agentPid() {
      return agent.pid;
    },
    longestSpans,
  };
}
