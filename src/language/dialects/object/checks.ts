import type { Fault } from '../../diagnostics/finding.ts';
import type { ManifestObject } from './objects.ts';
import { selectorFaults } from './selector-faults.ts';
import { subsetFaults } from './istio/destination-rule.ts';

/** What is checked of one object beside its schema. */
export type ObjectCheck = (object: ManifestObject) => Iterable<Fault>;

/** Checks of every object. */
const common: readonly ObjectCheck[] = [selectorFaults];

/** Checks by group and kind. */
const byKind: Readonly<Record<string, readonly ObjectCheck[]>> = {
  'networking.istio.io/DestinationRule': [subsetFaults],
};

/** The checks that an object is for. */
export function checksOf({ group, kind }: ManifestObject): readonly ObjectCheck[] {
  return [...common, ...(byKind[`${group}/${kind}`] ?? [])];
}
