import { entryOf, type MapEntry, type ValueNode } from '../../../yaml/nodes.ts';
import type { DocumentView } from '../../service/document.ts';
import type { OutlineEntry } from '../dialect.ts';

/** The variables and services of a pattern, in the order of the file. */
export function outline({ yaml }: DocumentView): readonly OutlineEntry[] {
  const { root } = yaml;
  return [
    ...entriesOf(root, 'vars').map((entry) => asEntry(entry, 'variable', scalarText(entry.value))),
    ...entriesOf(root, 'services').map((entry) => asEntry(entry, 'service', textOf(entry.value, 'type'))),
  ].sort((left, right) => left.start - right.start);
}

function asEntry(
  { key, keyStart, keyEnd, value }: MapEntry,
  kind: OutlineEntry['kind'],
  detail: string | undefined,
): OutlineEntry {
  // The value of an alias stands elsewhere.
  const end = value.start >= keyEnd ? value.end : keyEnd;
  // A drawing has a place for every service: nobody looks for it by name.
  const traits = entriesOf(value, 'traits').filter((trait) => trait.key !== 'meshmap');
  const children = traits.map((trait) => asEntry(trait, 'trait', undefined));
  return {
    name: key,
    kind,
    start: keyStart,
    end,
    nameStart: keyStart,
    nameEnd: keyEnd,
    ...(detail === undefined ? {} : { detail }),
    ...(children.length === 0 ? {} : { children }),
  };
}

function entriesOf(node: ValueNode, key: string): readonly MapEntry[] {
  const value = node.is === 'map' ? entryOf(node, key)?.value : undefined;
  return value?.is === 'map' ? value.entries.filter(({ merged }) => merged !== true) : [];
}

function textOf(node: ValueNode, key: string): string | undefined {
  const value = node.is === 'map' ? entryOf(node, key)?.value : undefined;
  return value === undefined ? undefined : scalarText(value);
}

function scalarText(node: ValueNode): string | undefined {
  return node.is === 'scalar' && node.value !== null ? String(node.value).slice(0, 80) : undefined;
}
