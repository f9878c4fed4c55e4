import type { Finding, LintedFile } from '../../language/lint.ts';
import { LineIndex } from '../../yaml/lines.ts';

/** What came of mending a text. */
export interface FixedText {
  readonly text: string;
  readonly linted: LintedFile;
  /** What was changed, with its line in the text as it was at that time. */
  readonly changes: readonly { readonly line: number; readonly title: string; readonly code: string }[];
}

/** A change may bring up another one; more rounds than this would go round in a circle. */
const mostRounds = 10;

/**
 * Makes all safe changes of a text: those that cannot alter what it means to anybody. Changes that overlap wait for the next round,
 * where they are looked for again.
 */
export function fixText(text: string, lint: (text: string) => LintedFile): FixedText {
  const changes: FixedText['changes'][number][] = [];
  let current = text;
  let linted = lint(current);
  for (let round = 0; round < mostRounds; round += 1) {
    const { text: next, made } = fixOnce(current, linted.findings);
    if (made.length === 0 || next === current) break;
    changes.push(...made);
    current = next;
    linted = lint(current);
  }
  return { text: current, linted, changes };
}

function fixOnce(
  text: string,
  findings: readonly Finding[],
): { readonly text: string; readonly made: FixedText['changes'] } {
  const lines = new LineIndex(text);
  const taken: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  const made: FixedText['changes'][number][] = [];
  for (const { code, range, fixes } of findings) {
    const fix = fixes.find(({ isSafe }) => isSafe);
    if (fix === undefined) continue;
    const edits = fix.edits.map((edit) => ({
      start: lines.offsetAt(edit.range.start),
      end: lines.offsetAt(edit.range.end),
      text: edit.text,
    }));
    if (edits.some((edit) => taken.some(({ start, end }) => edit.start <= end && start <= edit.end))) continue;
    taken.push(...edits);
    made.push({ line: range.start.line + 1, title: fix.title, code });
  }
  // From the end on, so that no edit moves another one's place.
  const ordered = taken.sort((left, right) => right.start - left.start);
  const fixed = ordered.reduce(
    (result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end),
    text,
  );
  return { text: fixed, made };
}
