import { entryOf, type MapEntry, type MapNode, type ValueNode } from '../../../yaml/nodes.ts';
import type { Fix } from '../../diagnostics/finding.ts';
import { keepingQuotes } from '../../diagnostics/obvious-fixes.ts';
import type { DocumentView } from '../../service/document.ts';
import { itemsAt, textAt } from '../object/read.ts';

type Edit = Fix['edits'][number];

const oldVersion = 'core.oam.dev/v1alpha2';
const current = 'core.oam.dev/v1beta1';

/** Kinds whose current version has the same fields, but for some names in an Application. */
const kinds: readonly string[] = [
  'Application',
  'ComponentDefinition',
  'TraitDefinition',
  'WorkloadDefinition',
  'ScopeDefinition',
];

/**
 * The edits that bring an object of OAM v1alpha2 to v1beta1: its version, and in an Application `settings` and the `name` of traits, which
 * are called `properties` and `type` today. A Component and its ApplicationConfiguration become one object, which nobody can write for
 * their author.
 *
 * @returns edits that do not overlap, in the order of the text; none where there is nothing to do.
 */
export function migrateOam({ yaml: { root }, parsed: { text } }: DocumentView): readonly Edit[] {
  return root.is === 'map' ? currentForm(root, text) : [];
}

/** The same for the object itself. */
export function currentForm(root: MapNode, text: string): readonly Edit[] {
  const version = entryOf(root, 'apiVersion');
  if (version?.value.is !== 'scalar' || version.value.value !== oldVersion) return [];
  if (!kinds.includes(textAt(root, 'kind') ?? '')) return [];
  const { start, end } = version.value;
  const renamed = itemsAt(root, 'spec', 'components').flatMap((component) => [
    ...renamedKey(component, 'settings', 'properties', text),
    ...itemsAt(component, 'traits').flatMap((trait) => renamedKey(trait, 'name', 'type', text)),
  ]);
  const edits = [{ start, end, text: keepingQuotes(text.slice(start, end), current) }, ...renamed];
  return edits.sort((left, right) => left.start - right.start);
}

function renamedKey(owner: ValueNode, from: string, to: string, text: string): readonly Edit[] {
  if (owner.is !== 'map' || entryOf(owner, to) !== undefined) return [];
  const entry: MapEntry | undefined = entryOf(owner, from);
  if (entry === undefined || entry.merged === true) return [];
  const { keyStart: start, keyEnd: end } = entry;
  return [{ start, end, text: keepingQuotes(text.slice(start, end), to) }];
}
