import { carriageReturn, hash, lineFeed, space, tab } from './characters.ts';
import { handOver } from './hand-over.ts';

/** Where the readers are in a text, and the steps that all of them take. */
export class Cursor {
  readonly text: string;
  /** The text is read up to here: its end, or the end of the region that is read again. */
  readonly length: number;
  pos: number;

  constructor(text: string, pos: number, length: number) {
    this.text = text;
    this.pos = pos;
    this.length = length;
  }

  /** The character at an offset; `NaN` behind the end. */
  codeAt(offset: number): number {
    return offset < this.length ? this.text.charCodeAt(offset) : NaN;
  }

  skipSpaces(): void {
    const { text, length } = this;
    let { pos } = this;
    while (pos < length && text.charCodeAt(pos) === space) pos += 1;
    this.pos = pos;
  }

  /** True at the end of a line or of the text. */
  isAtLineEnd(): boolean {
    const code = this.codeAt(this.pos);
    return code === lineFeed || code !== code || (code === carriageReturn && this.codeAt(this.pos + 1) === lineFeed);
  }

  /** Skips the end of the line, where there is one. */
  skipLineEnd(): void {
    const code = this.codeAt(this.pos);
    if (code === lineFeed) this.pos += 1;
    else if (code === carriageReturn) this.pos += 2;
  }

  /** Skips a comment up to the end of its line. */
  skipComment(): void {
    const end = this.text.indexOf('\n', this.pos);
    const stop = end === -1 || end >= this.length ? this.length : end;
    this.pos = stop > this.pos && end === stop && this.text.charCodeAt(stop - 1) === carriageReturn ? stop - 1 : stop;
  }

  /** Skips spaces, a comment and the end of the line behind a value: nothing else may stand there. */
  finishLine(): void {
    const before = this.pos;
    this.skipSpaces();
    const code = this.codeAt(this.pos);
    if (code === hash && this.pos > before) this.skipComment();
    else if (code === tab) handOver('tab');
    if (!this.isAtLineEnd()) handOver('text behind a value');
    this.skipLineEnd();
  }
}
