import type { EditorServer } from '../server.ts';
import { processOf } from './processes.ts';
import { waitFor } from './text.ts';

/** Where Node's debugger listens in a process that is asked for it by a signal. */
const debuggerAddress = 'http://127.0.0.1:9229';

/**
 * Makes a program of ours loop for ever as soon as it is sent a message that holds a word, as a text does that it cannot get to the end of.
 * The product has no way to do that: it goes by Node's debugger, which every Node process opens when it is sent a signal.
 */
export async function standStillAt(server: EditorServer, fileName: string, word: string): Promise<number> {
  const pid = await waitFor(`a process ${fileName}`, () => processOf(server, fileName));
  process.kill(pid, 'SIGUSR1');
  const address = await waitFor(`the debugger of ${fileName}`, () => debuggerOf(pid));
  const loop = `(message) => { if (JSON.stringify(message).includes(${JSON.stringify(word)})) for (;;); }`;
  await evaluate(address, `process.prependListener('message', ${loop})`);
  return pid;
}

/** The debugger's address, where it is the one of this process: another may have taken the port. */
async function debuggerOf(pid: number): Promise<string | undefined> {
  const response = await fetch(`${debuggerAddress}/json/list`).catch(() => undefined);
  const targets = (await response?.json()) as readonly { readonly webSocketDebuggerUrl: string }[] | undefined;
  const address = targets?.[0]?.webSocketDebuggerUrl;
  return address !== undefined && (await evaluate(address, 'process.pid')) === pid ? address : undefined;
}

async function evaluate(address: string, expression: string): Promise<unknown> {
  const socket = new WebSocket(address);
  try {
    return await new Promise((resolve, reject) => {
      socket.addEventListener('open', () => {
        socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params: { expression, returnByValue: true } }));
      });
      socket.addEventListener('message', ({ data }) => {
        const answer = JSON.parse(String(data)) as {
          readonly result?: { readonly result?: { readonly value?: unknown } };
        };
        resolve(answer.result?.result?.value);
      });
      socket.addEventListener('error', () => {
        reject(new Error(`The debugger at ${address} does not answer.`));
      });
    });
  } finally {
    socket.close();
  }
}
