import path from 'node:path';
import { connect } from '../../cluster/connect.ts';
import { problemError } from '../../core/problem.ts';
import { detectMeshes } from '../../mesh/detect.ts';
import { installableMesh } from '../../mesh/install-pattern.ts';
import { applyPlan } from '../../pattern/apply.ts';
import type { CompiledPattern } from '../../pattern/compile/types.ts';
import { knownKinds } from '../../pattern/known-kinds.ts';
import { planMeshRemoval } from '../../pattern/mesh-removal.ts';
import { planPattern } from '../../pattern/plan.ts';
import { prepareDelete, preparePattern } from '../../pattern/prepare.ts';
import { withValuesFiles } from '../../pattern/values-files.ts';
import type { Plan } from '../../pattern/types.ts';
import { helmOf } from '../helm.ts';
import { protectionFor } from '../project-settings.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { AgentMethods } from '../protocol/methods.ts';
import type { AgentServices } from '../services.ts';

type PatternMethods = Pick<AgentMethods, 'pattern/plan' | 'pattern/apply' | 'mesh/plan-removal'>;

/** A plan that may still be run, with what it was made of. */
interface KeptPlan {
  readonly plan: Plan;
  readonly compiled: CompiledPattern;
  /** Where exports go, for a plan that comes from no file. */
  readonly exportFolder?: string;
}

/** Plans of pages that are open; an older one is planned again. */
const keptPlans = 20;

/** Plan and apply. */
export function patternHandlers(services: AgentServices): Handlers<PatternMethods> {
  const plans = new Map<string, KeptPlan>();

  function keep(kept: KeptPlan): void {
    plans.set(kept.plan.id, kept);
    const [oldest] = plans.keys();
    if (plans.size > keptPlans && oldest !== undefined) plans.delete(oldest);
  }

  return {
    'pattern/plan': ({ source, text, context, namespace, verb }, signal) =>
      services.withConnection(context, async (connection) => {
        const isProtected = await protectionFor(source, services.settings());
        const input = { source, text, namespace: namespace ?? connection.namespace };
        const compiled =
          verb === 'delete'
            ? prepareDelete(input, knownKinds())
            : await withValuesFiles(preparePattern(input, knownKinds()));
        const plan = await planPattern({
          connection,
          compiled,
          verb,
          isProtected: isProtected(connection.contextName),
          helm: await helmOf(services, connection),
          signal,
        });
        keep({ plan, compiled });
        return plan;
      }),

    'mesh/plan-removal': ({ mesh: name, context, exportFolder }, signal) =>
      services.withConnection(context, async (connection) => {
        const { workspaceFolders } = services.settings();
        const isProtected = await protectionFor(path.join(workspaceFolders[0] ?? '', name), services.settings());
        const found = (await detectMeshes(connection, signal)).find(({ mesh }) => mesh === name);
        const planned = await planMeshRemoval({
          connection,
          helm: await helmOf(services, connection),
          mesh: installableMesh(name),
          origin: found?.origin,
          isProtected: isProtected(connection.contextName),
          signal,
        });
        keep({ ...planned, ...(exportFolder === undefined ? {} : { exportFolder }) });
        return planned.plan;
      }),

    'pattern/apply': async ({ planId, choices }, signal) => {
      services.requireTrust();
      const kept = plans.get(planId);
      if (kept === undefined) throw problemError('pattern.plan-gone');
      const { context, source } = kept.plan;
      // Asked again: settings may protect by now what they did not when the plan was made.
      const isProtected = kept.plan.isProtected || (await protectionFor(source, services.settings()))(context);
      if (isProtected && choices.confirmedContext !== context)
        throw problemError('pattern.needs-confirmation', { context });
      // A plan runs once: what it says of the cluster is no longer true afterwards.
      if (!plans.delete(planId)) throw problemError('pattern.plan-gone');
      const connection = connect(await services.kubeconfigs.read(), kept.plan.context);
      try {
        return await applyPlan({
          connection,
          ...kept,
          choices,
          helm: await helmOf(services, connection),
          onEvent: (event) => {
            services.emit('pattern/event', { planId, event });
          },
          signal,
        });
      } finally {
        await connection.close();
      }
    },
  };
}
