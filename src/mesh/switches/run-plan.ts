import type { ClusterConnection } from '../../cluster/types.ts';
import { ProblemError } from '../../core/problem.ts';
import { applyStep, refuseConflicts, type StepConsent } from './apply-step.ts';
import type { SwitchPlan } from './plan-injection.ts';

/** True where a plan changes something. */
export function changesSomething({ steps }: Pick<SwitchPlan, 'steps'>): boolean {
  return steps.some(({ does }) => does !== 'nothing');
}

/**
 * Refuses what must not be done as it is, before anything is asked or done.
 *
 * @throws `mesh.switch-without-effect`, `mesh.switch-conflict`
 */
export function refusePlan({ steps, refusal }: Pick<SwitchPlan, 'steps' | 'refusal'>, consent: StepConsent): void {
  if (refusal !== undefined) throw new ProblemError(refusal);
  for (const step of steps) refuseConflicts(step, consent);
}

/**
 * Does what was planned, object by object, each only if it is still as it was looked at.
 *
 * @throws `mesh.switch-without-effect`, `mesh.switch-conflict`, `mesh.switch-changed-meanwhile`, `cancelled`, `cluster.*`
 */
export async function runSwitchPlan(
  connection: ClusterConnection,
  plan: SwitchPlan,
  consent: StepConsent,
  signal: AbortSignal,
): Promise<void> {
  refusePlan(plan, consent);
  for (const step of plan.steps) await applyStep(connection, step, consent, signal);
}
