import { fork, type ChildProcess } from 'node:child_process';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import type { FromThread, ProcessStart, ToThread } from './process-thread.ts';

/** The thread of one process: starts it, and hands on what goes to and fro until it has ended and has been read to its end. */
function main(host: MessagePort, { module, ...start }: ProcessStart): void {
  const isText = start.serialization === 'json';
  const tell = (told: FromThread): void => {
    host.postMessage(told);
  };
  let child: ChildProcess;
  try {
    child = fork(module, [...start.arguments], {
      // Electron runs as plain Node; under a Node host the variable has no meaning. No inspector flags are passed on.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', ...start.environment },
      execArgv: [...start.nodeArguments],
      execPath: start.executable,
      ...(start.folder === undefined ? {} : { cwd: start.folder }),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: start.serialization,
    });
  } catch (error) {
    tell({ is: 'exit', end: { code: null, signal: null, error: String(error) } });
    return;
  }

  child.on('message', (message) => {
    tell({ is: 'message', message: isText ? JSON.stringify(message) : message });
  });
  // Its own `close` does not come where this side has closed the channel.
  const open = new Set(['stdout', 'stderr', 'channel', 'process']);
  const ended = (part: string): void => {
    open.delete(part);
    if (open.size === 0) host.close();
  };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream]
      ?.setEncoding('utf8')
      .on('data', (text: string) => {
        tell({ is: 'output', stream, text });
      })
      .once('close', () => {
        ended(stream);
      });
  child.once('disconnect', () => {
    ended('channel');
  });
  child.once('exit', (code, signal) => {
    tell({ is: 'exit', end: { code, signal } });
    ended('process');
  });
  child.on('error', (error) => {
    // Also where a signal could not be sent, which is no end.
    if (child.pid !== undefined) return;
    tell({ is: 'exit', end: { code: null, signal: null, error: String(error) } });
    host.close();
  });
  host.on('message', (asked: ToThread) => {
    if (asked.do === 'kill') child.kill(asked.signal);
    else if (!child.connected) return;
    else if (asked.do === 'disconnect') child.disconnect();
    // What cannot be sent any more is for a process that ends, which its exit tells.
    else child.send((isText ? JSON.parse(String(asked.message)) : asked.message) as object, () => undefined);
  });
  if (child.pid !== undefined) tell({ is: 'started', pid: child.pid });
}

if (parentPort !== null) main(parentPort, workerData as ProcessStart);
