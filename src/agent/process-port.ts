import type { Message, MessagePort } from './protocol/channel.ts';

/** The host's end of this process's IPC channel. */
export function processPort(): MessagePort {
  return {
    send: (message) => {
      // The host may go at any moment; `disconnect` says so, and ends us.
      if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => {
      process.on('message', (message) => {
        listener(message as Message);
      });
    },
    onClose: (listener) => {
      process.once('disconnect', listener);
    },
  };
}

/** Sends a last message and waits until it has gone, or the channel is closed. */
export function sendLast(message: Message): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || process.send === undefined) resolve();
    else
      process.send(message, undefined, undefined, () => {
        resolve();
      });
  });
}
