import type { ListNode, MapEntry, MapNode, ScalarNode, ValueNode } from '../nodes.ts';
import type { SyntaxFault } from '../parsed-text.ts';
import { blockScalarText, endOfBlockScalar, readHeader } from './block-scalar.ts';
import {
  bar,
  canBeginPlain,
  carriageReturn,
  colon,
  dash,
  doubleQuote,
  greaterThan,
  hash,
  isEmptyCode,
  lineFeed,
  openBrace,
  openBracket,
  singleQuote,
  space,
  tab,
} from './characters.ts';
import type { Cursor } from './cursor.ts';
import { FlowReader } from './flow-reader.ts';
import { Gap, hasComment, type GapToken } from './gap.ts';
import { handOver } from './hand-over.ts';
import { folded, plainKeyText, plainScalar } from './scalars.ts';
import { quotedScalar } from './quoted.ts';

/** Nesting beyond this is left to the library, which has an answer for stacks that end. */
const deepest = 400;
/** A key that is longer may be a fault. */
const longestKey = 1000;
/** Below this many entries a walk finds a key given twice faster than an index. */
const worthAnIndex = 12;

const noTokens: readonly GapToken[] = [];

/**
 * Reads block collections. Positions and values are those that the library `yaml` gives for the same text; where this reader is not sure
 * of them, it leaves by {@link handOver}.
 *
 * The library decides where a collection ends by the comments and blank lines behind it, as its parser comes across them. `#after` and
 * `#pending` follow that: the offset behind the value that was read last (with the comments that belong to it), and the tokens
 * that wait for the next content.
 */
export class BlockReader {
  readonly faults: SyntaxFault[] = [];
  readonly cursor: Cursor;
  readonly #flow: FlowReader;
  readonly #gap = new Gap();
  #pending: readonly GapToken[] = noTokens;
  #after = 0;
  #depth = 0;

  constructor(cursor: Cursor) {
    this.cursor = cursor;
    this.#flow = new FlowReader(cursor, this.faults);
  }

  /** Column of the next content. */
  get column(): number {
    return this.#gap.column;
  }

  /** Offset behind the value that was read last, with the comments that belong to it. */
  get after(): number {
    return this.#after;
  }

  /** Where a document ends whose last value was read: behind it, and behind what waits for a next content. */
  get end(): number {
    return this.#pending.at(-1)?.end ?? this.#after;
  }

  /** Reads what stands before the next content. */
  readGap(): readonly GapToken[] {
    return this.#gap.read(this.cursor);
  }

