import { createInterface } from 'node:readline/promises';
import { isCancelled } from '../core/problem.ts';
import type { OutputStreams } from './output.ts';

/** The process's own streams. Questions go to standard error, so that standard output holds the result alone. */
export function terminalStreams(): OutputStreams {
  return {
    write: (text) => {
      process.stdout.write(text);
    },
    writeError: (text) => {
      process.stderr.write(text);
    },
    isColoured: process.stdout.isTTY && process.stdout.hasColors(),
    isInteractive: process.stdin.isTTY && process.stderr.isTTY,
    screen: () => {
      const { isTTY, columns, rows } = process.stdout;
      return isTTY && process.env['TERM'] !== 'dumb' ? { columns, rows } : undefined;
    },
    ask: async (question, signal) => {
      const lines = createInterface({ input: process.stdin, output: process.stderr });
      const ended = new AbortController();
      lines.once('close', () => {
        ended.abort();
      });
      // While it reads, the terminal gives Ctrl-C to the reader and not to the process.
      lines.on('SIGINT', () => {
        process.emit('SIGINT');
      });
      try {
        return await lines.question(question, { signal: AbortSignal.any([signal, ended.signal]) });
      } catch (error) {
        if (signal.aborted || !isCancelled(error)) throw error;
        return undefined;
      } finally {
        lines.close();
      }
    },
  };
}

/** All of standard input, as text. */
export async function readStandardInput(): Promise<string> {
  process.stdin.setEncoding('utf8');
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  return text;
}
