import type { Handlers } from '../protocol/channel.ts';
import type { AgentMethods, AgentSettings } from '../protocol/methods.ts';

type OwnMethods = Pick<AgentMethods, 'agent/configure' | 'agent/health'>;

/** What is about the agent itself. */
export function agentHandlers(
  takeSettings: (settings: AgentSettings) => Promise<void>,
  workerHeapsBytes: () => Promise<readonly number[]>,
): Handlers<OwnMethods> {
  return {
    'agent/configure': async (settings) => {
      await takeSettings(settings);
      return null;
    },
    'agent/health': async () => ({
      pid: process.pid,
      rssBytes: process.memoryUsage.rss(),
      heapUsedBytes: process.memoryUsage().heapUsed,
      workerHeapsBytes: await workerHeapsBytes(),
      uptimeMs: Math.round(process.uptime() * 1000),
    }),
  };
}
