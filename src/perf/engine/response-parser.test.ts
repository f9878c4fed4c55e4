import { describe, expect, it } from 'vitest';
import { ResponseParser } from './response-parser.ts';

interface Parsed {
  readonly status: number;
  readonly isComplete: boolean;
  readonly keepsAlive: boolean;
  readonly fault: string | undefined;
  readonly used: number;
}

/** Parses an answer that arrives in pieces cut at the given places. */
function parse(text: string, cuts: readonly number[] = [], isHead = false): Parsed {
  const bytes = Buffer.from(text, 'latin1');
  const parser = new ResponseParser();
  parser.reset(isHead);
  let from = 0;
  let used = 0;
  for (const to of [...cuts, bytes.length]) {
    used += parser.consume(bytes, from, to) - from;
    from = to;
  }
  const { status, isComplete, keepsAlive, fault } = parser;
  return { status, isComplete, keepsAlive, fault, used };
}

/** `npm run test:full` tries every pair of cuts. */
const step = process.env['MESHDECK_FULL'] === '1' ? 1 : 7;

const lines = (...parts: readonly string[]): string => parts.join('\r\n');

const plain = lines('HTTP/1.1 200 OK', 'Server: x', 'Content-Length: 5', '', 'hello');
const chunked = lines(
  'HTTP/1.1 200 OK',
  'transfer-encoding: chunked',
  '',
  '5;ext=1',
  'hello',
  'A',
  '0123456789',
  '0',
  'X-Trailer: 1',
  '',
  '',
);
const early = lines('HTTP/1.1 103 Early Hints', 'Link: </a>', '', plain);

describe('an answer', () => {
  it.each([
    ['with Content-Length', plain],
    ['in chunks with extension and trailer', chunked],
    ['after an early hint', early],
    ['without body (204)', lines('HTTP/1.1 204 No Content', 'X: y', '', '')],
  ])('%s is read alike wherever it is cut', (_, text) => {
    const whole = parse(text);
    expect(whole).toMatchObject({ isComplete: true, keepsAlive: true, fault: undefined, used: text.length });
    for (let first = 0; first <= text.length; first += 1) {
      expect(parse(text, [first])).toEqual(whole);
      for (let second = first; second <= text.length; second += step)
        expect(parse(text, [first, second])).toEqual(whole);
    }
    const everyByte = Array.from({ length: text.length - 1 }, (__, index) => index + 1);
    expect(parse(text, everyByte)).toEqual(whole);
  });

  it('gives the final status, not the early one', () => {
    expect(parse(early).status).toBe(200);
  });

  it('ends where it ends: further bytes are not taken', () => {
    expect(parse(`${plain}HTTP/1.1 200`).used).toBe(plain.length);
  });

  it('has no body after HEAD and with 304, whatever its length says', () => {
    const head = lines('HTTP/1.1 200 OK', 'Content-Length: 99', '', '');
    expect(parse(head, [], true).isComplete).toBe(true);
    expect(parse(head).isComplete).toBe(false);
    expect(parse(lines('HTTP/1.1 304 Not Modified', 'Content-Length: 99', '', '')).isComplete).toBe(true);
  });

  it('without length ends with the connection', () => {
    const parser = new ResponseParser();
    parser.reset(false);
    const bytes = Buffer.from(lines('HTTP/1.1 200 OK', '', 'some'));
    parser.consume(bytes, 0, bytes.length);
    expect(parser.isComplete).toBe(false);
    expect(parser.endOfStream()).toBe(true);
    expect(parser).toMatchObject({ isComplete: true, keepsAlive: false });
  });

  it('that is cut off does not end with the connection', () => {
    const parser = new ResponseParser();
    parser.reset(false);
    const bytes = Buffer.from(plain.slice(0, -1));
    parser.consume(bytes, 0, bytes.length);
    expect(parser.endOfStream()).toBe(false);
  });

  it.each([
    ['Connection: close', 'HTTP/1.1', false],
    ['connection: X, Close', 'HTTP/1.1', false],
    ['X-Y: z', 'HTTP/1.0', false],
    ['Connection: keep-alive', 'HTTP/1.0', true],
    ['X-Connection: close', 'HTTP/1.1', true],
    ['Connection: close\r\nConnection: keep-alive', 'HTTP/1.1', false],
    ['Connection: keep-alive\r\nTransfer-Encoding: chunked', 'HTTP/1.0', false],
  ])('with %s on %s keeps the connection: %s', (header, version, expected) => {
    const text = lines(`${version} 200 OK`, header, 'Content-Length: 0', '', '0', '', '');
    expect(parse(text)).toMatchObject({ isComplete: true, keepsAlive: expected });
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['HTTP/2 in text', lines('HTTP/2 200', '', '')],
    ['a status of two digits', lines('HTTP/1.1 20 OK', '', '')],
    ['two lengths', lines('HTTP/1.1 200 OK', 'Content-Length: 1', 'Content-Length: 2', '', '')],
    ['a length that is no number', lines('HTTP/1.1 200 OK', 'Content-Length: 1x', '', '')],
    ['a negative length', lines('HTTP/1.1 200 OK', 'Content-Length: -1', '', '')],
    ['a chunk size that is no number', lines('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '', 'xyz', '')],
    ['a chunk longer than its size', lines('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', '', '2', 'abc', '')],
    ['a coding that is not chunked', lines('HTTP/1.1 200 OK', 'Transfer-Encoding: gzip', '', '')],
    ['a folded header', lines('HTTP/1.1 200 OK', 'X: a', ' b', '', '')],
    ['a switch of protocols', lines('HTTP/1.1 101 Switching Protocols', '', '')],
    ['a line without end', `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(20_000)}`],
    ['headers without end', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(20_000)}`],
  ])('is refused for %s', (_, text) => {
    const { fault, isComplete } = parse(text);
    expect(isComplete).toBe(false);
    expect(fault).toMatch(/\w/);
    expect(parse(text, [3, 9]).fault).toBe(fault);
  });

  it('lets the same reader read the next one', () => {
    const parser = new ResponseParser();
    const bytes = Buffer.from(chunked);
    for (let round = 0; round < 3; round += 1) {
      parser.reset(false);
      expect(parser.consume(bytes, 0, bytes.length)).toBe(bytes.length);
      expect(parser.isComplete).toBe(true);
    }
  });
});
