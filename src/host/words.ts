import * as vscode from 'vscode';
import type { Problem } from '../core/problem.ts';
import type * as coreWords from '../core/words.ts';
import type { ProblemInWords } from '../core/words.ts';
import { loadBundle } from './bundles.ts';

/** The table of words is a quarter of what the entry would hold without it, and a problem has no time to wait for its words. */
function loadWords(): typeof coreWords {
  return loadBundle('problem-words.cjs') as typeof coreWords;
}

/** The words of a problem in the language of the editor; the message begins with the place in a file where one is known. */
export function problemInWords(problem: Problem): ProblemInWords {
  const words = wordsOrCode(problem);
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

/** Everything that is known of a problem, for the output channel. */
export function problemInOneText(problem: Problem): string {
  try {
    return loadWords().inOneText(problem);
  } catch (error) {
    return [problem.code, JSON.stringify(problem.params), problem.detail, String(error)].join(' ');
  }
}

/** A problem is told also where its words are gone from the disk, as they are while an update takes the place of what runs. */
function wordsOrCode(problem: Problem): ProblemInWords {
  try {
    return loadWords().inWords(problem, (template, params) => vscode.l10n.t(template, params));
  } catch {
    return {
      message: vscode.l10n.t('{0}. The words for this are not among the files of Meshdeck.', problem.code),
      next: vscode.l10n.t('Reload the window.'),
    };
  }
}
