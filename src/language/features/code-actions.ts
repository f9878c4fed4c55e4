import type { Finding, FindingFix } from '../diagnostics/finding.ts';
import { lineOfValue } from '../diagnostics/ignore.ts';
import type { Range } from '../../yaml/lines.ts';
import type { CodeActionOffer } from '../service/answers.ts';
import type { TextView } from '../service/document.ts';

type TextEdit = FindingFix['edits'][number];

/** What can be done about the findings that touch a range, the fix of each first. */
export function quickFixes(text: TextView, findings: readonly Finding[], range: Range): readonly CodeActionOffer[] {
  const here = findings.filter((finding) => touches(finding.range, range));
  const fixes = here.flatMap((finding) =>
    withEdits(finding).map((fix, index): CodeActionOffer => ({
      title: fix.title,
      kind: 'quickfix',
      edits: fix.edits,
      mends: [finding],
      ...(index === 0 ? { isPreferred: true } : {}),
    })),
  );
  const codes = [...new Set(here.map(({ code }) => code))];
  return [
    ...fixes,
    ...codes.flatMap((code) => fixesOfKind(code, findings)),
    ...codes.flatMap((code) =>
      ignoreLine(
        text,
        here.filter((finding) => finding.code === code),
      ),
    ),
  ];
}

/** Fixes that change the text. Those that run a command are offered by whoever can run it. */
function withEdits({ fixes }: Finding): readonly FindingFix[] {
  return fixes.filter(({ command }) => command === undefined);
}

/** All safe fixes of a text at once, for saving; undefined where there is none. */
export function fixAll(findings: readonly Finding[]): CodeActionOffer | undefined {
  const { edits, mends } = together(
    findings.flatMap((finding) => {
      const safe = finding.fixes.find(({ isSafe }) => isSafe);
      return safe === undefined ? [] : [{ finding, fix: safe }];
    }),
  );
  if (edits.length === 0) return undefined;
  return { title: 'Fix all safe Meshdeck findings', kind: 'source.fixAll.meshdeck', edits, mends };
}

/** One action for all findings of a code, where there are several that can be mended. */
function fixesOfKind(code: Finding['code'], findings: readonly Finding[]): readonly CodeActionOffer[] {
  const { edits, mends } = together(
    findings.flatMap((finding) => {
      const [fix] = withEdits(finding);
      return finding.code !== code || fix === undefined ? [] : [{ finding, fix }];
    }),
  );
  if (mends.length < 2) return [];
  return [{ title: `Fix all ${mends.length} of \`${code}\` in this file`, kind: 'quickfix', edits, mends }];
}

/** Fixes that can be made in one go: of two that touch the same place the first one counts. */
function together(
  chosen: readonly { readonly finding: Finding; readonly fix: FindingFix }[],
): Pick<CodeActionOffer, 'edits' | 'mends'> {
  const edits: TextEdit[] = [];
  const mends: Finding[] = [];
  for (const { finding, fix } of chosen) {
    if (fix.edits.some((edit) => edits.some((other) => overlaps(edit, other)))) continue;
    edits.push(...fix.edits);
    mends.push(finding);
  }
  return { edits, mends };
}

/** Where one of these is, a comment may be read as something else, and nobody can leave them as they are. */
const unreadable: ReadonlySet<string> = new Set(['yaml-syntax', 'yaml-tab', 'yaml-too-deep', 'yaml-too-large']);

/** A comment above the line, in the line's indentation; a comment that is there already gets the code added. */
function ignoreLine({ parsed }: TextView, [finding]: readonly Finding[]): readonly CodeActionOffer[] {
  if (finding === undefined) return [];
  const { text, lines } = parsed;
  const line = lineOfValue(parsed, finding.range);
  // JSON has no comments, and in what is not read, or only in parts, nothing is certain to be one.
  if (/^\s*[{[]/.test(text) || parsed.documents.length === 0 || unreadable.has(finding.code)) return [];
  const start = lines.lineStart(line);
  const indentation = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  const above = line === 0 ? '' : text.slice(lines.lineStart(line - 1), start).replace(/[\r\n]+$/, '');
  const lineEnd = /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
  const hasComment = /^[ \t]*#[ \t]*meshdeck-ignore\b.*\w[ \t]*$/.test(above) && !/meshdeck-ignore[ \t:]*$/.test(above);
  const position = hasComment ? { line: line - 1, character: above.trimEnd().length } : { line, character: 0 };
  const inserted = hasComment ? `, ${finding.code}` : `${indentation}# meshdeck-ignore ${finding.code}${lineEnd}`;
  return [
    {
      title: `Ignore \`${finding.code}\` on this line`,
      kind: 'quickfix',
      edits: [{ range: { start: position, end: position }, text: inserted }],
      mends: [finding],
    },
  ];
}

/** Severities that a person may want instead, in words. `off` is the last. */
export function otherSeverities({
  code,
  severity,
}: Finding): readonly { readonly severity: string; readonly title: string }[] {
  // Nothing else is found in a text that cannot be read: to be told so is worth it in every project.
  if (unreadable.has(code)) return [];
  const lower = { error: 'warning', warning: 'information', information: 'hint', hint: undefined }[severity];
  return [
    ...(lower === undefined
      ? []
      : [{ severity: lower, title: `Make \`${code}\` ${articleOf(lower)} in this project` }]),
    { severity: 'off', title: `Turn \`${code}\` off in this project` },
  ];
}

function articleOf(severity: string): string {
  return severity === 'information' ? 'an information' : `a ${severity}`;
}

function touches(left: Range, right: Range): boolean {
  return !isBefore(left.end, right.start) && !isBefore(right.end, left.start);
}

function overlaps({ range: left }: TextEdit, { range: right }: TextEdit): boolean {
  const isSamePlace = !isBefore(left.start, right.start) && !isBefore(right.start, left.start);
  return isSamePlace || (isBefore(left.start, right.end) && isBefore(right.start, left.end));
}

function isBefore(left: Range['start'], right: Range['start']): boolean {
  return left.line < right.line || (left.line === right.line && left.character < right.character);
}
