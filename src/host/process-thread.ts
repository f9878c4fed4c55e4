import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { deferred } from '../core/deferred.ts';

/** What is started. */
export interface ProcessStart {
  /** The script that Node runs. */
  readonly module: string;
  readonly arguments: readonly string[];
  /** Arguments of Node itself. */
  readonly nodeArguments: readonly string[];
  /** What runs it: Node, or the editor. */
  readonly executable: string;
  /** Variables beside those of this process. */
  readonly environment: Readonly<Record<string, string>>;
  /** The working folder; undefined for that of this process. */
  readonly folder: string | undefined;
  /** `advanced` for structured clones, `json` for a process that speaks to others as well and expects what JSON leaves of a message. */
  readonly serialization: 'advanced' | 'json';
}

/** How a process ended: `error` where it could not be started. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error?: string;
}

/** What the thread is asked. */
export type ToThread =
  | { readonly do: 'send'; readonly message: unknown }
  | { readonly do: 'disconnect' }
  | { readonly do: 'kill'; readonly signal: NodeJS.Signals };

/** What the thread tells. */
export type FromThread =
  | { readonly is: 'started'; readonly pid: number }
  | { readonly is: 'message'; readonly message: unknown }
  | { readonly is: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly is: 'exit'; readonly end: ProcessEnd };

/**
 * A child process with a channel, as whoever started it sees it. Everything is told in a later turn, so nothing is missed by who listens at once.
 * Messages are structured clones: a `Buffer` arrives as a `Uint8Array`.
 */
export interface ThreadedProcess {
  /** Settles when the process is there; with undefined where it could not be started. */
  readonly pid: Promise<number | undefined>;
  /** What is sent before the process is there waits for it; after its end it is dropped. */
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onOutput(listener: (text: string, stream: 'stdout' | 'stderr') => void): void;
  /** It has ended, or could not be started: told once. What it sent last may still come. */
  onExit(listener: (end: ProcessEnd) => void): void;
  /** It has ended and nothing more comes of it: told once, after the exit. */
  onClose(listener: () => void): void;
  /** Closes the channel, which tells the process to end. */
  disconnect(): void;
  kill(signal: NodeJS.Signals): void;
}

/** The thread's bundle. @param folder the one of all bundles. */
export function threadWorkerFile(folder: string): string {
  return path.join(folder, 'process-thread.cjs');
}

/**
 * A thread only hands on what is let go at once: with V8's own room for young objects, of three times 16 MB, one that had much to hand on
 * kept 37 MB, with this 22.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 1 };

/** What may be left out of {@link ProcessStart}. */
type StartOptions = Pick<ProcessStart, 'module'> & Partial<ProcessStart>;

/**
 * Starts a child process from a thread of its own. The system copies the tables of the memory of whoever starts a process, which holds the
 * event loop of an extension host of 300 MB for 20 ms; a thread waits for that alone. The thread ends with the process, and the process's
 * channel closes with this one.
 *
 * @param worker the built or source file of `process-thread-worker.ts`.
 */
export function startInThread(worker: string, options: StartOptions): ThreadedProcess {
  const start: ProcessStart = {
    arguments: [],
    nodeArguments: [],
    executable: process.execPath,
    environment: {},
    folder: undefined,
    serialization: 'advanced',
    ...options,
  };
  const isText = start.serialization === 'json';
  const messageListeners: ((message: unknown) => void)[] = [];
  const outputListeners: ((text: string, stream: 'stdout' | 'stderr') => void)[] = [];
  const exitListeners: ((end: ProcessEnd) => void)[] = [];
  const closeListeners: (() => void)[] = [];
  const { promise: pid, resolve: pidKnown } = deferred<number | undefined>();
  let hasExited = false;

  const exited = (end: ProcessEnd): void => {
    if (hasExited) return;
    hasExited = true;
    pidKnown(undefined);
    for (const listener of exitListeners) listener(end);
  };

  const told = (one: FromThread): void => {
    switch (one.is) {
      case 'started':
        pidKnown(one.pid);
        break;
      case 'message': {
        const message: unknown = isText ? JSON.parse(String(one.message)) : one.message;
        for (const listener of messageListeners) listener(message);
        break;
      }
      case 'output':
        for (const listener of outputListeners) listener(one.text, one.stream);
        break;
      case 'exit':
        exited(one.end);
        break;
    }
  };

  // Flags of this process, such as those of an inspector, are not for the thread.
  const thread = new Worker(worker, { workerData: start, execArgv: [], resourceLimits });
  let failure = 'its thread ended before it';
  thread.on('message', told);
  thread.on('error', (error) => {
    failure = String(error);
  });
  thread.once('exit', () => {
    exited({ code: null, signal: null, error: failure });
    for (const listener of closeListeners) listener();
  });
  const ask = (asked: ToThread): void => {
    thread.postMessage(asked);
  };

  return {
    pid,
    send(message) {
      ask({ do: 'send', message: isText ? JSON.stringify(message) : message });
    },
    onMessage(listener) {
      messageListeners.push(listener);
    },
    onOutput(listener) {
      outputListeners.push(listener);
    },
    onExit(listener) {
      exitListeners.push(listener);
    },
    onClose(listener) {
      closeListeners.push(listener);
    },
    disconnect() {
      ask({ do: 'disconnect' });
    },
    kill(signal) {
      ask({ do: 'kill', signal });
    },
  };
}
