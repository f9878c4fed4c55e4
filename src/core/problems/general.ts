import type { ProblemTable } from './entry.ts';

/** Problems that belong to no room. */
export const generalProblems = {
  cancelled: { message: 'Stopped as asked.' },
  unexpected: {
    message: 'Something went wrong that Meshdeck did not foresee.',
    next: 'Open the Meshdeck output for details and report it with them.',
  },
  'file.not-found': { message: 'The file {path} is not there.', next: 'Check the path.' },
  'file.unreadable': {
    message: 'The file {path} cannot be read.',
    cause: 'The system refused it.',
    next: 'Check that the file exists and that you may read it.',
  },
  'file.unwritable': {
    message: 'The file {path} cannot be written.',
    cause: 'The system refused it.',
    next: 'Check free space and permissions of the folder.',
  },
  'node.too-old': {
    message: 'Meshdeck needs Node {needed} or later; this is {found}.',
    next: 'Run it with a newer Node, or update VS Code.',
  },
} as const satisfies ProblemTable;
