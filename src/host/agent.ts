import path from 'node:path';
import * as vscode from 'vscode';
import type { Caller, Message } from '../agent/protocol/channel.ts';
import { createCaller } from '../agent/protocol/channel.ts';
import type { AgentEvents, AgentMethods, AgentSettings } from '../agent/protocol/methods.ts';
import { problemError } from '../core/problem.ts';
import { redact } from '../core/redact.ts';
import type { Log } from './log.ts';
import { startInThread, threadWorkerFile, type ThreadedProcess } from './process-thread.ts';
import { measured } from './spans.ts';

/** How often the agent may end by itself within {@link crashWindowMs} before it is left alone. */
const allowedCrashes = 3;
const crashWindowMs = 60_000;

/** How long the agent has to end by itself before it is killed: an apply or a helm that runs puts down what it holds first. */
const endGraceMs = 25_000;

/**
 * The agent: one child process per window that holds every capability. It is started by the first call that needs it, started
 * anew when it crashed, and ended with the window.
 */
export interface Agent {
  readonly call: <Method extends keyof AgentMethods>(
    method: Method,
    params: AgentMethods[Method]['params'],
    signal?: AbortSignal,
  ) => Promise<AgentMethods[Method]['answer']>;
  readonly on: <Name extends keyof AgentEvents>(
    name: Name,
    listener: (value: AgentEvents[Name]) => void,
  ) => vscode.Disposable;
  /** The process is there: whoever shows what it knows may ask now without being the one who starts it. */
  readonly onDidStart: vscode.Event<void>;
  /** The agent ended without being asked; what was subscribed to is gone and must be asked for again. */
  readonly onDidCrash: vscode.Event<void>;
  /** Ends the process; the next call starts a new one. */
  readonly restart: () => void;
  /** Sends settings to a running agent; a later one gets them at its start. */
  readonly configure: () => void;
  /** It has been started and has not ended. */
  readonly isRunning: boolean;
  /** Of the process that runs; undefined until it is there. */
  readonly pid: number | undefined;
  readonly dispose: () => void;
}

/** What {@link createAgent} needs. */
export interface AgentOptions {
  /** `dist/agent.mjs`. */
  readonly entry: string;
  readonly settings: () => AgentSettings;
  readonly log: Log;
}

interface RunningAgent {
  readonly process: ThreadedProcess;
  readonly caller: Caller<AgentMethods, AgentEvents>;
  pid?: number;
}

/** Prepares the agent. No process is started before the first call. */
export function createAgent({ entry, settings, log }: AgentOptions): Agent {
  const started = new vscode.EventEmitter<void>();
  const crashed = new vscode.EventEmitter<void>();
  const listeners = new Map<string, Set<(value: never) => void>>();
  let running: RunningAgent | undefined;
  let crashTimes: number[] = [];
  let isDisposed = false;

  const start = measured('start agent', (): RunningAgent => {
    if (isDisposed) throw problemError('host.agent-gone');
    crashTimes = crashTimes.filter((time) => Date.now() - time < crashWindowMs);
    if (crashTimes.length >= allowedCrashes)
      throw problemError('host.agent-keeps-failing', { count: crashTimes.length });
    const process = startInThread(threadWorkerFile(path.dirname(entry)), {
      module: entry,
      nodeArguments: ['--enable-source-maps'],
    });
    process.onOutput((text) => {
      log.write('warn', `agent: ${redact(text.trimEnd())}`);
    });
    const caller = createCaller<AgentMethods, AgentEvents>({
      send: (message) => {
        process.send(message);
      },
      onMessage: (listener) => {
        process.onMessage((message) => {
          listener(message as Message);
        });
      },
      onClose: (listener) => {
        process.onExit(listener);
      },
    });
    const mine: RunningAgent = { process, caller };
    for (const name of listeners.keys()) subscribe(mine, name);
    process.onExit(({ code, signal, error }) => {
      if (running !== mine) return;
      running = undefined;
      crashTimes = [...crashTimes, Date.now()];
      log.write('error', `the agent ended by itself: ${error ?? signal ?? `exit code ${String(code)}`}`);
      crashed.fire();
    });
    void process.pid.then((pid) => {
      if (pid === undefined) return;
      mine.pid = pid;
      log.write('info', `agent started, process ${pid}`);
    });
    void caller.call('agent/configure', settings());
    return mine;
  });

  function subscribe(agent: RunningAgent, name: string): void {
    agent.caller.on(name as keyof AgentEvents, (value) => {
      for (const listener of listeners.get(name) ?? []) listener(value as never);
    });
  }

  function end(): void {
    const ending = running;
    running = undefined;
    if (ending === undefined) return;
    ending.process.disconnect();
    const timer = setTimeout(() => {
      ending.process.kill('SIGKILL');
    }, endGraceMs);
    ending.process.onExit(() => {
      clearTimeout(timer);
    });
  }

  return {
    async call(method, params, signal) {
      if (running === undefined) {
        running = start();
        started.fire();
      }
      return running.caller.call(method, params, signal);
    },
    on(name, listener) {
      const known = listeners.get(name);
      const set = known ?? new Set();
      listeners.set(name, set);
      set.add(listener);
      if (known === undefined && running !== undefined) subscribe(running, name);
      return new vscode.Disposable(() => set.delete(listener));
    },
    onDidStart: started.event,
    onDidCrash: crashed.event,
    restart() {
      crashTimes = [];
      end();
      crashed.fire();
    },
    configure() {
      if (running !== undefined) void running.caller.call('agent/configure', settings());
    },
    get isRunning() {
      return running !== undefined;
    },
    get pid() {
      return running?.pid;
    },
    dispose() {
      isDisposed = true;
      end();
      started.dispose();
      crashed.dispose();
    },
  };
}
