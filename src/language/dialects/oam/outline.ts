import { placeOfEntry } from '../../schema/faults.ts';
import type { DocumentView } from '../../service/document.ts';
import type { OutlineEntry } from '../dialect.ts';
import { textAt } from '../object/read.ts';
import { applicationOf, namedText, type TypedPart } from './application.ts';

/** An OAM document with its components and their traits, its policies and its steps. */
export function* oamOutline({ yaml: { root } }: DocumentView): Iterable<OutlineEntry> {
  const kind = textAt(root, 'kind');
  if (root.is !== 'map' || kind === undefined) return;
  const name = namedText(root, 'metadata', 'name');
  const [first] = root.entries;
  const place = name?.node ?? (first === undefined ? root : placeOfEntry(first));
  const application = applicationOf(root);
  const children = [
    ...(application?.components ?? []).map((one) =>
      entryOf(
        one,
        'component',
        one.traits.map((trait) => entryOf(trait, 'trait')),
      ),
    ),
    ...(application?.policies ?? []).filter(({ path }) => path.length > 0).map((one) => entryOf(one, 'variable')),
    ...(application?.steps ?? []).map((one) =>
      entryOf(
        one,
        'step',
        one.subSteps.map((step) => entryOf(step, 'step')),
      ),
    ),
  ];
  yield {
    name: name?.text ?? kind,
    detail: kind,
    kind: 'object',
    start: root.start,
    end: root.end,
    nameStart: place.start,
    nameEnd: place.end,
    ...(children.length === 0 ? {} : { children }),
  };
}

function entryOf(
  { node, name, type }: TypedPart,
  kind: OutlineEntry['kind'],
  children: readonly OutlineEntry[] = [],
): OutlineEntry {
  const at = name ?? type;
  return {
    name: at?.text ?? kind,
    kind,
    start: node.start,
    end: node.end,
    nameStart: at?.node.start ?? node.start,
    nameEnd: at?.node.end ?? node.start,
    ...(type === undefined || name === undefined ? {} : { detail: type.text }),
    ...(children.length === 0 ? {} : { children }),
  };
}
