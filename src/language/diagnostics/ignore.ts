import type { Range } from '../../yaml/lines.ts';
import { pathToOffset } from '../../yaml/nodes.ts';
import type { ParsedText } from '../../yaml/parse.ts';
import type { Finding } from './finding.ts';

const word = 'meshdeck-ignore';
const comment = /^[ \t]*#[ \t]*meshdeck-ignore\b[ \t:]*([\w \t,-]*)/;

/**
 * Leaves out what a comment silences: `# meshdeck-ignore CODE, CODE` silences these codes on the next line that is no comment,
 * and without a code all of them. A text of several lines counts as the line that it begins on.
 */
export function withoutIgnored(findings: readonly Finding[], parsed: ParsedText): readonly Finding[] {
  if (findings.length === 0 || !parsed.text.includes(word)) return findings;
  const ignored = ignoredByLine(parsed);
  return findings.filter(({ code, range }) => {
    const lines = new Set([range.start.line, lineOfValue(parsed, range)]);
    return ![...lines].some((line) => {
      const codes = ignored.get(line);
      return codes !== undefined && (codes.size === 0 || codes.has(code));
    });
  });
}

/** The line that a comment about a place is put above: inside of a text of several lines it would be a part of that text. */
export function lineOfValue({ documents, lines }: ParsedText, { start }: Range): number {
  const offset = lines.offsetAt(start);
  const document = documents.find(({ end }) => offset <= end);
  if (document === undefined) return start.line;
  const { node, onKey } = pathToOffset(document.root, offset);
  return node.is === 'scalar' && onKey === undefined ? lines.positionAt(Math.min(node.start, offset)).line : start.line;
}

/** Line to the codes that are silenced on it; an empty set silences all. Only lines that hold the word are looked at. */
function ignoredByLine({ text, lines }: ParsedText): ReadonlyMap<number, ReadonlySet<string>> {
  const ignored = new Map<number, ReadonlySet<string>>();
  const lineText = (line: number): string => text.slice(lines.lineStart(line), lines.lineStart(line + 1));
  for (let found = text.indexOf(word); found >= 0; found = text.indexOf(word, found + word.length)) {
    const { line } = lines.positionAt(found);
    const match = comment.exec(lineText(line));
    if (match === null) continue;
    let target = line + 1;
    while (lineText(target).trimStart().startsWith('#')) target += 1;
    const codes = (match[1] ?? '').split(/[\s,]+/).filter((code) => code !== '');
    const before = ignored.get(target);
    const silencesAll = codes.length === 0 || before?.size === 0;
    ignored.set(target, silencesAll ? new Set() : new Set([...(before ?? []), ...codes]));
  }
  return ignored;
}
