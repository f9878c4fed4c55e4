import type { MapEntry, ValueNode } from './nodes.ts';

// Whoever walks a tree must not walk again what aliases bring to further places: a few lines of aliases to aliases would keep it busy for
// ever. To remember each node costs more than the walk; an anchor stands before its aliases, so that a place tells by itself.

/** True where an alias or a merge key brings the value of an entry from elsewhere. */
export function isRepeatedValue({ keyStart, value, merged }: MapEntry): boolean {
  return merged === true || value.start < keyStart;
}

/**
 * True where an item of a list is an alias.
 *
 * @param behind where the last item ends that stands in the list itself, or the list begins.
 */
export function isRepeatedItem(item: ValueNode, behind: number): boolean {
  return item.start < behind;
}
