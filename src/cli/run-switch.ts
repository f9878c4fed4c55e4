import type { ClusterConnection } from '../cluster/types.ts';
import { describeReference } from '../core/kubernetes.ts';
import type { SwitchPlan } from '../mesh/switches/plan-injection.ts';
import { changesSomething, refusePlan, runSwitchPlan } from '../mesh/switches/run-plan.ts';
import type { RestartItem } from '../mesh/switches/types.ts';
import { restartLines, stepDocument, stepLines, takeOverNote } from '../mesh/switches/words.ts';
import { exitCodes, isGiven, textValues, type ExitCode, type Invocation } from './command.ts';
import { confirmChange, isProtectedHere } from './confirm.ts';
import { outcomeLines, restartHere } from './restart.ts';

/** A switch that is to be turned. */
export interface TurnedSwitch<Plan extends SwitchPlan> {
  readonly command: string;
  readonly plan: Plan;
  /** Lines before and behind those that every switch has. */
  readonly head: readonly string[];
  readonly tail: readonly string[];
  /** What the document has beside what every switch has. */
  readonly document: object;
}

/** Shows the plan of a switch, asks, does it, and restarts in waves where that is wanted. */
export async function runSwitch<Plan extends SwitchPlan>(
  invocation: Invocation,
  connection: ClusterConnection,
  { command, plan, head, tail, document }: TurnedSwitch<Plan>,
): Promise<ExitCode> {
  const { output, signal } = invocation;
  const { contextName: context } = connection;
  const isProtected = await isProtectedHere(invocation, context);
  const consent = { takeOver: textValues(invocation, 'take-over') };
  const note = takeOverNote(plan.steps);
  const lines = [
    ...head,
    `  cluster  ${context} (${connection.server})${isProtected ? ', protected' : ''}`,
    '',
    ...stepLines(plan.steps),
    '',
    ...tail,
    ...plan.notes,
    ...(note === undefined ? [] : [note]),
    ...restartLines(plan.restarts),
  ];
  for (const line of lines) output.line(line);
  const told = {
    command,
    context,
    isProtected,
    ...document,
    steps: plan.steps.map(stepDocument),
    notes: plan.notes,
    ...(plan.refusal === undefined ? {} : { refusal: plan.refusal }),
    ...(plan.restarts === undefined ? {} : { restarts: plan.restarts }),
  };
  if (isGiven(invocation, 'plan')) {
    output.document({ ...told, isApplied: false });
    return plan.refusal === undefined && plan.steps.every(({ conflicts }) => conflicts.length === 0)
      ? exitCodes.ok
      : exitCodes.findings;
  }
  refusePlan(plan, consent);
  const restarts = isGiven(invocation, 'restart') ? (plan.restarts ?? []) : [];
  if (!changesSomething(plan) && restarts.length === 0) {
    output.line('Nothing to do.');
    output.document({ ...told, isApplied: false });
    return exitCodes.ok;
  }
  await confirmChange(
    invocation,
    { context, isProtected, question: questionOf(plan, restarts, context) },
    'cli.needs-yes-alone',
  );
  await runSwitchPlan(connection, plan, consent, signal);
  for (const { object, does } of plan.steps)
    if (does !== 'nothing') output.message(`${describeReference(object)}: ${does}d`);
  if (restarts.length === 0) {
    output.document({ ...told, isApplied: true });
    return exitCodes.ok;
  }
  const outcome = await restartHere(invocation, connection, restarts, command);
  for (const line of outcomeLines(outcome)) output.line(line);
  output.document({ ...told, isApplied: true, restart: outcome });
  return outcome.is === 'done' ? exitCodes.ok : outcome.is === 'cancelled' ? exitCodes.cancelled : exitCodes.findings;
}

function questionOf(plan: SwitchPlan, restarts: readonly RestartItem[], context: string): string {
  const changed = plan.steps.filter(({ does }) => does !== 'nothing').map(({ object }) => describeReference(object));
  const parts = [
    ...(changed.length === 0 ? [] : [`change ${changed.join(' and ')}`]),
    ...(restarts.length === 0
      ? []
      : [`restart ${restarts.length === 1 ? 'one workload' : `${restarts.length} workloads`}`]),
  ];
  const text = parts.join(' and ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} in ${context}?`;
}
