import type { JsonObject } from '../../core/json.ts';
import { valueAt } from '../../core/json.ts';
import type { Readiness } from '../types.ts';
import { conditionOf, numberAt, objectsAt, textAt } from './read.ts';

/** Job. One that runs counts as current, as in kstatus: a server may be run as one. */
export function jobReadiness(object: JsonObject): Readiness {
  const failed = conditionOf(object, 'Failed');
  if (failed?.status === 'True') return { state: 'failed', reason: failed.text };
  if (conditionOf(object, 'Complete')?.status === 'True') return { state: 'current', reason: 'complete' };
  if (conditionOf(object, 'Suspended')?.status === 'True') return { state: 'current', reason: 'suspended' };
  return textAt(object, 'status', 'startTime') === undefined
    ? { state: 'in-progress', reason: 'not started' }
    : { state: 'current', reason: `running, ${numberAt(object, 'status', 'succeeded') ?? 0} succeeded` };
}

/** CronJob: always current, as in kstatus. Whether its Jobs fail is told by them. */
export function cronJobReadiness(object: JsonObject): Readiness {
  if (valueAt(object, ['spec', 'suspend']) === true) return { state: 'current', reason: 'suspended' };
  const running = objectsAt(object, 'status', 'active').length;
  const schedule = textAt(object, 'spec', 'schedule');
  const when = schedule === undefined ? 'scheduled' : `scheduled at ${schedule}`;
  return { state: 'current', reason: running === 0 ? when : `${running} running, ${when}` };
}
