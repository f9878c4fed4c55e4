import { randomUUID } from 'node:crypto';
import { describeReference } from '../../core/kubernetes.ts';
import { problemError } from '../../core/problem.ts';
import { restartInWaves } from '../../mesh/restart/restart-in-waves.ts';
import { defaultAtOnce } from '../../mesh/restart/waves.ts';
import { switchAsFile, switchedText } from '../../mesh/switches/in-text.ts';
import { planInjection, type SwitchPlan } from '../../mesh/switches/plan-injection.ts';
import { planMutualTls } from '../../mesh/switches/plan-mutual-tls.ts';
import { neededRestarts } from '../../mesh/switches/plan-restart.ts';
import { runSwitchPlan } from '../../mesh/switches/run-plan.ts';
import {
  changeLine,
  inEffectWords,
  injectionTitle,
  mutualTlsTitle,
  takeOverNote,
  wantedWords,
} from '../../mesh/switches/words.ts';
import { requireConfirmation } from '../confirmation.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { MeshSwitchMethods, SwitchPlanView } from '../protocol/mesh.ts';
import type { AgentServices } from '../services.ts';

/** How long each workload may take to be ready: as an apply waits. */
const readinessTimeoutMs = 300_000;

/** Plans of questions that are open; an older one is planned again. */
const keptPlans = 20;

/** Switches of meshes and restarts in waves. */
export function meshSwitchHandlers(services: AgentServices): Handlers<MeshSwitchMethods> {
  const plans = new Map<string, { readonly context: string; readonly plan: SwitchPlan }>();

  function keep(context: string, plan: SwitchPlan): string {
    const planId = randomUUID();
    plans.set(planId, { context, plan });
    const [oldest] = plans.keys();
    if (plans.size > keptPlans && oldest !== undefined) plans.delete(oldest);
    return planId;
  }

  return {
    'mesh/plan-injection': ({ context, ...request }, signal) =>
      services.withConnection(context, async (connection) => {
        const plan = await planInjection(connection, request, signal);
        return {
          ...viewOf(keep(context, plan), plan),
          title: injectionTitle(plan),
          breaks: [],
          before: wantedWords(plan.before),
          after: wantedWords(plan.after),
        };
      }),

    'mesh/plan-mutual-tls': ({ context, ...request }, signal) =>
      services.withConnection(context, async (connection) => {
        const plan = await planMutualTls(connection, request, signal);
        return {
          ...viewOf(keep(context, plan), plan),
          title: mutualTlsTitle(plan),
          breaks: plan.breaks.map(({ severity, sentence }) => ({ severity, sentence })),
          before: inEffectWords(plan.before),
          after: inEffectWords(plan.after),
        };
      }),

    'mesh/apply-switch': async ({ planId, takeOver, ...confirmation }, signal) => {
      const kept = plans.get(planId);
      if (kept === undefined) throw problemError('pattern.plan-gone');
      const { context, plan } = kept;
      await requireConfirmation(services, { context, ...confirmation });
      // A plan runs once: what it says of the cluster is no longer true afterwards.
      if (!plans.delete(planId)) throw problemError('pattern.plan-gone');
      await services.withConnection(context, (connection) => runSwitchPlan(connection, plan, { takeOver }, signal));
      return null;
    },

    'mesh/plan-restart': ({ context, target }, signal) =>
      services.withConnection(context, (connection) => neededRestarts(connection, target, signal)),

    'mesh/restart-in-waves': async ({ context, restartId, items, atOnce, ...confirmation }, signal) => {
      await requireConfirmation(services, { context, ...confirmation });
      return services.withConnection(context, (connection) =>
        restartInWaves(connection, items, {
          atOnce: atOnce ?? defaultAtOnce(items.length),
          timeoutMs: readinessTimeoutMs,
          onEvent: (event) => {
            services.emit('mesh/restart', { restartId, event });
          },
          signal,
        }),
      );
    },

    'mesh/switch-in-text': ({ planId, text }) => {
      const kept = plans.get(planId);
      if (kept === undefined) throw problemError('pattern.plan-gone');
      const changed = switchedText(text, kept.plan.steps);
      return changed === undefined ? null : { text: changed };
    },

    'mesh/switch-as-file': ({ planId }) => {
      const kept = plans.get(planId);
      if (kept === undefined) throw problemError('pattern.plan-gone');
      const text = switchAsFile(kept.plan.steps);
      return text === undefined ? null : { text };
    },
  };
}

function viewOf(
  planId: string,
  { steps, refusal, notes, restarts }: SwitchPlan,
): Omit<SwitchPlanView, 'title' | 'before' | 'after' | 'breaks'> {
  const note = takeOverNote(steps);
  return {
    planId,
    changes: steps
      .filter(({ does }) => does !== 'nothing')
      .map(({ object, does, changes }) => ({
        object: describeReference(object),
        does,
        fields: changes.map(changeLine),
      })),
    objects: steps.filter(({ does }) => does !== 'nothing').map(({ object }) => object),
    conflicts: steps.flatMap(({ conflicts }) => conflicts),
    notes: [...notes, ...(note === undefined ? [] : [note])],
    ...(refusal === undefined ? {} : { refusal }),
    ...(restarts === undefined ? {} : { restarts }),
  };
}
