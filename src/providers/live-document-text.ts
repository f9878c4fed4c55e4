import * as vscode from 'vscode';
import type { ObjectAddress, ObjectSnapshot } from '../agent/protocol/documents.ts';
import { describeReference } from '../core/kubernetes.ts';
import type { Problem } from '../core/problem.ts';
import { problemInWords } from '../host/words.ts';

/** The text of a document: the object, and above it as comments whatever makes it differ from the live one. */
export function documentText(address: ObjectAddress, snapshot: ObjectSnapshot): string {
  const lines = remarks(address, snapshot).map((line) => `# ${line.replaceAll(/\s+/g, ' ')}\n`);
  return lines.join('') + snapshot.text;
}

function remarks({ context, object }: ObjectAddress, { text, state, isAnother }: ObjectSnapshot): readonly string[] {
  const title = describeReference(object);
  const another = isAnother ? [vscode.l10n.t('Another object of this name: the one that was opened is deleted.')] : [];
  switch (state.is) {
    case 'live':
      return another;
    case 'reading':
      return text === '' ? [vscode.l10n.t('Reading {0} from {1}…', title, context)] : another;
    case 'missing':
      return [vscode.l10n.t('{0} has no {1}. It is shown here once it is there.', context, title)];
    case 'deleted': {
      const when = new Date(state.noticedAt).toLocaleTimeString();
      return [vscode.l10n.t('Deleted on the server, seen at {0}. This is what it was.', when)];
    }
    case 'reconnecting':
      return [vscode.l10n.t('Not live now, trying again: {0}', problemInWords(state.problem).message), ...another];
    case 'denied':
      return [...deniedRemarks(state.problem, text !== ''), ...another];
    case 'disconnected':
      return [vscode.l10n.t('Not live: {0} is disconnected. Connect it again to follow.', context), ...another];
  }
}

function deniedRemarks(problem: Problem, isShown: boolean): readonly string[] {
  const { message, next } = problemInWords(problem);
  const first = isShown
    ? vscode.l10n.t('Read once and not followed: {0}', message)
    : vscode.l10n.t('Not to be shown: {0}', message);
  return next === undefined ? [first] : [first, next];
}
