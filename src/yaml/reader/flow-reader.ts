import type { ListNode, MapEntry, MapNode, ScalarNode, ValueNode } from '../nodes.ts';
import type { SyntaxFault } from '../parsed-text.ts';
import {
  canBeginPlain,
  carriageReturn,
  closeBrace,
  closeBracket,
  colon,
  comma,
  dash,
  dot,
  doubleQuote,
  hash,
  isEmptyCode,
  isFlowIndicator,
  lineFeed,
  openBrace,
  openBracket,
  singleQuote,
  space,
  tab,
} from './characters.ts';
import type { Cursor } from './cursor.ts';
import { handOver } from './hand-over.ts';
import { quotedScalar } from './quoted.ts';
import { plainKeyText, plainScalar } from './scalars.ts';

const deepest = 400;
const longestKey = 1000;

/** Reads lists and maps in brackets, JSON among them. Comments, pairs in lists and whatever else is rare are handed over. */
export class FlowReader {
  readonly #cursor: Cursor;
  readonly #faults: SyntaxFault[];
  #minIndent = 0;
  #depth = 0;

  constructor(cursor: Cursor, faults: SyntaxFault[]) {
    this.#cursor = cursor;
    this.#faults = faults;
  }

  /** Reads the collection at the cursor. Its further lines must be indented by `minIndent`. */
  read(minIndent: number): ValueNode {
    this.#minIndent = minIndent;
    this.#depth = 0;
    return this.#collection();
  }

  #collection(): MapNode | ListNode {
    const cursor = this.#cursor;
    this.#depth += 1;
    if (this.#depth > deepest) handOver('depth');
    const start = cursor.pos;
    const isMap = cursor.codeAt(start) === openBrace;
    const close = isMap ? closeBrace : closeBracket;
    cursor.pos += 1;
    const items: ValueNode[] = [];
    const entries: MapEntry[] = [];
    const seen = isMap ? new Map<string, MapEntry>() : undefined;
    for (;;) {
      this.#skipWhite(close);
      if (cursor.codeAt(cursor.pos) === close) break;
      if (seen === undefined) items.push(this.#value());
      else {
        const entry = this.#entry();
        const first = seen.get(entry.key);
        if (first === undefined) seen.set(entry.key, entry);
        else this.#twice(first, entry);
        entries.push(entry);
      }
      this.#skipWhite(close);
      const code = cursor.codeAt(cursor.pos);
      if (code === comma) cursor.pos += 1;
      else if (code !== close) handOver('flow collection');
    }
    cursor.pos += 1;
    this.#depth -= 1;
    const end = cursor.pos;
    return isMap ? { is: 'map', entries, start, end } : { is: 'list', items, start, end };
  }

  #value(): ValueNode {
    const cursor = this.#cursor;
    const code = cursor.codeAt(cursor.pos);
    if (code === openBrace || code === openBracket) return this.#collection();
    if (code === doubleQuote || code === singleQuote) return quotedScalar(cursor, this.#minIndent, true);
    return this.#plain(code);
  }

  #plain(code: number): ScalarNode {
    const cursor = this.#cursor;
    const { start, end } = this.#plainSpan(code);
    return plainScalar(cursor.text.slice(start, end), start, end);
  }

  #plainSpan(code: number): { readonly start: number; readonly end: number } {
    const cursor = this.#cursor;
    const { text, length } = cursor;
    const start = cursor.pos;
    const second = cursor.codeAt(start + 1);
    if (!canBeginPlain(code, isFlowIndicator(second) ? space : second)) handOver('start of a value');
    let end = start;
    let pos = start;
    for (; pos < length; pos += 1) {
      const one = text.charCodeAt(pos);
      if (one === lineFeed || one === carriageReturn) break;
      if (one === tab) handOver('tab');
      if (isFlowIndicator(one)) break;
      if (one === colon) {
        const next = cursor.codeAt(pos + 1);
        if (isEmptyCode(next) || isFlowIndicator(next)) break;
      } else if (one === space) {
        if (cursor.codeAt(pos + 1) === hash) handOver('comment in a flow collection');
        continue;
      }
      end = pos + 1;
    }
    cursor.pos = pos;
    return { start, end };
  }

  #entry(): MapEntry {
    const cursor = this.#cursor;
    const keyStart = cursor.pos;
    const code = cursor.codeAt(keyStart);
    let key: string;
    let keyEnd: number;
    let isQuoted = false;
    if (code === doubleQuote || code === singleQuote) {
      const scalar = quotedScalar(cursor, 0, false);
      key = String(scalar.value);
      keyEnd = scalar.end;
      isQuoted = true;
      cursor.skipSpaces();
    } else {
      const span = this.#plainSpan(code);
      key = plainKeyText(cursor.text.slice(span.start, span.end));
      keyEnd = span.end;
    }
    if (cursor.codeAt(cursor.pos) !== colon || cursor.pos - keyStart > longestKey) handOver('key in a flow map');
    if (key === '<<') handOver('merge key');
    cursor.pos += 1;
    const behind = cursor.codeAt(cursor.pos);
    if (!isQuoted && !isEmptyCode(behind) && !isFlowIndicator(behind)) handOver('key in a flow map');
    cursor.skipSpaces();
    const empty = cursor.pos;
    this.#skipWhite(closeBrace);
    const next = cursor.codeAt(cursor.pos);
    if (next === comma || next === closeBrace) {
      return { key, keyStart, keyEnd, value: { is: 'scalar', value: null, start: empty, end: empty } };
    }
    return { key, keyStart, keyEnd, value: this.#value() };
  }

  /** Skips spaces and ends of lines, as far as the lines are indented enough. */
  #skipWhite(close: number): void {
    const cursor = this.#cursor;
    let lineStart = -1;
    let indent = 0;
    for (;;) {
      cursor.skipSpaces();
      if (lineStart >= 0) indent = cursor.pos - lineStart;
      // Tabs separate inside brackets, but indent nothing.
      while (cursor.codeAt(cursor.pos) === tab || cursor.codeAt(cursor.pos) === space) cursor.pos += 1;
      const code = cursor.codeAt(cursor.pos);
      if (code === lineFeed || (code === carriageReturn && cursor.codeAt(cursor.pos + 1) === lineFeed)) {
        cursor.skipLineEnd();
        lineStart = cursor.pos;
        continue;
      }
      if (code === hash) handOver('comment in a flow collection');
      if (code !== code) handOver('unclosed bracket');
      if (lineStart < 0) return;
      const isLastBracket = code === close && this.#depth === 1 && indent === this.#minIndent - 1;
      if (indent < this.#minIndent && !isLastBracket) handOver('indentation in a flow collection');
      if (indent === 0 && (code === dash || code === dot)) handOver('flow collection');
      return;
    }
  }

  #twice(first: MapEntry, second: MapEntry): void {
    const { key, keyStart, keyEnd } = second;
    this.#faults.push({
      code: 'DUPLICATE_KEY',
      start: keyStart,
      end: keyEnd,
      said: '',
      duplicate: { key, first, second },
    });
  }
}
