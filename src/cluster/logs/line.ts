import { StringDecoder } from 'node:string_decoder';

/** A line of a container's log. */
export interface LogLine {
  /** When it was written, in UTC with nine digits of a second, so that texts order as times do. Empty where the server gave no time. */
  readonly time: string;
  readonly text: string;
}

/** Characters of a line that are kept; of a longer one the rest is counted. */
export const longestLine = 16 * 1024;

const newline = '\n';

/** Lines of a stream, with bounded memory however long one is. What follows the last newline is a line too. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let kept = '';
  let cut = 0;
  const add = (text: string): void => {
    const room = longestLine - kept.length;
    if (text.length <= room) kept += text;
    else {
      kept += text.slice(0, room);
      cut += text.length - room;
    }
  };
  const take = (): string => {
    const line = cut === 0 ? kept : `${kept}… (${cut} more characters)`;
    kept = '';
    cut = 0;
    return line;
  };
  for await (const chunk of chunks) {
    const text = decoder.write(chunk);
    let start = 0;
    for (let end = text.indexOf(newline); end >= 0; end = text.indexOf(newline, start)) {
      add(text.slice(start, end));
      yield take();
      start = end + 1;
    }
    add(text.slice(start));
  }
  add(decoder.end());
  if (kept !== '') yield take();
}

const stamped = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?/;

/** A line as the server sends it with `timestamps=true`. */
export function parseLine(line: string): LogLine {
  const match = stamped.exec(line);
  if (match === null) return { time: '', text: line };
  const [head, seconds = '', fraction = '', zone = ''] = match;
  const utc = zone === 'Z' ? seconds : utcSeconds(`${seconds}${zone}`);
  return { time: `${utc}.${fraction.padEnd(9, '0')}`, text: line.slice(head.length) };
}

function utcSeconds(time: string): string {
  const parsed = new Date(time);
  return Number.isNaN(parsed.getTime()) ? '' : parsed.toISOString().slice(0, 19);
}
