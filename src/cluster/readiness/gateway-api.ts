import type { JsonObject } from '../../core/json.ts';
import type { Readiness } from '../types.ts';
import type { Condition } from './read.ts';
import { conditionIn, numberAt, objectsAt, textAt } from './read.ts';

/**
 * Kinds of gateway.networking.k8s.io: a GatewayClass is Accepted, a Gateway Accepted and Programmed, a Route Accepted with
 * resolved references by every parent, each at the present generation. Policies follow the routes' shape with `ancestors`.
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-1364/
 */
export function gatewayApiReadiness(object: JsonObject): Readiness {
  const generation = numberAt(object, 'metadata', 'generation');
  const kind = textAt(object, 'kind') ?? '';
  if (kind === 'GatewayClass') return needed(objectsAt(object, 'status', 'conditions'), ['Accepted'], generation);
  if (kind === 'Gateway')
    return needed(objectsAt(object, 'status', 'conditions'), ['Accepted', 'Programmed'], generation);
  if (!kind.endsWith('Route')) return { state: 'current', reason: 'there' };
  const parents = objectsAt(object, 'status', 'parents');
  if (parents.length === 0) return { state: 'in-progress', reason: 'no gateway has answered for this route yet' };
  const answers = parents.map((parent) =>
    needed(objectsAt(parent, 'conditions'), ['Accepted', 'ResolvedRefs'], generation),
  );
  return (
    answers.find((answer) => answer.state === 'failed') ??
    answers.find((answer) => answer.state !== 'current') ?? { state: 'current', reason: 'accepted by every parent' }
  );
}

function needed(
  conditions: readonly JsonObject[],
  types: readonly string[],
  generation: number | undefined,
): Readiness {
  for (const type of types) {
    const condition = conditionIn(conditions, type);
    if (condition === undefined || isOld(condition, generation))
      return { state: 'in-progress', reason: `${type} is not reported yet` };
    if (condition.status === 'True') continue;
    // "Pending" is how a controller says that it has not come to it; everything else that is False needs somebody.
    const isWaiting = condition.status === 'Unknown' || condition.reason === 'Pending';
    return { state: isWaiting ? 'in-progress' : 'failed', reason: `${type}: ${condition.text}` };
  }
  return { state: 'current', reason: types.join(' and ').toLowerCase() };
}

function isOld({ observedGeneration }: Condition, generation: number | undefined): boolean {
  return observedGeneration !== undefined && generation !== undefined && observedGeneration < generation;
}
