import * as vscode from 'vscode';
import type { Problem } from '../core/problem.ts';
import type { ProblemInWords } from '../core/words.ts';
import { inWords } from '../core/words.ts';

/** The words of a problem in the language of the editor; the message begins with the place in a file where one is known. */
export function problemInWords(problem: Problem): ProblemInWords {
  const words = inWords(problem, (template, params) => vscode.l10n.t(template, params));
  const { file, line, column } = problem.place ?? {};
  if (file === undefined || line === undefined || words.message.includes(file)) return words;
  const place = [vscode.workspace.asRelativePath(file), line, column].filter((part) => part !== undefined).join(':');
  return { ...words, message: `${place}: ${words.message}` };
}

/** Message, cause and next step as one paragraph, for a notification. */
export function problemAsSentence(problem: Problem): string {
  const { message, cause, next } = problemInWords(problem);
  return [message, cause, next].filter((part) => part !== undefined).join(' ');
}
