import type { Fault } from '../../../diagnostics/finding.ts';
import { duplicates } from '../duplicates.ts';
import type { ManifestObject } from '../objects.ts';
import { itemsAt } from '../read.ts';

/** Subsets are found by their names. */
export function* subsetFaults({ node }: ManifestObject): Iterable<Fault> {
  yield* duplicates(itemsAt(node, 'spec', 'subsets'), { what: 'The subset', key: ['name'] });
}
