/** A place in a text as the language server protocol counts: from 0, columns in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** From a position up to, but not including, another one. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** A change of a text: what stood from `start` to `oldEnd` was replaced by what stands from `start` to `newEnd` now. */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** Where the line of an offset begins, for who looks at a few lines only. */
export function lineStartOf(text: string, offset: number): number {
  // eslint-disable-next-line no-restricted-syntax -- a negative place, which counts as the first one, does not come here
  return offset <= 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** Where the line of an offset ends, before its LF. */
export function lineEndOf(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

/** Where the lines of a text begin. Ends of lines are LF, CRLF and CR, as in the protocol. */
export class LineIndex {
  readonly #starts: Uint32Array;
  readonly #length: number;

  constructor(text: string, starts: Uint32Array = new Uint32Array(lineStarts(text, 0, text.length, [0]))) {
    this.#starts = starts;
    this.#length = text.length;
  }

  /**
   * The index of a text after a change.
   *
   * @param text the new text.
   * @param start where the change begins, in both texts.
   * @param oldEnd where it ended in the old text, `newEnd` where it ends in the new one.
   */
  edited(text: string, { start, oldEnd, newEnd }: TextChange): LineIndex {
    // One character around the change is looked at again: CR and LF may have come together, or apart.
    const before = this.positionAt(Math.max(start - 1, 0)).line + 1;
    const after = this.positionAt(oldEnd + 1).line + 1;
    const delta = newEnd - oldEnd;
    const behind = this.#starts[after] ?? Infinity;
    const made = lineStarts(text, this.#starts[before - 1] ?? 0, Math.min(behind + delta - 1, text.length));
    const starts = new Uint32Array(before + made.length + Math.max(this.#starts.length - after, 0));
    starts.set(this.#starts.subarray(0, before));
    starts.set(made, before);
    let index = before + made.length;
    for (let old = after; old < this.#starts.length; old += 1, index += 1)
      starts[index] = (this.#starts[old] ?? 0) + delta;
    return new LineIndex(text, starts);
  }

  get lineCount(): number {
    return this.#starts.length;
  }

  positionAt(offset: number): Position {
    const wanted = Math.min(Math.max(offset, 0), this.#length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= wanted) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: wanted - (this.#starts[low] ?? 0) };
  }

  offsetAt(position: Position): number {
    if (position.line >= this.#starts.length) return this.#length;
    const next = this.#starts[position.line + 1] ?? this.#length;
    return Math.min(this.lineStart(position.line) + position.character, next);
  }

  lineStart(line: number): number {
    return this.#starts[line] ?? this.#length;
  }

  range(start: number, end: number): Range {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }
}

/** Where lines begin whose line ends lie between two offsets, behind those that are known. */
function lineStarts(text: string, from: number, to: number, known: readonly number[] = []): readonly number[] {
  const starts = [...known];
  let carriageReturnAt = text.indexOf('\r', from);
  let lineFeedAt = text.indexOf('\n', from);
  for (;;) {
    const isCarriageReturn = carriageReturnAt >= 0 && (lineFeedAt < 0 || carriageReturnAt < lineFeedAt);
    const at = isCarriageReturn ? carriageReturnAt : lineFeedAt;
    if (at < 0 || at >= to) return starts;
    if (isCarriageReturn) carriageReturnAt = text.indexOf('\r', at + 1);
    else lineFeedAt = text.indexOf('\n', at + 1);
    // Of CR and LF together the LF ends the line.
    if (!isCarriageReturn || lineFeedAt !== at + 1) starts.push(at + 1);
  }
}
