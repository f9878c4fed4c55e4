import type { Row } from '../agent/protocol/rows.ts';
import { problemInWords } from '../host/words.ts';

/**
 * What a screen reader says of a row; undefined where its label and description are enough. VS Code lets it read no tooltip, and of rows that say what
 * is wrong or that there is nothing, the cause and the next step stand there.
 */
export function spokenRow({ kind, label, description, tooltip, problem, accessibleText }: Row): string | undefined {
  if (accessibleText !== undefined) return accessibleText;
  const shown = description === undefined ? label : `${label} ${description}`;
  if (problem !== undefined && kind === 'problem') {
    const { message, cause, next } = problemInWords(problem);
    return sentences(shown, label === message ? undefined : message, cause, next);
  }
  return kind === 'empty' && tooltip !== undefined ? sentences(shown, plain(tooltip)) : undefined;
}

/** Markdown of ours as it is read: characters are written as entities, and paragraphs stand apart. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)))
    .replaceAll(/\s+/g, ' ');
}

function sentences(...parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined)
    .map((part) => (/[.!?…]$/.test(part) ? part : `${part}.`))
    .join(' ');
}
