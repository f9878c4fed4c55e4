import { carriageReturn, dash, dot, hash, isEmptyCode, lineFeed, space, tab } from './characters.ts';
import type { Cursor } from './cursor.ts';
import { handOver } from './hand-over.ts';

/** A piece of what stands between two contents: space, comment or the end of a line. */
export interface GapToken {
  readonly is: 'space' | 'comment' | 'newline';
  readonly end: number;
  /** The indentation of the line; only a comment's is ever asked for. */
  readonly indent: number;
}

const none: readonly GapToken[] = [];

/** Column that stands for "no content": the end of the text, and a line that begins or ends a document. */
export const noColumn = -1;

/**
 * Blank lines and comments before the next content. The library gives comments to the collections around them, which decides where these
 * end; the tokens are kept so that the same decision can be made.
 */
export class Gap {
  /** Column of the content behind the gap, or {@link noColumn}. */
  column = noColumn;
  /** Offset of that content. */
  contentStart = 0;

  /** Reads the gap at the cursor, which is at the beginning of a line, and leaves the cursor at the content. */
  read(cursor: Cursor): readonly GapToken[] {
    const { text, length } = cursor;
    let tokens: GapToken[] | undefined;
    for (;;) {
      const lineStart = cursor.pos;
      let pos = lineStart;
      while (pos < length && text.charCodeAt(pos) === space) pos += 1;
      const code = cursor.codeAt(pos);
      const indent = pos - lineStart;
      if (code === tab) handOver('tab');
      const isComment = code === hash;
      const isBlank = code === lineFeed || (code === carriageReturn && cursor.codeAt(pos + 1) === lineFeed);
      if (code !== code || (!isComment && !isBlank)) {
        // Without blank lines and comments before it, the indentation of the content matters to nobody.
        if (indent > 0 && (tokens !== undefined || code !== code))
          (tokens ??= []).push({ is: 'space', end: pos, indent });
        cursor.pos = pos;
        this.contentStart = pos;
        this.column = code !== code || (indent === 0 && isMarker(cursor, pos, code)) ? noColumn : indent;
        return tokens ?? none;
      }
      tokens ??= [];
      if (indent > 0) tokens.push({ is: 'space', end: pos, indent });
      cursor.pos = pos;
      if (isComment) {
        cursor.skipComment();
        tokens.push({ is: 'comment', end: cursor.pos, indent });
      }
      if (cursor.pos >= length) continue;
      cursor.skipLineEnd();
      tokens.push({ is: 'newline', end: cursor.pos, indent });
    }
  }
}

/** `---` or `...` at the beginning of a line. */
function isMarker(cursor: Cursor, pos: number, code: number): boolean {
  if (code !== dash && code !== dot) return false;
  return cursor.codeAt(pos + 1) === code && cursor.codeAt(pos + 2) === code && isEmptyCode(cursor.codeAt(pos + 3));
}

export function hasComment(tokens: readonly GapToken[]): boolean {
  return tokens.some(({ is }) => is === 'comment');
}
