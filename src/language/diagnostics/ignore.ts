import type { ParsedText } from '../../yaml/parse.ts';
import type { Finding } from './finding.ts';

const word = 'meshdeck-ignore';
const comment = /^[ \t]*#[ \t]*meshdeck-ignore\b[ \t:]*([\w \t,-]*)/;

/**
 * Leaves out what a comment silences: `# meshdeck-ignore CODE, CODE` silences these codes on the next line that is no comment,
 * and without a code all of them.
 */
export function withoutIgnored(findings: readonly Finding[], parsed: ParsedText): readonly Finding[] {
  if (findings.length === 0 || !parsed.text.includes(word)) return findings;
  const ignored = ignoredByLine(parsed);
  return findings.filter(({ code, range }) => {
    const codes = ignored.get(range.start.line);
    return codes === undefined || (codes.size > 0 && !codes.has(code));
  });
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
