import type { ProblemTable } from './entry.ts';

/** Problems of the room `language`. */
export const languageProblems = {
  'language.schemas-missing': {
    message: 'The schemas that Meshdeck checks files against cannot be read ({path}).',
    cause: 'The installation is incomplete, or the bundle was not built.',
    next: 'Install Meshdeck again; in a clone of the project run "npm run schemas".',
  },
  'language.server-ended': {
    message: '{file} is not checked any more: it brought the Meshdeck language server down.',
    next: 'All other files are still checked. Close this one and open it again to have it checked too.',
  },
  'language.server-keeps-failing': {
    message: 'Files are not checked any more: the Meshdeck language server has ended {count} times.',
    next: 'Look for the reason in the output of the language server, then reload the window.',
  },
  'language.snapshot-unreadable': {
    message: 'The cluster snapshot {path} cannot be read: {reason}.',
    next: 'Write it again with "meshdeck snapshot --output-file {path}".',
  },
  'language.code-unknown': {
    message: 'The project settings change the severity of {code}, and there is no such diagnostic.',
    next: 'Correct the code under lint.severity in meshdeck.yaml (did you mean {candidate}?).',
  },
  'language.severity-unknown': {
    message: 'The project settings give {code} the severity {level}, which does not exist.',
    next: 'Use one of {levels} in meshdeck.yaml.',
  },
} as const satisfies ProblemTable;
