import type { Fault } from '../../diagnostics/finding.ts';
import type { TextSpan } from '../../document/spans.ts';
import type { MapEntry, ValueNode } from '../../../yaml/nodes.ts';
import { exclusiveKeys, missingOneOf } from './fault.ts';
import { entriesAt, isGiven } from './read.ts';

/** The entries of some keys that hold something, in the order of the text. */
export function givenOf(node: ValueNode | undefined, keys: readonly string[]): readonly MapEntry[] {
  return entriesAt(node).filter(({ key }) => keys.includes(key) && isGiven(node, key));
}

/** At most one of some keys: every further one is said at its place. */
export function* atMostOne(node: ValueNode | undefined, keys: readonly string[]): Iterable<Fault> {
  for (const entry of givenOf(node, keys).slice(1)) yield exclusiveKeys(entry, keys);
}

/** Exactly one of some keys. `parent` names what holds them. */
export function* exactlyOne(
  node: ValueNode | undefined,
  keys: readonly string[],
  parent: string,
  at: TextSpan,
): Iterable<Fault> {
  if (node?.is === 'map' && givenOf(node, keys).length === 0) yield missingOneOf(at, parent, keys);
  else yield* atMostOne(node, keys);
}
