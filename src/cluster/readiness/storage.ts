import type { JsonObject } from '../../core/json.ts';
import type { Readiness } from '../types.ts';
import { textAt } from './read.ts';

/** PersistentVolumeClaim: bound. kstatus waits for one whose volume is gone, which never comes back. */
export function claimReadiness(object: JsonObject): Readiness {
  const phase = textAt(object, 'status', 'phase') ?? 'Pending';
  if (phase === 'Bound') return { state: 'current', reason: 'bound' };
  if (phase === 'Lost') return { state: 'failed', reason: 'its volume is gone (Lost)' };
  return { state: 'in-progress', reason: `not bound (${phase})` };
}

/** PersistentVolume: what its phase says. One that could not be reclaimed has failed. */
export function volumeReadiness(object: JsonObject): Readiness {
  const phase = textAt(object, 'status', 'phase') ?? 'Pending';
  if (phase !== 'Failed') return { state: 'current', reason: phase.toLowerCase() };
  const message = textAt(object, 'status', 'message');
  return { state: 'failed', reason: message ?? 'it could not be reclaimed' };
}
