import type { MapNode } from '../../../yaml/nodes.ts';
import { kubernetes } from '../../schema/readings.ts';
import { validate, type Validation } from '../../schema/validate.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import { headKeys } from '../object/schema.ts';
import { textAt } from '../object/read.ts';
import { isOpenKind, ownSchema } from './own-schemas.ts';

/**
 * A kind of the specification that KubeVela has no CRD for, beside our schema of it.
 *
 * @returns undefined where there is none.
 */
export function ownKindFaults(node: MapNode, place: Validation['place']): readonly Fault[] | undefined {
  const apiVersion = textAt(node, 'apiVersion') ?? '';
  const kind = textAt(node, 'kind') ?? '';
  const against = ownSchema(apiVersion, kind);
  if (against === undefined) return undefined;
  const faults = validate({ node, place, against, ignoredKeys: headKeys, reader: kubernetes, isLenient: true });
  if (!isOpenKind(apiVersion, kind)) return faults;
  return faults.filter(({ code, params }) => code !== 'unknown-key' || params['nearest'] !== undefined);
}
