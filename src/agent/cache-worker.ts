import { parentPort, workerData } from 'node:worker_threads';
import { tellOfPlugins } from '../cluster/auth/running-plugins.ts';
import { Connection } from '../cluster/transport/connection.ts';
import { beToldOfWake } from '../cluster/watch/wake.ts';
import { createClusterRows } from './cache/cluster-rows.ts';
import type { CacheEvents, CacheMethods, CacheWorkerData } from './cache/worker-protocol.ts';
import type { Message, MessagePort } from './protocol/channel.ts';
import { serve } from './protocol/channel.ts';

/**
 * Entry of the worker thread that follows one cluster as one user. A heap that overflows, or an error that nobody foresaw, ends
 * this thread alone: the agent says so in the tree.
 */
function main(): void {
  if (parentPort === null) throw new Error('the cache worker runs as a worker thread only');
  const port = parentPort;
  const messages: MessagePort = {
    send: (message) => {
      port.postMessage(message);
    },
    onMessage: (listener) => {
      port.on('message', (message: Message) => {
        listener(message);
      });
    },
    onClose: (listener) => {
      port.once('close', listener);
    },
  };
  beToldOfWake();
  tellOfPlugins((value) => {
    messages.send({ is: 'event', name: 'plugins', value });
  });
  const { resolved } = workerData as CacheWorkerData;
  const connection = new Connection(resolved);
  const rows = createClusterRows({
    connection,
    emit: (name, value) => {
      messages.send({ is: 'event', name, value });
    },
  });
  serve<CacheMethods, CacheEvents>(messages, rows);
  messages.onClose(() => {
    rows.close();
    void connection.close();
  });
}

main();
