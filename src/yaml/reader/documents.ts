import type { ValueNode } from '../nodes.ts';
import type { YamlDocument } from '../parsed-text.ts';
import { BlockReader } from './block-reader.ts';
import { dash, dot, hash, openBrace, openBracket } from './characters.ts';
import { Cursor } from './cursor.ts';
import { hasComment, noColumn } from './gap.ts';
import { HandOver, handOver } from './hand-over.ts';

/** Documents as the fast reader gives them, or why it left the text to the library. */
export type FastReading = { readonly documents: readonly YamlDocument[] } | { readonly handedOver: string };

// Signals between the stages of the library, which give these characters a meaning of their own.
// eslint-disable-next-line no-control-regex -- it is about control characters
const signals = /[\u0002\u0018\u001f]/;

/** True for characters by which the library would read a text differently from what it says. */
export function hasSignals(text: string): boolean {
  return signals.test(text) || text.includes('\ufeff');
}

/** Reads all documents of a text, or says that it cannot. */
export function readDocuments(text: string): FastReading {
  try {
    if (hasSignals(text)) handOver('control character');
    const cursor = new Cursor(text, 0, text.length);
    const documents: YamlDocument[] = [];
    let reader = new BlockReader(cursor);
    reader.readGap();
    if (cursor.codeAt(0) === 37) handOver('directive');
    while (cursor.pos < text.length) {
      documents.push(readDocument(reader, cursor));
      reader = new BlockReader(cursor);
      reader.readGap();
    }
    return { documents };
  } catch (error) {
    if (error instanceof HandOver) return { handedOver: error.reason };
    // The stack ended: the library has an answer for that.
    if (error instanceof RangeError) return { handedOver: 'depth' };
    throw error;
  }
}

function readDocument(reader: BlockReader, cursor: Cursor): YamlDocument {
  let { column } = reader;
  if (column === noColumn) {
    if (cursor.codeAt(cursor.pos) === dot) handOver('end of a document');
    cursor.pos += 3;
    cursor.skipSpaces();
    const empty = cursor.pos;
    const hasOwnComment = cursor.codeAt(empty) === hash;
    if (hasOwnComment) cursor.skipComment();
    if (!cursor.isAtLineEnd()) handOver('text behind the beginning of a document');
    cursor.skipLineEnd();
    const tokens = reader.readGap();
    ({ column } = reader);
    if (column === noColumn) {
      const end = hasOwnComment || hasComment(tokens) ? cursor.pos : empty;
      return finished({ is: 'scalar', value: null, start: empty, end: empty }, end, reader, cursor);
    }
  }
  const code = cursor.codeAt(cursor.pos);
  if (code === openBrace || code === openBracket) {
    const root = reader.node(column, 0);
    // Only the line behind brackets belongs to the document.
    return finished(root, endBehindBrackets(root, cursor), reader, cursor);
  }
  const root = reader.node(column, 1);
  if (root.is === 'scalar') handOver('scalar at the root');
  return finished(root, reader.end, reader, cursor);
}

function endBehindBrackets(root: ValueNode, { text, length }: Cursor): number {
  let end = root.end;
  for (let line = 0; line < 2 && end < length; line += 1) {
    const lineBreak = text.indexOf('\n', end);
    const lineEnd = lineBreak < 0 ? length : lineBreak + 1;
    const rest = text.slice(end, lineEnd).trim();
    if (line > 0 && rest !== '' && !rest.startsWith('#')) break;
    end = lineEnd;
  }
  return end;
}

function finished(root: ValueNode, end: number, { faults, column }: BlockReader, cursor: Cursor): YamlDocument {
  const isBegun = column === noColumn && cursor.codeAt(cursor.pos) === dash;
  if (cursor.pos < cursor.length && !isBegun) handOver('text behind a document');
  return {
    root,
    end,
    faults: faults.length < 2 ? faults : [...faults].sort((left, right) => left.start - right.start),
  };
}
