import * as vscode from 'vscode';
import { isCancelled, problemOf, ProblemError } from '../../core/problem.ts';
import type { Decision, PlanLine } from './plan-items.ts';

/** A question with its plan. */
export interface PlanQuestion<Plan> {
  readonly title: string;
  readonly read: (signal: AbortSignal) => Promise<Plan>;
  readonly itemsOf: (plan: Plan) => readonly PlanLine[];
}

/**
 * Shows a plan in a quick pick that is open while it is read, so that Escape ends the reading.
 *
 * @returns undefined where nothing was chosen, or there is nothing to choose.
 * @throws what the reading throws.
 */
export function showPlan<Plan>({
  title,
  read,
  itemsOf,
}: PlanQuestion<Plan>): Promise<{ readonly plan: Plan; readonly decision: Decision | undefined } | undefined> {
  const pick = vscode.window.createQuickPick<PlanLine>();
  const abort = new AbortController();
  pick.title = title;
  pick.placeholder = vscode.l10n.t('Looking at what would change…');
  pick.busy = true;
  pick.ignoreFocusOut = true;
  return new Promise((resolve, reject) => {
    read(abort.signal).then(
      (plan) => {
        const items = itemsOf(plan);
        if (!items.some(({ decision }) => decision !== undefined)) {
          resolve({ plan, decision: undefined });
          pick.hide();
          return;
        }
        pick.busy = false;
        pick.placeholder = vscode.l10n.t('Nothing is changed before you choose it here');
        pick.items = items;
        pick.onDidAccept(() => {
          const decision = pick.selectedItems[0]?.decision;
          if (decision === undefined) return;
          resolve({ plan, decision });
          pick.hide();
        });
      },
      (error: unknown) => {
        if (!isCancelled(error)) reject(new ProblemError(problemOf(error)));
        pick.hide();
      },
    );
    pick.onDidHide(() => {
      abort.abort();
      pick.dispose();
      resolve(undefined);
    });
    pick.show();
  });
}
