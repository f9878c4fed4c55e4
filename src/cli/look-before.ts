import { problemError } from '../core/problem.ts';
import type { CheckId } from '../mesh/preflight/check-ids.ts';
import { runPreflight } from '../mesh/preflight/run.ts';
import { meshesToCheck } from '../pattern/preflight.ts';
import { isGiven, type Invocation, type Options } from './command.ts';
import { preflightLines } from './preflight-text.ts';
import type { PlanSession } from './run-plan.ts';

/** Options of commands that look at the cluster before they change a mesh. */
export const preflightOptions = {
  'despite-preflight': { type: 'boolean', help: 'goes on although the preflight found what is in the way' },
} as const satisfies Options;

/**
 * Looks whether the cluster is ready for the mesh of a plan, where the plan changes something. What is well is not told: the command
 * `mesh preflight` tells all.
 *
 * @throws `mesh.preflight-failed` where something is in the way and nobody said to go on.
 */
export async function lookBefore(
  invocation: Invocation,
  { connection, compiled, helm, plan }: PlanSession,
  /** Checks of what the command itself brings before the plan is applied. */
  brought: readonly CheckId[] = [],
): Promise<void> {
  const changes = plan.items.some(({ is, action }) => is === 'release' && action !== 'unchanged');
  if (!changes) return;
  const { output, signal } = invocation;
  const results = await runPreflight({ connection, meshes: meshesToCheck(compiled), helm, signal });
  const open = results.map((result) => ({
    ...result,
    findings: result.findings.filter(
      ({ id, severity }) => (severity === 'error' || severity === 'warning') && !brought.includes(id),
    ),
  }));
  for (const result of open)
    if (result.findings.length > 0) for (const line of preflightLines(result)) output.message(line);
  const errors = open.flatMap(({ findings }) => findings.filter(({ severity }) => severity === 'error'));
  if (errors.length === 0 || isGiven(invocation, 'despite-preflight')) return;
  throw problemError(
    'mesh.preflight-failed',
    { count: errors.length },
    { detail: errors.map(({ title, because }) => `${title}: ${because}`).join('\n') },
  );
}
