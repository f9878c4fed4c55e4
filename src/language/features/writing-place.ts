import { atPath, pathToOffset, type ValueNode } from '../../yaml/nodes.ts';
import type { NodePath } from '../dialects/dialect.ts';
import type { Cursor } from '../service/feature.ts';
import { readLine } from './block-lines.ts';
import { fitsBetweenLines } from './block-fit.ts';
import { blockPlace } from './block-place.ts';
import { flowPlace } from './flow-place.ts';
import type { WritingPlace } from './place.ts';
import { lineStartOf } from '../../yaml/lines.ts';

/**
 * Where something is being written at the cursor; undefined in comments, in texts of several lines, and where whatever is written would break
 * what stands there already.
 */
export function writingPlace(cursor: Cursor): WritingPlace | undefined {
  const { text, document, offset } = cursor;
  const source = text.parsed.text;
  const outer = flowInTree(source, document.yaml.root, offset);
  if (outer !== undefined) {
    const place = flowPlace(source, outer.start, offset, outer.path);
    if (place !== undefined) return isFree(source, place) ? place : undefined;
  }
  const lineStart = lineStartOf(source, offset);
  const before = source.slice(lineStart, offset);
  if (/^(?:---|\.\.\.)/.test(source.slice(lineStart, lineStart + 3))) return undefined;
  const line = readLine(before);
  // Brackets that were opened on this line, and that the tree may not know yet.
  const opened = /^[{[]/.test(line.value);
  if (opened && line.key === undefined && line.dashes.length === 0) {
    if (!fitsBetweenLines(source, lineStart, line, false)) return undefined;
    return flowPlace(source, lineStart + line.column, offset, []);
  }
  if (opened) {
    const start = lineStart + (line.valueColumn ?? line.column);
    const holder = blockPlace(source, start);
    return holder === undefined ? undefined : flowPlace(source, start, offset, holder.path);
  }
  if (isInsideText(source, document.yaml.root, offset, lineStart)) return undefined;
  const place = blockPlace(source, offset);
  if (place === undefined) return undefined;
  return isFree(source, place) && fitsBetweenLines(source, lineStart, line, place.hasColon) ? place : undefined;
}

/** True where nothing stands behind the place on its line that would become a part of what is written. */
function isFree(text: string, { end, hasColon, style }: WritingPlace): boolean {
  const behind = text.slice(end, end + 1000);
  return hasColon || (style === 'block' ? /^(?:[ \t]*(?:[\r\n]|$)|[ \t]+#)/ : /^\s*(?:[#,}\]]|$)/).test(behind);
}

/** The outermost braces or brackets that hold the offset, or that were opened before it and end nowhere. */
function flowInTree(text: string, root: ValueNode, offset: number): { start: number; path: NodePath } | undefined {
  for (const wanted of new Set([offset, text.slice(0, offset).trimEnd().length])) {
    const { path } = pathToOffset(root, wanted);
    for (let depth = 0; depth <= path.length; depth += 1) {
      const above = path.slice(0, depth);
      const { node } = atPath(root, above);
      const isFlow = node.is !== 'scalar' && /[{[]/.test(text.charAt(node.start));
      if (isFlow && node.start < offset) return { start: node.start, path: above };
    }
  }
  return undefined;
}

/** A quoted or plain text of several lines whose later lines hold the cursor. */
function isInsideText(text: string, root: ValueNode, offset: number, lineStart: number): boolean {
  const { node } = pathToOffset(root, offset);
  return (
    node.is === 'scalar' &&
    node.start < lineStart &&
    offset > node.start &&
    offset <= node.end &&
    /["'|>]/.test(text.charAt(node.start)) &&
    offset < node.start + text.slice(node.start, node.end).trimEnd().length
  );
}
