import type { Fix } from '../diagnostics/finding.ts';

/** Of texts that are longer no proposal is tried: each is parsed once with its changes, while somebody may be typing. */
export const longestTried = 50_000;

/** A text with the changes of a fix made, which stand in the order of the text. */
export function mendedText(text: string, edits: Fix['edits']): string {
  const starts = edits.map((edit, index) => text.slice(edits[index - 1]?.end ?? 0, edit.start) + edit.text);
  return starts.join('') + text.slice(edits.at(-1)?.end ?? 0);
}
