import * as vscode from 'vscode';
import type { Problem } from '../core/problem.ts';
import type { ProblemInWords } from '../core/words.ts';
import { inWords } from '../core/words.ts';

/** The words of a problem in the language of the editor. */
export function problemInWords(problem: Problem): ProblemInWords {
  return inWords(problem, (template, params) => vscode.l10n.t(template, params));
}

/** Message, cause and next step as one paragraph, for a notification. */
export function problemAsSentence(problem: Problem): string {
  const { message, cause, next } = problemInWords(problem);
  return [message, cause, next].filter((part) => part !== undefined).join(' ');
}
