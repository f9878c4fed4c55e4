import type { ProblemTable } from './entry.ts';

/** Problems of the room `tools`. */
export const toolsProblems = {
  'tools.not-found': {
    message: '{tool} was not found ({path}).',
    cause: 'It is not installed, or not on the PATH that VS Code or the shell gave to Meshdeck.',
    next: 'Install {tool}, or set its path. Only {needed} needs it: everything else works without.',
  },
  'tools.not-runnable': {
    message: '{tool} at {path} cannot be run: {reason}.',
    next: 'Check that it is a program for this machine and that you may run it.',
  },
  'tools.failed': {
    message: '{tool} ended with code {exitCode}: {reason}.',
    next: 'Read its output; run the same command in a terminal to see more.',
  },
  'tools.timeout': {
    message: '{tool} did not end within {seconds} s and was stopped.',
    next: 'Try again; check the network and the cluster.',
  },
  'tools.unreadable-answer': {
    message: 'The answer of {tool} {command} cannot be read.',
    cause: 'Its version may be one that Meshdeck does not know.',
    next: 'Check "{tool} version": Helm 3 (3.13 or later) and 4 are known.',
  },
  'tools.version-unsupported': {
    message: '{tool} {version} is not supported.',
    next: 'Install {tool} {needed}.',
  },
} as const satisfies ProblemTable;