  /**
   * Reads the collection at the cursor, whose first content is at a column, and then the gap behind it.
   *
   * @param minIndent lines of a scalar must be indented by this: one more than the collection that holds it.
   */
  node(column: number, minIndent: number): ValueNode {
    const { cursor } = this;
    this.#depth += 1;
    if (this.#depth > deepest) handOver('depth');
    const code = cursor.codeAt(cursor.pos);
    let node: ValueNode;
    if (code === dash && isEmptyCode(cursor.codeAt(cursor.pos + 1))) node = this.list(column);
    else if (code === openBracket || code === openBrace) node = this.flowValue(minIndent, minIndent - 1);
    else if (this.isAtKey(code)) node = this.map(column);
    else node = this.scalarValue(code, minIndent, minIndent - 1);
    this.#depth -= 1;
    return node;
  }

  /** Reads a map whose first key is at the cursor. */
  map(indent: number): MapNode {
    const { cursor } = this;
    const start = cursor.pos;
    const entries: MapEntry[] = [];
    let index: Map<string, MapEntry> | undefined;
    for (;;) {
      const entry = this.entry(indent);
      if (entries.length >= worthAnIndex) {
        index ??= indexOf(entries);
        const first = index.get(entry.key);
        if (first === undefined) index.set(entry.key, entry);
        else this.twice(first, entry);
      } else {
        for (const first of entries) {
          if (first.key !== entry.key) continue;
          this.twice(first, entry);
          break;
        }
      }
      entries.push(entry);
      if (this.#gap.column !== indent) break;
    }
    if (this.#gap.column > indent) handOver('indentation');
    const end = this.#after;
    this.leave(indent);
    return { is: 'map', entries, start, end };
  }

  /** Reads one entry of a map and the gap behind it. */
  entry(indent: number): MapEntry {
    const { cursor } = this;
    const keyStart = cursor.pos;
    const code = cursor.codeAt(keyStart);
    let key: string;
    let keyEnd: number;
    if (code === doubleQuote || code === singleQuote) {
      const scalar = quotedScalar(cursor, 0, false);
      key = String(scalar.value);
      keyEnd = scalar.end;
      cursor.skipSpaces();
      if (cursor.codeAt(cursor.pos) !== colon) handOver('key');
    } else {
      if (!canBeginPlain(code, cursor.codeAt(keyStart + 1))) handOver('key');
      keyEnd = this.endOfPlainKey(keyStart);
      key = plainKeyText(cursor.text.slice(keyStart, keyEnd));
    }
    if (cursor.pos - keyStart > longestKey) handOver('long key');
    if (key === '<<') handOver('merge key');
    cursor.pos += 1;
    if (!isEmptyCode(cursor.codeAt(cursor.pos))) handOver('key');
    cursor.skipSpaces();
    return { key, keyStart, keyEnd, value: this.valueOfEntry(indent) };
  }

  /** Leaves the cursor at the colon behind a plain key, and gives where the key ends. */
  private endOfPlainKey(start: number): number {
    const { cursor } = this;
    const { text, length } = cursor;
    let end = start;
    for (let pos = start; pos < length; pos += 1) {
      const code = text.charCodeAt(pos);
      if (code === colon) {
        if (isEmptyCode(cursor.codeAt(pos + 1))) {
          cursor.pos = pos;
          return end;
        }
        end = pos + 1;
      } else if (code === lineFeed || code === carriageReturn || code === tab) break;
      else if (code === space) {
        if (cursor.codeAt(pos + 1) === hash) break;
      } else end = pos + 1;
    }
    return handOver('key');
  }

  private valueOfEntry(indent: number): ValueNode {
    const { cursor } = this;
    const code = cursor.codeAt(cursor.pos);
    if (cursor.isAtLineEnd() || code === hash) return this.valueBelow(indent, false);
    return this.inlineValue(code, indent, indent + 1);
  }

  /** The value of a key or a dash that stands alone on its line. */
  private valueBelow(indent: number, isItem: boolean): ValueNode {
    const { cursor } = this;
    const empty = cursor.pos;
    const hasOwnComment = cursor.codeAt(empty) === hash;
    if (hasOwnComment) cursor.skipComment();
    cursor.skipLineEnd();
    const firstLineEnd = cursor.pos;
    const tokens = this.readGap();
    const { column } = this.#gap;
    const isList = column === indent && !isItem && this.isAtDash();
    if (column > indent || isList) {
      const node = this.node(column, indent + 1);
      return node;
    }
    const kept = column === indent && !isItem ? beforeNextKey(tokens, indent) : tokens;
    // An empty value with a comment ends behind everything that was read for it.
    if (!hasOwnComment && !hasComment(kept)) this.#after = empty;
    else if (kept === tokens) this.#after = cursor.pos;
    else this.#after = kept.at(-1)?.end ?? firstLineEnd;
    this.#pending = noTokens;
    return { is: 'scalar', value: null, start: empty, end: empty };
  }

  private inlineValue(code: number, indent: number, minIndent: number): ValueNode {
    if (code === bar || code === greaterThan) return this.blockScalar(indent, minIndent);
    if (code === openBracket || code === openBrace) return this.flowValue(minIndent, indent);
    return this.scalarValue(code, minIndent, indent);
  }

  /** Reads a list whose first dash is at the cursor. */
  list(indent: number): ListNode {
    const { cursor } = this;
    const start = cursor.pos;
    const items: ValueNode[] = [];
    do items.push(this.item(indent));
    while (this.#gap.column === indent && this.isAtDash());
    if (this.#gap.column > indent) handOver('indentation');
    const end = this.#after;
    this.leave(indent);
    return { is: 'list', items, start, end };
  }

  /** Reads one item of a list and the gap behind it. */
  item(indent: number): ValueNode {
    const { cursor } = this;
    const dashAt = cursor.pos;
    cursor.pos += 1;
    cursor.skipSpaces();
    const code = cursor.codeAt(cursor.pos);
    if (cursor.isAtLineEnd() || code === hash) return this.valueBelow(indent, true);
    const column = indent + cursor.pos - dashAt;
    if (code === bar || code === greaterThan) return this.blockScalar(indent, indent + 1);
    if (code === openBracket || code === openBrace) return this.flowValue(indent + 1, indent);
    const isNested = (code === dash && isEmptyCode(cursor.codeAt(cursor.pos + 1))) || this.isAtKey(code);
    return isNested ? this.node(column, column + 1) : this.scalarValue(code, indent + 1, indent);
  }

  /** True where the next content is a dash. */
  private isAtDash(): boolean {
    const { cursor } = this;
    return cursor.codeAt(cursor.pos) === dash && isEmptyCode(cursor.codeAt(cursor.pos + 1));
  }

  /** True where the line at the cursor begins with a key. */
  private isAtKey(first: number): boolean {
    const { cursor } = this;
    const { text, length } = cursor;
    const start = cursor.pos;
    if (first === doubleQuote || first === singleQuote) {
      quotedScalar(cursor, 1, false);
      cursor.skipSpaces();
      const isKey = cursor.codeAt(cursor.pos) === colon;
      cursor.pos = start;
      return isKey;
    }
    for (let pos = start; pos < length; pos += 1) {
      const code = text.charCodeAt(pos);
      if (code === lineFeed) return false;
      if (code === colon && isEmptyCode(cursor.codeAt(pos + 1))) return true;
      if (code === space && cursor.codeAt(pos + 1) === hash) return false;
    }
    return false;
  }

  private scalarValue(code: number, minIndent: number, indent: number): ScalarNode {
    const { cursor } = this;
    if (code === doubleQuote || code === singleQuote) {
      const node = quotedScalar(cursor, minIndent, true);
      this.finishValue(indent);
      return node;
    }
    if (!canBeginPlain(code, cursor.codeAt(cursor.pos + 1))) handOver('start of a value');
    const start = cursor.pos;
    const end = this.endOfPlain(start, minIndent);
    const source = cursor.text.slice(start, end);
    cursor.pos = end;
    this.finishValue(indent);
    return plainScalar(folded(source), start, end);
  }

  /** Where a plain scalar ends, which may be lines below. */
  private endOfPlain(start: number, minIndent: number): number {
    const { cursor } = this;
    const { text, length } = cursor;
    let end = start;
    let pos = start;
    for (;;) {
      for (; pos < length; pos += 1) {
        const code = text.charCodeAt(pos);
        if (code > colon) end = pos + 1;
        else if (code === lineFeed) break;
        else if (code === space) {
          if (cursor.codeAt(pos + 1) === hash) return end;
        } else if (code === colon) {
          if (isEmptyCode(cursor.codeAt(pos + 1))) handOver('colon in a value');
          end = pos + 1;
        } else if (code === carriageReturn) {
          if (cursor.codeAt(pos + 1) !== lineFeed) handOver('carriage return');
          if (cursor.codeAt(pos + 2) === hash) return end;
        } else if (code === tab) handOver('tab');
        else end = pos + 1;
      }
      const next = continuation(cursor, pos, minIndent);
      if (next < 0) return end;
      pos = next;
    }
  }

  private flowValue(minIndent: number, indent: number): ValueNode {
    const node = this.#flow.read(minIndent);
    this.finishValue(indent);
    return node;
  }

  private blockScalar(indent: number, minIndent: number): ScalarNode {
    const { cursor } = this;
    const start = cursor.pos;
    const header = readHeader(cursor);
    const from = cursor.pos;
    const end = endOfBlockScalar(cursor, header, minIndent);
    const value = blockScalarText(cursor.text.slice(from, end), header, indent);
    cursor.pos = end;
    this.#after = end;
    this.#pending = this.readGap();
    return { is: 'scalar', value, start, end };
  }

  /** Behind a value that is no block collection: ends its line and gives it the comments that belong to it. */
  private finishValue(indent: number): void {
    const { cursor } = this;
    const valueEnd = cursor.pos;
    cursor.finishLine();
    this.#after = cursor.pos;
    const tokens = this.readGap();
    // Without anything behind it on its line a value takes no comments.
    this.#pending = tokens.length === 0 ? noTokens : this.withoutOwnComments(tokens, indent, cursor.pos > valueEnd);
  }

  /** Comments below a value that are indented further than its collection belong to the value, as far as nothing else comes between. */
  private withoutOwnComments(tokens: readonly GapToken[], indent: number, takesComments: boolean): readonly GapToken[] {
    let waiting: GapToken[] = [];
    let isBehindComment = false;
    for (const token of tokens) {
      if (token.is === 'newline' && waiting.length === 0 && isBehindComment) {
        this.#after = token.end;
        isBehindComment = false;
      } else if (
        token.is === 'comment' &&
        takesComments &&
        waiting.length > 0 &&
        token.indent > indent &&
        !hasComment(waiting)
      ) {
        this.#after = token.end;
        isBehindComment = true;
        waiting = [];
      } else waiting.push(token);
    }
    return waiting;
  }

  /** What waits behind a collection moves up, unless a comment in it is indented like the collection: then it ends the collection. */
  leave(indent: number): void {
    const pending = this.#pending;
    if (pending.length === 0) return;
    if (indent === 0 || pending.every((token) => token.is !== 'comment' || token.indent < indent)) return;
    this.#after = pending.at(-1)?.end ?? this.#after;
    this.#pending = noTokens;
  }

  private twice(first: MapEntry, second: MapEntry): void {
    const { key, keyStart, keyEnd } = second;
    this.faults.push({
      code: 'DUPLICATE_KEY',
      start: keyStart,
      end: keyEnd,
      said: '',
      duplicate: { key, first, second },
    });
  }
}

function indexOf(entries: readonly MapEntry[]): Map<string, MapEntry> {
  const index = new Map<string, MapEntry>();
  for (const entry of entries) if (!index.has(entry.key)) index.set(entry.key, entry);
  return index;
}

/**
 * What belongs to an empty value before the next key: from the second end of a line on everything belongs to that key, unless a
 * comment that is indented further comes later.
 */
function beforeNextKey(tokens: readonly GapToken[], indent: number): readonly GapToken[] {
  // The end of the key's own line is the first one.
  let lineEnds = [-1];
  tokens.forEach((token, index) => {
    if (token.is === 'newline') lineEnds.push(index);
    else if (token.is === 'comment' && token.indent > indent) lineEnds = [];
  });
  const second = lineEnds[1];
  return second === undefined ? tokens : tokens.slice(0, second);
}

/** The offset from which a plain scalar goes on in a later line, or -1. */
function continuation(cursor: Cursor, lineEnd: number, minIndent: number): number {
  let pos = lineEnd;
  while (cursor.codeAt(pos) === lineFeed) {
    const lineStart = pos + 1;
    pos = lineStart;
    while (cursor.codeAt(pos) === space) pos += 1;
    const code = cursor.codeAt(pos);
    if (code === lineFeed) continue;
    if (code === carriageReturn && cursor.codeAt(pos + 1) === lineFeed) {
      pos += 1;
      continue;
    }
    if (code === tab) handOver('tab');
    if (code !== code || pos - lineStart < minIndent || code === hash) return -1;
    return pos;
  }
  return -1;
}
