/** How one answer on a connection reads. */
export interface AnswerReading {
  readonly state: 'complete' | 'incomplete' | 'broken';
  /** Of the last status line that was read whole, 0 before. */
  readonly status: number;
  /** Told of complete answers only. */
  readonly keepsAlive: boolean;
  /** Index after the last character of the answer; told of complete answers only. */
  readonly end: number;
}

const longestLine = 16_384;
const longestHead = 65_536;

/**
 * Reads one HTTP/1.1 answer from a text that is there as a whole, slowly and as plainly as RFC 9112 is written. The reader of the
 * load engine must say the same however the text arrives.
 *
 * @param text the bytes as Latin-1.
 * @param isClosed true where the connection has ended after the text.
 */
export function readAnswer(text: string, start: number, isHead: boolean, isClosed: boolean): AnswerReading {
  let status = 0;
  const lines = new Lines(text, start);
  const stopped = (state: 'incomplete' | 'broken'): AnswerReading => ({ state, status, keepsAlive: false, end: -1 });
  try {
    for (;;) {
      lines.beginHead();
      const statusLine = /^http\/1\.([01]) ([0-9]{3})(?: .*)?$/is.exec(lines.next());
      if (statusLine === null || Number(statusLine[2]) < 100) return stopped('broken');
      status = Number(statusLine[2]);
      const head = readHead(lines);
      if (head === undefined || status === 101) return stopped('broken');
      if (status < 200) continue;
      return readBody(text, lines, { ...head, status, isHttp10: statusLine[1] === '0', isHead, isClosed });
    }
  } catch (error) {
    if (error instanceof Stop) return stopped(error.state);
    throw error;
  }
}

interface Head {
  readonly length: number | undefined;
  readonly isChunked: boolean;
  readonly options: readonly string[];
}

interface Framing extends Head {
  readonly status: number;
  readonly isHttp10: boolean;
  readonly isHead: boolean;
  readonly isClosed: boolean;
}

interface Header {
  readonly name: string;
  /** In lower case. */
  readonly value: string;
}

const framingNames: ReadonlySet<string> = new Set(['content-length', 'transfer-encoding']);

/** RFC 9112, section 5; undefined as soon as the framing headers make no sense. */
function readHead(lines: Lines): Head | undefined {
  const headers: Header[] = [];
  for (let line = lines.nextOfHead(); line !== ''; line = lines.nextOfHead()) {
    const isFolded = /^[ \t]/.test(line);
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    headers.push({ name, value: trimmed(line.slice(colon + 1)).toLowerCase() });
    if (isFolded || (framingNames.has(name) && headOf(headers) === undefined)) return undefined;
  }
  return headOf(headers);
}

function headOf(headers: readonly Header[]): Head | undefined {
  const valuesOf = (wanted: string): readonly string[] =>
    headers.filter(({ name }) => name === wanted).map(({ value }) => value);
  const lengths = valuesOf('content-length');
  if (lengths.some((length) => !/^[0-9]{1,15}$/.test(length)) || new Set(lengths.map(Number)).size > 1)
    return undefined;
  const codings = valuesOf('transfer-encoding').map((value) => trimmed(value.split(',').at(-1) ?? ''));
  if (codings.some((coding) => coding !== 'chunked')) return undefined;
  return {
    length: lengths[0] === undefined ? undefined : Number(lengths[0]),
    isChunked: codings.length > 0,
    options: valuesOf('connection').flatMap((value) => value.split(',').map(trimmed)),
  };
}

/** RFC 9112, sections 6.3 (length), 7.1 (chunks) and 9.3 (persistence). */
function readBody(text: string, lines: Lines, framing: Framing): AnswerReading {
  const { status, options, isHttp10, isChunked, length } = framing;
  const asks = (option: string): boolean => options.includes(option);
  // Section 6.1: with HTTP/1.0 a transfer coding makes the framing doubtful, and the connection is not used again.
  const isReusable = !asks('close') && (!isHttp10 || (asks('keep-alive') && !isChunked));
  const complete = (end: number, keepsAlive = isReusable): AnswerReading => ({
    state: 'complete',
    status,
    keepsAlive,
    end,
  });
  if (framing.isHead || status === 204 || status === 304) return complete(lines.position);
  if (isChunked) {
    readChunks(lines);
    return complete(lines.position);
  }
  if (length !== undefined) {
    lines.skip(length);
    return complete(lines.position);
  }
  if (!framing.isClosed) throw new Stop('incomplete');
  return complete(text.length, false);
}

function readChunks(lines: Lines): void {
  for (;;) {
    const size = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/is.exec(lines.next())?.[1];
    if (size === undefined) throw new Stop('broken');
    lines.beginHead();
    if (Number.parseInt(size, 16) === 0) break;
    lines.skip(Number.parseInt(size, 16));
    if (lines.next() !== '') throw new Stop('broken');
  }
  while (lines.nextOfHead() !== '');
}

/** Blanks as in "optional whitespace" of RFC 9110, section 5.6.3. */
function trimmed(text: string): string {
  return text.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '');
}

/** The text ends too early, or is no answer. */
class Stop extends Error {
  readonly state: 'incomplete' | 'broken';

  constructor(state: 'incomplete' | 'broken') {
    super(state);
    this.state = state;
  }
}

class Lines {
  position: number;
  readonly #text: string;
  #headStart: number;

  constructor(text: string, start: number) {
    this.#text = text;
    this.position = start;
    this.#headStart = start;
  }

  beginHead(): void {
    this.#headStart = this.position;
  }

  next(): string {
    const end = this.#text.indexOf('\n', this.position);
    const isWhole = end >= 0;
    const line = this.#text.slice(this.position, isWhole ? end : undefined);
    if (line.length > longestLine) throw new Stop('broken');
    if (!isWhole) throw new Stop('incomplete');
    this.position = end + 1;
    return line.replace(/\r$/, '');
  }

  nextOfHead(): string {
    const line = this.next();
    if (this.position - this.#headStart > longestHead) throw new Stop('broken');
    return line;
  }

  skip(length: number): void {
    this.position += length;
    if (this.position > this.#text.length) throw new Stop('incomplete');
  }
}
