import * as vscode from 'vscode';
import { redact } from '../core/redact.ts';
import type { Problem } from '../core/problem.ts';
import { problemInOneText } from './words.ts';

/** The output channel "Meshdeck". Every line passes the redaction of secrets. */
export interface Log {
  readonly write: (level: 'trace' | 'debug' | 'info' | 'warn' | 'error', message: string) => void;
  readonly problem: (problem: Problem) => void;
  readonly show: () => void;
  readonly dispose: () => void;
}

/** Creates the channel; VS Code shows it only when something is in it. */
export function createLog(): Log {
  const channel = vscode.window.createOutputChannel('Meshdeck', { log: true });
  return {
    write: (level, message) => {
      channel[level](redact(message));
    },
    problem: (problem) => {
      channel.error(redact(problemInOneText(problem)));
    },
    show: () => {
      channel.show(true);
    },
    dispose: () => {
      channel.dispose();
    },
  };
}
