import { fileURLToPath } from 'node:url';
import { delay } from '../core/abort.ts';
import { redact } from '../core/redact.ts';
import { Clusters } from './clusters.ts';
import { Forwards } from './forwards.ts';
import { agentHandlers } from './handlers/agent.ts';
import { clusterHandlers } from './handlers/cluster.ts';
import { documentHandlers } from './handlers/documents.ts';
import { forwardHandlers } from './handlers/forwards.ts';
import { importHandlers } from './handlers/imports.ts';
import { meshExtrasHandlers } from './handlers/mesh-extras.ts';
import { meshCertificateHandlers } from './handlers/mesh-certificates.ts';
import { meshInstallHandlers } from './handlers/mesh-install.ts';
import { meshSwitchHandlers } from './handlers/mesh-switches.ts';
import { meshPreflightHandlers } from './handlers/mesh-preflight.ts';
import { meshProxyHandlers } from './handlers/mesh-proxy.ts';
import { objectHandlers } from './handlers/objects.ts';
import { patternHandlers } from './handlers/pattern.ts';
import { perfHandlers } from './handlers/perf.ts';
import { sourceHandlers } from './handlers/sources.ts';
import { terminalHandlers } from './handlers/terminals.ts';
import { Kubeconfigs } from './kubeconfigs.ts';
import { ObjectDocuments } from './object-documents.ts';
import { processPort, sendLast } from './process-port.ts';
import { serve } from './protocol/channel.ts';
import type { AgentEvents, AgentMethods, AgentSettings } from './protocol/methods.ts';
import { createServices, initialSettings } from './services.ts';
import { Snapshots } from './snapshots.ts';

/** How long what runs may take to end, once the window is gone. Helm has 10 s of it to stop by itself. */
const endTimeoutMs = 20_000;

/**
 * The agent: one process per window with every capability. It lives as long as its IPC channel; an error that nobody foresaw is
 * told to the host and ends it, and the host starts it anew.
 */
function main(): void {
  const port = processPort();
  const emit = <Name extends keyof AgentEvents>(name: Name, value: AgentEvents[Name]): void => {
    port.send({ is: 'event', name, value });
  };
  endOnUnforeseen();

  let settings: AgentSettings = initialSettings;
  const kubeconfigs = new Kubeconfigs((kubeconfig) => {
    void clusters.take(kubeconfig);
    documents.take(kubeconfig);
  });
  const services = createServices({ kubeconfigs, settings: () => settings, emit });
  const snapshots = new Snapshots(services);
  const forwards = new Forwards(services);
  const documents = new ObjectDocuments(services);
  const clusters = new Clusters({
    kubeconfigs,
    workerEntry: siblingEntry('cache-worker'),
    emit,
    onConnected: (context) => {
      snapshots.connected(context);
      documents.connected(context);
    },
    onDisconnected: (context) => {
      snapshots.disconnected(context);
      void forwards.disconnected(context);
      documents.disconnected(context);
    },
  });

  const { dispose: stopFollowingRuns, ...performance } = perfHandlers({
    settings: services.settings,
    emit,
    runnerEntry: fileURLToPath(siblingEntry('load-runner')),
  });

  const handlers = {
    ...agentHandlers(
      async (newSettings) => {
        settings = newSettings;
        await kubeconfigs.configure(newSettings.kubeconfigFiles, newSettings.editorProxy);
      },
      () => clusters.workerHeapsBytes(),
    ),
    ...clusterHandlers(services, clusters),
    ...objectHandlers(services),
    ...meshSwitchHandlers(services),
    ...terminalHandlers(services),
    ...forwardHandlers(services, forwards),
    ...patternHandlers(services),
    ...meshInstallHandlers(services),
    ...meshCertificateHandlers(services),
    ...meshExtrasHandlers(services),
    ...meshPreflightHandlers(services),
    ...meshProxyHandlers(services),
    ...importHandlers(services),
    ...documentHandlers(services, documents),
    ...sourceHandlers(services),
    ...performance,
  };
  const served = serve<AgentMethods, AgentEvents>(port, handlers);

  port.onClose(() => {
    stopFollowingRuns();
    snapshots.close();
    documents.close();
    kubeconfigs.close();
    // The channel has cancelled what runs. An apply ends its object in hand, and helm puts down what it holds, before we go.
    const finished = Promise.all([served.settled(), forwards.close(), clusters.close()]);
    void Promise.race([finished, delay(endTimeoutMs)]).finally(() => process.exit(0));
  });
  emit('log', { level: 'debug', message: `agent ready after ${Math.round(process.uptime() * 1000)} ms` });
}

/** An entry beside this one: source beside source, bundle beside bundle. */
function siblingEntry(name: string): URL {
  return new URL(import.meta.url.endsWith('.ts') ? `./${name}.ts` : `./${name}.mjs`, import.meta.url);
}

function endOnUnforeseen(): void {
  const end = (error: unknown): void => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const value: AgentEvents['log'] = { level: 'error', message: `the agent ends: ${redact(text)}` };
    process.exitCode = 1;
    void sendLast({ is: 'event', name: 'log', value }).then(() => process.exit(1));
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

main();
