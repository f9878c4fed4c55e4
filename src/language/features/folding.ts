import { lineStartOf, type LineIndex } from '../../yaml/lines.ts';
import type { ValueNode } from '../../yaml/nodes.ts';
import type { Fold } from '../service/answers.ts';
import type { LanguageFeature } from '../service/feature.ts';
import { isOwnValue, ownEntries, ownItems } from './own-children.ts';

/** What can be folded: documents, maps, lists, long texts, and comments of several lines. */
export const folding: LanguageFeature = {
  name: 'folding',
  folds({ parsed, documents }) {
    const { text, lines } = parsed;
    const folds: Fold[] = [];
    const add = (start: number, end: number): void => {
      // Most entries are on one line: a look for its end is all that they cost.
      const lineEnd = text.indexOf('\n', start);
      if (lineEnd < 0 || lineEnd >= end) return;
      const startLine = lines.positionAt(start).line;
      const endLine = lines.positionAt(contentEnd(text, start, end)).line;
      if (endLine > startLine) folds.push({ startLine, endLine });
    };
    for (const { yaml } of documents) foldNode(yaml.root, add);
    if (documents.length > 1) for (const { yaml } of documents) add(...documentSpan(yaml.root, yaml.end, text));
    return [...folds, ...commentFolds(text, lines)];
  },
};

type Add = (start: number, end: number) => void;

function foldNode(node: ValueNode, add: Add): void {
  for (const entry of ownEntries(node)) {
    if (!isOwnValue(entry)) continue;
    add(entry.keyStart, entry.value.end);
    foldNode(entry.value, add);
  }
  for (const item of ownItems(node)) {
    if (item.is === 'scalar') continue;
    add(item.start, item.end);
    foldNode(item, add);
  }
}

/** From the `---` of a document, where it has one, to its end. */
function documentSpan(root: ValueNode, end: number, text: string): readonly [number, number] {
  const marker = text.lastIndexOf('\n---', root.start);
  const before = marker < 0 ? '' : text.slice(marker + 4, root.start);
  const isOnlyComments = before.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line));
  return [marker >= 0 && isOnlyComments ? marker + 1 : root.start, Math.min(end, text.length)];
}

/** Without the line ends and comments behind it, which the parser counts in. */
function contentEnd(text: string, start: number, end: number): number {
  let last = end;
  while (last > start) {
    const lineStart = lineStartOf(text, last);
    const line = text.slice(lineStart, last).trim();
    if (line !== '' && !line.startsWith('#') && line !== '---' && line !== '...') break;
    last = lineStart - 1;
  }
  return Math.max(last, start);
}

const comment = /^[ \t]*#(.*)$/gm;

/** Runs of comment lines, and `# region` to `# endregion`, as other languages of the editor have them. */
function commentFolds(text: string, lines: LineIndex): readonly Fold[] {
  const folds: Fold[] = [];
  const regions: number[] = [];
  let run: { readonly start: number; end: number } | undefined;
  const close = (): void => {
    if (run !== undefined && run.end > run.start)
      folds.push({ startLine: run.start, endLine: run.end, kind: 'comment' });
    run = undefined;
  };
  for (const match of text.matchAll(comment)) {
    const { line } = lines.positionAt(match.index);
    const words = match[1]?.trim() ?? '';
    if (/^region\b/.test(words)) regions.push(line);
    else if (/^endregion\b/.test(words)) {
      const startLine = regions.pop();
      if (startLine !== undefined) folds.push({ startLine, endLine: line, kind: 'region' });
    } else {
      if (run?.end === line - 1) run.end = line;
      else {
        close();
        run = { start: line, end: line };
      }
      continue;
    }
    close();
  }
  close();
  return folds;
}
