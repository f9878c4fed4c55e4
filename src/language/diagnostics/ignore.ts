import type { ParsedText } from '../../yaml/parse.ts';
import type { Finding } from './finding.ts';

const comment = /^[ \t]*#[ \t]*meshdeck-ignore\b[ \t:]*([\w \t,-]*)/;

/**
 * Leaves out what a comment silences: `# meshdeck-ignore CODE, CODE` silences these codes on the next line that is no comment,
 * and without a code all of them.
 */
export function withoutIgnored(findings: readonly Finding[], { text }: ParsedText): readonly Finding[] {
  if (findings.length === 0 || !text.includes('meshdeck-ignore')) return findings;
  const ignored = ignoredByLine(text);
  return findings.filter(({ code, range }) => {
    const codes = ignored.get(range.start.line);
    return codes === undefined || (codes.size > 0 && !codes.has(code));
  });
}

/** Line to the codes that are silenced on it; an empty set silences all. */
function ignoredByLine(text: string): ReadonlyMap<number, ReadonlySet<string>> {
  const ignored = new Map<number, ReadonlySet<string>>();
  const lines = text.split(/\r\n|\n|\r/);
  lines.forEach((line, index) => {
    const match = comment.exec(line);
    if (match === null) return;
    let target = index + 1;
    while (lines[target]?.trimStart().startsWith('#') === true) target += 1;
    const codes = (match[1] ?? '').split(/[\s,]+/).filter((code) => code !== '');
    const before = ignored.get(target);
    const silencesAll = codes.length === 0 || before?.size === 0;
    ignored.set(target, silencesAll ? new Set() : new Set([...(before ?? []), ...codes]));
  });
  return ignored;
}
