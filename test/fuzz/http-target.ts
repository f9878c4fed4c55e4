import { ResponseParser } from '../../src/perf/engine/response-parser.ts';
import { readAnswer, type AnswerReading } from './http-reference.ts';
import type { Random } from './random.ts';
import type { FuzzTarget } from './target.ts';

/** What a server sends on one connection, and how it arrives. */
export interface HttpInput {
  /** Bytes as Latin-1. */
  readonly text: string;
  /** Where the text is cut into pieces. */
  readonly cuts: readonly number[];
  readonly isHead: boolean;
  readonly isClosed: boolean;
}

const statusLines = [
  ...['HTTP/1.1 200 OK', 'HTTP/1.1 200', 'HTTP/1.0 200 OK', 'HTTP/1.1 204 No Content', 'HTTP/1.1 304 Not Modified'],
  ...['HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 503 No'],
  ...['http/1.1 404 x', 'HTTP/1.1 101 Switching', 'HTTP/2 200', 'HTTP/1.1 2000', 'HTTP/1.1  200', 'HTTP/1.1 099 x'],
] as const;
const headers = [
  ...['Content-Length: 5', 'content-length:0', 'Content-Length:\t12 ', 'Content-Length: 5, 5', 'Content-Length: +5'],
  ...['Transfer-Encoding: chunked', 'transfer-encoding: gzip, Chunked ', 'Transfer-Encoding: chunked, gzip'],
  ...['Connection: close', 'Connection: keep-alive', 'connection: Upgrade, close', 'Connection: keep-alive, close'],
  ...[
    'Server: x',
    'X: ',
    'Content-Length : 7',
    'Set-Cookie: a=b',
    ' folded',
    '',
    'Content-Type: text/plain',
    'no colon',
  ],
] as const;
const bodies = [
  ...[
    '',
    'hello',
    'hello world!',
    '5\r\nhello\r\n0\r\n\r\n',
    '5;a=b\r\nhello\r\nA \r\n0123456789\r\n00\r\nT: 1\r\n\r\n',
  ],
  ...[
    '5\nhello\n0\n\n',
    '6\r\nhello\r\n0\r\n\r\n',
    'fffffffffffff\r\n',
    'x\r\n',
    '0\r\n\r\n',
    '1\r\n\r\n\r\n0\r\n\r\n',
  ],
] as const;

/** The load engine's reader of answers beside a slow one that has the whole text: pieces must make no difference. */
export const httpTarget: FuzzTarget<HttpInput> = {
  name: 'http',
  limitMs: 1_000,
  sampleCases: 20_000,
  seeds: 'status lines, headers and bodies, put together at random',
  make(random) {
    let text = '';
    for (let count = 1 + random.below(3); count > 0; count -= 1) text += makeAnswer(random);
    for (let edits = random.chance(0.5) ? 0 : 1 + random.below(4); edits > 0; edits -= 1) text = edit(text, random);
    const cuts = Array.from({ length: random.below(random.chance(0.1) ? text.length + 1 : 6) }, () =>
      random.below(text.length + 1),
    );
    return {
      text,
      cuts: cuts.sort((left, right) => left - right),
      isHead: random.chance(0.1),
      isClosed: random.chance(0.5),
    };
  },
  fault(input) {
    const [expected, whole, cut] = [reference(input), engine({ ...input, cuts: [] }), engine(input)].map((readings) =>
      JSON.stringify(readings),
    );
    if (whole !== expected) return 'the engine reads the whole text in another way than the reference';
    return cut === whole ? undefined : 'the engine reads the text in another way when it arrives in pieces';
  },
  textOf: ({ text }) => text,
  withText: (input, text) => ({ ...input, text, cuts: input.cuts.map((cut) => Math.min(cut, text.length)) }),
};

/** What the reference reads from all the answers of a connection, up to the first that does not end well. */
export function reference({ text, isHead, isClosed }: HttpInput): readonly AnswerReading[] {
  const readings: AnswerReading[] = [];
  for (let start = 0; start < text.length;) {
    const reading = readAnswer(text, start, isHead, isClosed);
    readings.push(reading);
    if (reading.state !== 'complete') break;
    start = reading.end;
  }
  return readings;
}

/** The same from the engine's reader. */
export function engine({ text, cuts, isHead, isClosed }: HttpInput): readonly AnswerReading[] {
  const bytes = Buffer.from(text, 'latin1');
  const parser = new ResponseParser();
  const readings: AnswerReading[] = [];
  let isBetween = true;
  const tell = (state: AnswerReading['state'], end: number): void => {
    const { status, keepsAlive } = parser;
    readings.push({ state, status, keepsAlive: state === 'complete' && keepsAlive, end });
    isBetween = true;
  };
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    while (from < to) {
      if (isBetween) parser.reset(isHead);
      isBetween = false;
      from = parser.consume(bytes, from, to);
      if (parser.fault !== undefined) {
        tell('broken', -1);
        return readings;
      }
      if (parser.isComplete) tell('complete', from);
    }
  }
  if (!isBetween) {
    const isComplete = isClosed && parser.endOfStream();
    tell(isComplete ? 'complete' : 'incomplete', isComplete ? bytes.length : -1);
  }
  return readings;
}

function makeAnswer(random: Random): string {
  const lineEnd = random.chance(0.9) ? '\r\n' : '\n';
  const lines = [random.pick(statusLines)];
  const all: string[] = [...lines];
  for (let count = random.below(5); count > 0; count -= 1) all.push(random.pick(headers));
  if (random.chance(0.02)) all.push(`X: ${'y'.repeat(16_375 + random.below(20))}`);
  if (random.chance(0.02)) all.push(...Array.from({ length: 4_095 + random.below(3) }, () => 'X: 0123456789'));
  return [...all, '', random.pick(bodies)].join(lineEnd);
}

function edit(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const length = random.below(4);
  switch (random.below(5)) {
    case 0:
      return text.slice(0, at) + text.slice(at + length);
    case 1:
      return text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(at + 1);
    case 2:
      return (
        text.slice(0, at) + random.pick(['\r', '\n', '\r\n', ' ', '\t', ':', ';', '0', '\u0000', ',']) + text.slice(at)
      );
    case 3:
      return text.slice(0, at);
    default: {
      const from = random.below(text.length + 1);
      return text.slice(0, at) + text.slice(from, from + random.below(40)) + text.slice(at);
    }
  }
}
