import { conditionOf, textAt } from '../../../cluster/readiness/read.ts';
import { asJson, referenceOf } from '../../../core/kubernetes.ts';
import { found, passed, unknown } from '../findings.ts';
import type { Check } from '../types.ts';

/** APIs of servers behind the API server: while one is silent no namespace can go, and whoever reads all that is served is told half of it. */
export const apiServicesCheck: Check = (_target, { apiServices }) => {
  if (apiServices.is === 'unknown') return [unknown('api-services', 'Aggregated APIs', apiServices.problem)];
  const dead = apiServices.value.flatMap((object) => {
    const available = conditionOf(asJson(object), 'Available');
    return available?.status === 'False' ? [{ object, text: available.text }] : [];
  });
  if (dead.length === 0) return [passed('api-services', `All ${apiServices.value.length} APIs answer.`)];
  return dead.map(({ object, text }) => {
    const json = asJson(object);
    const service = [textAt(json, 'spec', 'service', 'namespace'), textAt(json, 'spec', 'service', 'name')].join('/');
    return found(
      'api-services',
      'warning',
      'mesh.preflight-api-dead',
      { api: object.metadata.name, service },
      {
        because: `Its condition Available is False: ${text}`,
        about: referenceOf(object),
      },
    );
  });
};
