import type { JsonObject } from '../../core/json.ts';
import { formatPlural } from '../../core/format.ts';
import type { Readiness } from '../types.ts';
import { conditionOf, numberAt } from './read.ts';

/** PodDisruptionBudget: always current, as in kstatus, but one that allows nothing now holds up every drain of a node. */
export function disruptionBudgetReadiness(object: JsonObject): Readiness {
  const status = (field: string): number => numberAt(object, 'status', field) ?? 0;
  const allowed = numberAt(object, 'status', 'disruptionsAllowed');
  const current = (reason: string): Readiness => ({ state: 'current', reason });
  if (allowed === undefined) return current('not looked at yet');
  const failed = conditionOf(object, 'DisruptionAllowed');
  if (failed?.reason === 'SyncFailed') return current(`allows no disruption: ${failed.text}`);
  if (status('expectedPods') === 0) return current('no Pod fits it');
  const pods = `${status('currentHealthy')} of ${formatPlural(status('expectedPods'), 'Pod')} healthy`;
  const figures = `${pods}, ${status('desiredHealthy')} wanted`;
  return current(`allows ${allowed === 0 ? 'no disruption' : formatPlural(allowed, 'disruption')} (${figures})`);
}

/** HorizontalPodAutoscaler: always current, as in kstatus, and what keeps it from scaling is told. */
export function autoscalerReadiness(object: JsonObject): Readiness {
  const replicas = numberAt(object, 'status', 'currentReplicas');
  const words = replicas === undefined ? 'there' : formatPlural(replicas, 'replica');
  for (const type of ['AbleToScale', 'ScalingActive']) {
    const condition = conditionOf(object, type);
    if (condition?.status === 'False')
      return { state: 'current', reason: `${words}, does not scale: ${condition.text}` };
  }
  // Being at the least is how an autoscaler spends its nights.
  const isAtMost = conditionOf(object, 'ScalingLimited')?.reason === 'TooManyReplicas';
  return { state: 'current', reason: isAtMost ? `${words}, the most it may have` : words };
}
