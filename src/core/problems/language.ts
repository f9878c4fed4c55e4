import type { ProblemTable } from './entry.ts';

/** Problems of the room `language`. */
export const languageProblems = {
  'language.schemas-missing': {
    message: 'The schemas that Meshdeck checks files against cannot be read ({path}).',
    cause: 'The installation is incomplete, or the bundle was not built.',
    next: 'Install Meshdeck again; in a clone of the project run "npm run schemas".',
  },
  'language.server-ended': {
    message: 'The Meshdeck language server ended while it checked {file}.',
    cause: 'Something in that file is probably more than it can take.',
    next: 'Go on: it was started again without that file, which is checked again after it is closed and opened.',
  },
  'language.server-keeps-failing': {
    message: 'The Meshdeck language server ended {count} times in a minute and is not started again.',
    next: 'Open the Meshdeck output for the reason, then reload the window.',
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
