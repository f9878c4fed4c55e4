import * as vscode from 'vscode';
import type { Problem } from '../core/problem.ts';
import type { Log } from './log.ts';
import { problemAsSentence } from './words.ts';

/** A button of a notification. */
export interface NotifyAction {
  readonly title: string;
  readonly run: () => void;
}

/**
 * The only place that shows notifications. A notification is for what finished while nobody looked, or for a choice; failures
 * that have a place of their own (a row, a page, a file) are shown there instead.
 */
export interface Notify {
  /** A command failed and has no page or row of its own. Cancelling is not a failure. Logged, and shown once. */
  failure(problem: Problem): void;
  /**
   * Something in the background does not work any more, and the rest goes on. Logged, and shown once. It takes an action, because VS Code cuts
   * a notification without one to a line.
   */
  setback(problem: Problem, ...actions: readonly [NotifyAction, ...NotifyAction[]]): void;
  /** Something finished in the background. Returns the action that was chosen. */
  finished(message: string, ...actions: readonly string[]): Thenable<string | undefined>;
  /** Asks for a choice that blocks the work at hand. */
  choice(message: string, ...actions: readonly string[]): Thenable<string | undefined>;
}

/** Notifications that say each event once. */
export function createNotify(log: Log): Notify {
  return {
    failure: (problem) => {
      if (problem.code === 'cancelled') return;
      log.problem(problem);
      const trust = vscode.l10n.t('Manage Workspace Trust');
      const details = vscode.l10n.t('Show Output');
      const action = problem.code === 'host.untrusted' ? trust : details;
      void vscode.window.showErrorMessage(problemAsSentence(problem), action).then((chosen) => {
        if (chosen === trust) void vscode.commands.executeCommand('workbench.trust.manage');
        if (chosen === details) log.show();
      });
    },
    setback: (problem, ...actions) => {
      log.problem(problem);
      const titles = actions.map(({ title }) => title);
      void vscode.window.showWarningMessage(problemAsSentence(problem), ...titles).then((chosen) => {
        actions.find(({ title }) => title === chosen)?.run();
      });
    },
    finished: (message, ...actions) => vscode.window.showInformationMessage(message, ...actions),
    choice: (message, ...actions) => vscode.window.showWarningMessage(message, ...actions),
  };
}
