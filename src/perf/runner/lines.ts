import type { Readable } from 'node:stream';

const longestLine = 16_777_216;

/** Calls back for each whole line of a stream of UTF-8. A line without end is not kept. */
export function lines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    rest += chunk;
    const parts = rest.split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > longestLine) rest = '';
    for (const part of parts) onLine(part);
  });
}
