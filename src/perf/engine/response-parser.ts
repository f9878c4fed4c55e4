/** Where in an answer the parser is. */
const statusLine = 0;
const headerLines = 1;
const fixedBody = 2;
const chunkSize = 3;
const chunkData = 4;
const chunkEnd = 5;
const trailerLines = 6;
const bodyUntilClose = 7;
const complete = 8;
const broken = 9;

const longestLineBytes = 16_384;
const longestHeadBytes = 65_536;
const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Reads one HTTP/1.1 answer at a time from whatever pieces the socket gives (RFC 9112). It keeps the status and the framing and
 * forgets the rest: at more than 100,000 answers a second there is time for little else.
 */
export class ResponseParser {
  /** The status of the final answer, valid when {@link isComplete}. */
  status = 0;
  /** False when the server will close the connection after this answer. */
  keepsAlive = true;
  /** What is wrong with the answer; undefined while nothing is. */
  fault: string | undefined;

  private state = statusLine;
  private remainingBytes = 0;
  private headBytes = 0;
  private contentLength = -1;
  private isChunked = false;
  private hasBody = true;
  private isHead = false;
  private isHttp10 = false;
  /** A header said "close": no other one takes that back (RFC 9112, 9.3). */
  private isClosing = false;
  /** The beginning of a line whose end is in the next piece. */
  private partial: Uint8Array | undefined;

  get isComplete(): boolean {
    return this.state === complete;
  }

  /** Gets ready for the next answer. @param isHead true where the request was HEAD, whose answers have no body. */
  reset(isHead: boolean): void {
    this.state = statusLine;
    this.status = 0;
    this.keepsAlive = true;
    this.fault = undefined;
    this.isHead = isHead;
    this.partial = undefined;
    this.resetHead();
  }

  /**
   * Reads from `chunk[start]` up to `chunk[end]`, and stops where the answer ends.
   *
   * @returns the index after the last byte that belongs to the answer.
   */
  consume(chunk: Uint8Array, start: number, end: number): number {
    let position = start;
    while (position < end && this.state < complete) {
      if (this.state === fixedBody || this.state === chunkData) {
        const taken = Math.min(this.remainingBytes, end - position);
        position += taken;
        this.remainingBytes -= taken;
        if (this.remainingBytes === 0) this.state = this.state === fixedBody ? complete : chunkEnd;
      } else if (this.state === bodyUntilClose) {
        position = end;
      } else {
        position = this.consumeLine(chunk, position, end);
      }
    }
    return position;
  }

  /** The server closed the connection. True where that is how this answer ends. */
  endOfStream(): boolean {
    if (this.state !== bodyUntilClose) return this.state === complete;
    this.state = complete;
    return true;
  }

  private resetHead(): void {
    this.headBytes = 0;
    this.contentLength = -1;
    this.isChunked = false;
    this.hasBody = true;
    this.isHttp10 = false;
    this.isClosing = false;
  }

  private consumeLine(chunk: Uint8Array, start: number, end: number): number {
    let position = start;
    while (position < end && chunk[position] !== newline) position += 1;
    const lengthBytes = position - start + (this.partial?.length ?? 0);
    if (lengthBytes > longestLineBytes) {
      this.break('a line of the head is longer than 16 KiB');
      return end;
    }
    if (position === end) {
      this.keepPartial(chunk, start, end);
      return end;
    }
    let line = chunk;
    let lineStart = start;
    let lineEnd = position;
    if (this.partial !== undefined) {
      this.keepPartial(chunk, start, position);
      line = this.partial;
      lineStart = 0;
      lineEnd = line.length;
      this.partial = undefined;
    }
    if (lineEnd > lineStart && line[lineEnd - 1] === carriageReturn) lineEnd -= 1;
    this.headBytes += lengthBytes + 1;
    this.readLine(line, lineStart, lineEnd);
    return position + 1;
  }

  private keepPartial(chunk: Uint8Array, start: number, end: number): void {
    const before = this.partial;
    const joined = new Uint8Array((before?.length ?? 0) + end - start);
    if (before !== undefined) joined.set(before);
    joined.set(chunk.subarray(start, end), before?.length ?? 0);
    this.partial = joined;
  }

  private readLine(line: Uint8Array, start: number, end: number): void {
    switch (this.state) {
      case statusLine:
        this.readStatusLine(line, start, end);
        break;
      case headerLines:
        if (this.headBytes > longestHeadBytes) this.break('the head is longer than 64 KiB');
        else if (start === end) this.endHead();
        else this.readHeader(line, start, end);
        break;
      case chunkSize:
        this.readChunkSize(line, start, end);
        break;
      case chunkEnd:
        if (start === end) this.state = chunkSize;
        else this.break('a chunk does not end where its size says');
        break;
      default: // trailers
        if (this.headBytes > longestHeadBytes) this.break('the trailers are longer than 64 KiB');
        else if (start === end) this.state = complete;
    }
  }

