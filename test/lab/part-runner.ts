import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import type { DemoAppMessage, ServeMessage } from './demo-app/messages.ts';
import { systemCodeOf } from './failure.ts';
import type { PartSpec } from './parts.ts';
import { identify } from './process-identity.ts';
import type { PartState } from './state.ts';

const restartDelayMs = 500;
const restartCountedForMs = 60_000;

export interface PartEvents {
  /** The state of the part is another one than before. */
  readonly changed: () => void;
  /** It ended more often than it may. */
  readonly givenUp: (reason: string) => void;
  readonly started?: () => void;
  readonly message?: (message: DemoAppMessage) => void;
}

/** Keeps one program of the lab running until it is stopped. */
export class PartRunner {
  readonly spec: PartSpec;
  readonly #log: string;
  readonly #events: PartEvents;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #stopping = false;
  #restart: NodeJS.Timeout | undefined;
  #restarts: readonly number[] = [];
  #totalRestarts = 0;

  constructor(spec: PartSpec, logDirectory: string, events: PartEvents) {
    this.spec = spec;
    this.#log = path.join(logDirectory, `${spec.name}.log`);
    this.#events = events;
  }

  get state(): PartState {
    const pid = this.#child?.pid;
    return {
      name: this.spec.name,
      process: pid === undefined ? undefined : identify(pid),
      port: this.spec.port,
      healthUrl: this.spec.healthUrl,
      restarts: this.#totalRestarts,
      log: this.#log,
    };
  }

  start(): void {
    this.#stopping = false;
    mkdirSync(path.dirname(this.#log), { recursive: true });
    const log = openSync(this.#log, 'a');
    const child = spawn(this.spec.command, this.spec.parameters, {
      stdio: this.spec.talks === true ? ['ignore', log, log, 'ipc'] : ['ignore', log, log],
    });
    closeSync(log);
    this.#child = child;
    this.#ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#end(`could not be started: ${error.message}`);
        resolve();
      });
      child.once('exit', (status, signal) => {
        this.#end(signal === null ? `ended with status ${status ?? 'unknown'}` : `was ended by ${signal}`);
        resolve();
      });
    });
    child.on('message', (message) => this.#events.message?.(message as DemoAppMessage));
    this.#events.started?.();
    this.#events.changed();
  }

  send(message: ServeMessage): void {
    if (this.#child?.connected === true) this.#child.send(message);
  }

  /** Ends the program: politely, and after its grace time not. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === undefined) return;
    child.kill('SIGTERM');
    const grace = new AbortController();
    const killed = delay(this.spec.stopGraceMs, undefined, { signal: grace.signal }).then(
      () => child.kill('SIGKILL'),
      () => undefined,
    );
    await this.#ended;
    grace.abort();
    await killed;
  }

  #end(how: string): void {
    this.#child = undefined;
    if (this.#stopping) {
      this.#events.changed();
      return;
    }
    const now = performance.now();
    this.#restarts = this.#restarts.filter((moment) => now - moment < restartCountedForMs);
    if (this.#restarts.length >= this.spec.restartLimit) {
      this.#events.givenUp(`${this.spec.name} ${how}; its last words: ${lastWords(this.#log)}`);
      return;
    }
    this.#restarts = [...this.#restarts, now];
    this.#totalRestarts += 1;
    this.#events.changed();
    this.#restart = setTimeout(() => {
      this.start();
    }, restartDelayMs);
  }
}

/** The end of a log, short enough for a message. */
function lastWords(log: string): string {
  try {
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    return lines.slice(-3).join(' | ').slice(-600) || '(none)';
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return '(none)';
    throw error;
  }
}
