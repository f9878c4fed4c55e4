import type { ChildProcess } from 'node:child_process';
import type { Message, MessagePort } from '../../src/agent/protocol/channel.ts';

/** A child process, started with an IPC channel, as the port of a channel. */
export function childPort(child: ChildProcess): MessagePort {
  return {
    send: (message) => {
      if (child.connected) child.send(message);
    },
    onMessage: (listener) => {
      child.on('message', (message) => {
        listener(message as unknown as Message);
      });
    },
    onClose: (listener) => {
      child.once('exit', listener);
      child.once('error', listener);
    },
  };
}