  /** `HTTP/1.1 200 OK`: the reason may be absent, the blank before it too. */
  private readStatusLine(line: Uint8Array, start: number, end: number): void {
    const minor = line[start + 7];
    const isHttp1 =
      end - start >= 12 &&
      hasText(line, start, 'http/1.') &&
      (minor === 0x30 || minor === 0x31) &&
      line[start + 8] === 0x20;
    const status = isHttp1 ? digits(line, start + 9, start + 12) : -1;
    if (status < 100 || (end - start > 12 && line[start + 12] !== 0x20)) {
      this.break('it does not begin with an HTTP/1.1 status');
      return;
    }
    this.status = status;
    this.isHttp10 = minor === 0x30;
    this.keepsAlive = !this.isHttp10;
    this.state = headerLines;
  }

  private readHeader(line: Uint8Array, start: number, end: number): void {
    const first = line[start];
    if (first === 0x20 || first === 0x09) {
      this.break('a header is folded over two lines');
      return;
    }
    // Only three headers matter; their first letters are compared before anything else is looked at.
    const letter = (first ?? 0) | 0x20;
    if (letter === 0x63) {
      if (hasText(line, start, 'content-length:')) this.readContentLength(line, start + 15, end);
      else if (hasText(line, start, 'connection:')) this.readConnection(line, start + 11, end);
    } else if (letter === 0x74 && hasText(line, start, 'transfer-encoding:')) {
      this.readTransferEncoding(line, start + 18, end);
    }
  }

  private readContentLength(line: Uint8Array, start: number, end: number): void {
    const from = skipBlanks(line, start, end);
    const to = trimBlanks(line, from, end);
    const length = to - from > 15 ? -1 : digits(line, from, to);
    if (length < 0) this.break('its Content-Length is not a number');
    else if (this.contentLength >= 0 && this.contentLength !== length)
      this.break('it has two different Content-Lengths');
    else this.contentLength = length;
  }

  private readConnection(line: Uint8Array, start: number, end: number): void {
    const from = skipBlanks(line, start, end);
    // What nearly every server sends, without making a text of it.
    if (end - from === 10 && hasText(line, from, 'keep-alive')) {
      this.keepsAlive = !this.isClosing;
    } else {
      const options = latin1(line, from, end).toLowerCase().split(',').map(withoutBlanks);
      if (options.includes('close')) this.isClosing = true;
      if (this.isClosing) this.keepsAlive = false;
      else if (options.includes('keep-alive')) this.keepsAlive = true;
    }
  }

  private readTransferEncoding(line: Uint8Array, start: number, end: number): void {
    const codings = latin1(line, start, end).toLowerCase().split(',');
    if (withoutBlanks(codings.at(-1) ?? '') === 'chunked') this.isChunked = true;
    else this.break('its Transfer-Encoding does not end with chunked');
  }

  private readChunkSize(line: Uint8Array, start: number, end: number): void {
    let size = 0;
    let position = start;
    for (; position < end; position += 1) {
      const digit = hexDigit(line[position] ?? 0);
      if (digit < 0) break;
      size = size * 16 + digit;
    }
    const after = line[skipBlanks(line, position, end)];
    const endsWell = skipBlanks(line, position, end) >= end || after === 0x3b; // a chunk extension begins with ;
    if (position === start || position - start > 12 || !endsWell) {
      this.break('the size of a chunk is not a number');
      return;
    }
    this.headBytes = 0;
    this.remainingBytes = size;
    this.state = size === 0 ? trailerLines : chunkData;
  }

  /** RFC 9112, 6.3: how the body's length is found. */
  private endHead(): void {
    if (this.status < 200) {
      if (this.status === 101) {
        this.break('it switches to another protocol');
        return;
      }
      this.state = statusLine;
      this.resetHead();
      return;
    }
    this.hasBody = !this.isHead && this.status !== 204 && this.status !== 304;
    // RFC 9112, 6.1: a transfer coding with HTTP/1.0 makes the framing doubtful; the connection is not used again.
    if (this.isChunked && this.isHttp10) this.keepsAlive = false;
    if (!this.hasBody) {
      this.state = complete;
    } else if (this.isChunked) {
      this.headBytes = 0;
      this.state = chunkSize;
    } else if (this.contentLength >= 0) {
      this.remainingBytes = this.contentLength;
      this.state = this.contentLength === 0 ? complete : fixedBody;
    } else {
      this.keepsAlive = false;
      this.state = bodyUntilClose;
    }
  }

  private break(fault: string): void {
    this.state = broken;
    this.fault = fault;
  }
}

/** True where the line has the text at a place, whatever its case. The text is in lower case. */
function hasText(line: Uint8Array, start: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const byte = line[start + index] ?? 0;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
    if (lower !== text.charCodeAt(index)) return false;
  }
  return true;
}

function digits(line: Uint8Array, start: number, end: number): number {
  if (start >= end) return -1;
  let value = 0;
  for (let position = start; position < end; position += 1) {
    const digit = (line[position] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09;
}

function skipBlanks(line: Uint8Array, start: number, end: number): number {
  let position = start;
  while (position < end && isBlank(line[position])) position += 1;
  return position;
}

function trimBlanks(line: Uint8Array, start: number, end: number): number {
  let position = end;
  while (position > start && isBlank(line[position - 1])) position -= 1;
  return position;
}

/** Without blanks and tabs around it. `trim` would take characters that are none in HTTP. */
function withoutBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function latin1(line: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...line.subarray(start, end));
}
