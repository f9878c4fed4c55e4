import { entryOf, type MapEntry, type MapNode } from '../../yaml/nodes.ts';
import type { Fault, Fix } from '../diagnostics/finding.ts';
import { linesOfEntry, shifted, type BlockLines } from './block-edits.ts';

/** The lines of all entries; none where one of them has no lines of its own. */
export function allLines(entries: readonly MapEntry[], text: string): readonly BlockLines[] {
  const lines = entries.flatMap((entry) => linesOfEntry(text, entry) ?? []);
  return lines.length === entries.length ? lines : [];
}

/**
 * Moves entries of a map below its `spec`: to the beginning of one that is there, or below a new one where the first of them stood.
 *
 * @returns nothing where they share lines with something else, or one of them is in the `spec` already.
 */
export function moveBelowSpec(owner: MapNode, entries: readonly MapEntry[], text: string): readonly Fix[] {
  const lines = allLines(entries, text);
  const [first, ...more] = lines;
  if (first === undefined) return [];
  const spec = entryOf(owner, 'spec');
  const textOf = (indentation: number): string =>
    lines.map(({ start, end, indentation: own }) => shifted(text.slice(start, end), indentation - own.length)).join('');
  const gone = (some: readonly BlockLines[]): Fix['edits'] => some.map(({ start, end }) => ({ start, end, text: '' }));
  const title = 'Move below `spec`';
  if (spec === undefined) {
    const moved = `${first.indentation}spec:\n${textOf(first.indentation.length + 2)}`;
    return [{ title, edits: [{ start: first.start, end: first.end, text: moved }, ...gone(more)] }];
  }
  const [inner] = spec.value.is === 'map' ? spec.value.entries : [];
  const place = inner === undefined ? undefined : linesOfEntry(text, inner);
  const isThere = entries.some(({ key }) => spec.value.is === 'map' && entryOf(spec.value, key) !== undefined);
  if (place === undefined || isThere || linesOfEntry(text, spec) === undefined) return [];
  return [
    {
      title,
      edits: [{ start: place.start, end: place.start, text: textOf(place.indentation.length) }, ...gone(lines)],
    },
  ];
}

/** A fault of fields that stand beside the `spec` of an object, with the change that moves them. */
export function withMove(fault: Fault, owner: MapNode, text: string): Fault {
  if (fault.code !== 'misplaced-key' || fault.params['place'] !== 'below `spec`') return fault;
  const keys = [...String(fault.params['keys']).matchAll(/`([^`]+)`/g)].map(([, key]) => key);
  const entries = owner.entries.filter(({ key }) => keys.includes(key));
  const isOfOwner = entries[0]?.keyStart === fault.start;
  return isOfOwner ? { ...fault, fixes: moveBelowSpec(owner, entries, text) } : fault;
}
