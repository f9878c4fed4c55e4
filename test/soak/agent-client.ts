import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createCaller, type Caller } from '../../src/agent/protocol/channel.ts';
import { childPort } from './child-port.ts';
import type { AgentEvents, AgentMethods } from '../../src/agent/protocol/methods.ts';
import { initialSettings } from '../../src/agent/services.ts';

/** A real agent process that this one speaks to as the extension host does. */
export interface AgentClient {
  readonly caller: Caller<AgentMethods, AgentEvents>;
  readonly pid: number;
  /** Closes the channel and waits until the process has ended by itself. */
  readonly end: () => Promise<void>;
}

/** How an agent is started otherwise than the extension host does it. */
export interface AgentStart {
  /** Options of Node. */
  readonly execArgv?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a built agent (`agent.mjs`) with a kubeconfig. */
export async function startAgent(
  entry: string,
  kubeconfigPath: string,
  { execArgv = [], environment = {} }: AgentStart = {},
): Promise<AgentClient> {
  const env = { ...process.env, ...environment };
  const child = fork(entry, [], { serialization: 'advanced', execArgv: [...execArgv], env });
  const caller = createCaller<AgentMethods, AgentEvents>(childPort(child));
  await caller.call('agent/configure', { ...initialSettings, isTrusted: true, kubeconfigFiles: [kubeconfigPath] });
  return {
    caller,
    pid: child.pid ?? 0,
    end: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
