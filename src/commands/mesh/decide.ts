import * as vscode from 'vscode';
import type { SwitchPlanView } from '../../agent/protocol/mesh.ts';
import { ProblemError } from '../../core/problem.ts';
import type { Services } from '../../host/services.ts';
import { checked, confirmed } from '../object/confirmed.ts';
import { stoppable } from '../object/stoppable.ts';
import { withMesh, type MeshChoice } from './ask-mesh.ts';
import { changeFile } from './edit-file.ts';
import { planItems } from './plan-items.ts';
import { restartWaves } from './restart-waves.ts';
import { showPlan } from './show-plan.ts';

/** A switch that a person wants to turn. */
export interface SwitchQuestion {
  readonly title: string;
  readonly context: string;
  readonly plan: (choice: MeshChoice, signal: AbortSignal) => Promise<SwitchPlanView>;
}

/** Shows what a switch would do, and does what is chosen: in the cluster, with restarts, or in a file. */
export async function decide(services: Services, { title, context, plan }: SwitchQuestion): Promise<void> {
  // A question hides the plan that is open, so it is asked before, and the plan read again.
  const answer = await withMesh(title, (choice) =>
    showPlan({
      title,
      read: async (signal) => {
        const made = await plan(choice, signal);
        if (made.refusal !== undefined) throw new ProblemError(made.refusal);
        return made;
      },
      itemsOf: planItems,
    }),
  );
  if (answer === undefined) return;
  const { plan: made, decision } = answer;
  if (decision === undefined) {
    void services.notify.finished(vscode.l10n.t('{0}: all is as it is asked already.', made.title));
    return;
  }
  const { does, takeOver } = decision;
  if (does === 'file') {
    for (const object of made.objects) await changeFile(services, context, made, object);
    return;
  }
  if (does !== 'restart') {
    const confirmation = await confirmed(made.title, (given) => checked(services, context, given));
    await stoppable(made.title, (signal) =>
      services.agent.call('mesh/apply-switch', { planId: made.planId, takeOver, ...confirmation }, signal),
    );
  }
  if (does !== 'apply') await restartWaves(services, context, made.restarts ?? []);
}
