import { parentPort, workerData } from 'node:worker_threads';
import { problemOf } from '../../core/problem.ts';
import { LoadEngine } from './engine.ts';
import type { EngineOptions, FromWorker, ToWorker } from './messages.ts';

/** The entry of a worker thread: an engine between two ends of a message port. */
function run(port: NonNullable<typeof parentPort>, options: EngineOptions): void {
  const send = (message: FromWorker): void => {
    port.postMessage(message);
  };
  const engine = new LoadEngine(options, (delta) => {
    send({ is: 'delta', delta });
    if (delta.phase === 'done') port.close();
  });
  port.on('message', (message: ToWorker) => {
    if (message.is === 'start') engine.start(message.startEpochMs - performance.timeOrigin);
    else engine.stop(message.graceMs);
  });
  engine
    .open()
    .then(({ opened, firstFault }) => {
      send({ is: 'opened', opened, firstFault });
      if (opened === 0) port.close();
    })
    .catch((error: unknown) => {
      send({ is: 'failed', problem: problemOf(error) });
      port.close();
    });
}

if (parentPort !== null) run(parentPort, workerData as EngineOptions);
