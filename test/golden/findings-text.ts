import type { Finding } from '../../src/language/lint.ts';
import type { Range } from '../../src/yaml/lines.ts';

/** Findings as text for golden files: place, severity, code, what is underlined, message, related places. Columns count from 1. */
export function findingsAsText(findings: readonly Finding[], text: string): string {
  const lines = text.split(/\r\n|\n|\r/);
  return findings
    .map((finding) =>
      [
        `${placeOf(finding.range)} ${finding.severity} ${finding.code}`,
        `  ${underlined(lines, finding.range)}`,
        `  ${finding.message}`,
        ...finding.related.map(({ message, range }) => `  at ${placeOf(range)}: ${message}`),
      ].join('\n'),
    )
    .map((block) => `${block}\n`)
    .join('');
}

function placeOf({ start, end }: Range): string {
  return `${start.line + 1}:${start.character + 1}-${end.line + 1}:${end.character + 1}`;
}

function underlined(lines: readonly string[], { start, end }: Range): string {
  if (start.line !== end.line) return '[several lines]';
  const line = lines[start.line] ?? '';
  return `[${line.slice(start.character, end.character)}]`;
}
