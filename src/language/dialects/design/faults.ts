import { nearest } from '../../../core/nearest.ts';
import { withMove } from '../../document/move-edits.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import type { SchemaBundle } from '../../schema/bundle.ts';
import { placeOfEntry } from '../../schema/faults.ts';
import { mesheryOfDesigns } from '../../schema/readings.ts';
import { validate } from '../../schema/validate.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import type { NamedText } from '../oam/application.ts';
import { checksOf } from '../object/checks.ts';
import { faultAt, notAllowed, replaceWith } from '../object/fault.ts';
import { isFilledIn } from '../object/faults.ts';
import { metadataFaults } from '../object/metadata-faults.ts';
import { headKeys, metadataSchema, schemaOfObject } from '../object/schema.ts';
import { entryAt, nodeAt, spanOf, textAt } from '../object/read.ts';
import { misplacedKeys } from '../object/structure-faults.ts';
import { dependencyFaults } from './dependency-faults.ts';
import { designOf, identityUses, objectOfComponent, type Design, type DesignComponent } from './read.ts';
import { designSchema } from './schema.ts';
import { versionFaults } from './version-faults.ts';

/** Faults of a design: its form, its components beside their kinds, and what its relationships lead to. */
export function* designFaults(document: DocumentView, knowledge: Knowledge): Iterable<Fault | undefined> {
  const { text } = document.parsed;
  const spoken = new Set<number>();
  for (const fault of everyFault(document, knowledge)) {
    if (fault !== undefined) {
      if (spoken.has(fault.start) || isFilledIn(text.slice(fault.start, fault.end))) continue;
      spoken.add(fault.start);
    }
    yield fault;
  }
}

function* everyFault(document: DocumentView, knowledge: Knowledge): Iterable<Fault | undefined> {
  const { root } = document.yaml;
  const design = designOf(root);
  if (design === undefined) return;
  yield* versionFaults(design.root);
  const isOldForm = textAt(root, 'schemaVersion')?.includes('/v1alpha') === true;
  const place = entryAt(root, 'schemaVersion') ?? design.root.entries[0];
  // The fields of v1alpha are not those of the schema; what has kept its place is checked all the same.
  if (!isOldForm && place !== undefined)
    yield* validate({ node: root, place: { ...placeOfEntry(place), name: 'design' }, against: designSchema });
  yield* identityFaults(design);
  yield* dependencyFaults(design, document.parsed.text);
  yield* relationshipFaults(design);
  for (const component of design.components) {
    yield undefined;
    if (component.isAnnotation) continue;
    const { bundle, settings } = knowledge;
    const configuration = nodeAt(component.node, 'configuration');
    for (const fault of configurationFaults(component, bundle, settings.kubernetesVersion))
      yield fault === undefined || configuration?.is !== 'map'
        ? fault
        : withMove(fault, configuration, document.parsed.text);
  }
}

/** Identities are there once, and lead to a component. */
function* identityFaults(design: Design): Iterable<Fault> {
  const seen = new Map<string, NamedText>();
  for (const { id } of [...design.components, ...design.relationships]) {
    if (id === undefined) continue;
    const first = seen.get(id.text);
    if (first === undefined) seen.set(id.text, id);
    else {
      const related = [{ message: 'It stands here first.', start: first.node.start, end: first.node.end }];
      yield faultAt('item-duplicate', id.node, { what: 'The id', name: id.text }, { related });
    }
  }
  const known = new Set(design.components.flatMap(({ id, displayName }) => [id?.text ?? '', displayName?.text ?? '']));
  for (const use of identityUses(design))
    if (!known.has(use.text) && !isNothing(use)) yield faultAt('design-id-unknown', use.node, { id: use.text });
}

/** Meshery writes an identity of zeros where there is none. */
function isNothing({ text }: NamedText): boolean {
  return /^[0-]+$/.test(text) || text === '*' || text === 'self';
}

const relationshipKinds: readonly string[] = ['hierarchical', 'edge', 'sibling'];

function* relationshipFaults({ components, relationships }: Design): Iterable<Fault> {
  const kinds = [...new Set(components.flatMap(({ kind }) => kind?.text ?? []))];
  for (const { kind, selectors } of relationships) {
    if (kind !== undefined && !relationshipKinds.includes(kind.text.toLowerCase()))
      yield notAllowed('kind', kind.node, relationshipKinds, nearest(kind.text, relationshipKinds));
    for (const { id, kind: wanted } of selectors) {
      if (wanted === undefined || wanted.text === '*' || wanted.text === 'self') continue;
      if (kinds.includes(wanted.text)) {
        const named = id === undefined ? undefined : components.find((one) => one.id?.text === id.text);
        if (id !== undefined && named?.kind !== undefined && named.kind.text !== wanted.text)
          yield contradiction(id, wanted, named.kind);
        continue;
      }
      const near = nearest(wanted.text, kinds);
      yield faultAt('design-selector-unmatched', wanted.node, {
        kind: wanted.text,
        ...(near === undefined ? {} : { nearest: near }),
      });
    }
  }
}

/** A selector that names one component, and a kind that it is not. */
function contradiction(id: NamedText, wanted: NamedText, found: NamedText): Fault {
  const params = { id: id.text, kind: wanted.text, found: found.text };
  const related = [{ message: 'The component says it here.', start: found.node.start, end: found.node.end }];
  return faultAt('design-selector-contradicts', wanted.node, params, {
    related,
    fixes: [replaceWith(wanted.node, found.text)],
  });
}

/** A component's configuration beside the schema of its kind. A component that was only drawn has none yet. */
function* configurationFaults(
  component: DesignComponent,
  bundle: SchemaBundle,
  kubernetesVersion: string | undefined,
): Iterable<Fault | undefined> {
  const object = objectOfComponent(component);
  const entry = entryAt(component.node, 'configuration');
  if (object === undefined || entry === undefined) return;
  const against = schemaOfObject(object, bundle);
  if (against === undefined) {
    yield* kindFaults(component, bundle);
    return;
  }
  if (object.node.entries.length === 0) return;
  const misplaced = misplacedKeys(object, against);
  yield* misplaced.faults;
  yield* validate({
    node: object.node,
    place: { ...placeOfEntry(entry), name: object.kind },
    against,
    ignoredKeys: [...headKeys, ...misplaced.keys],
    reader: mesheryOfDesigns,
  });
  const metadata = metadataSchema(bundle);
  const metadataEntry = entryAt(object.node, 'metadata');
  if (metadata !== undefined && metadataEntry !== undefined)
    yield* validate({
      node: metadataEntry.value,
      place: placeOfEntry(metadataEntry),
      against: metadata,
      reader: mesheryOfDesigns,
    });
  yield* metadataFaults(object, bundle, kubernetesVersion);
  for (const check of checksOf(object)) yield* check(object);
}

/** Kinds of Kubernetes and of meshes are known; other models bring kinds that only Meshery's registry knows. */
function* kindFaults({ kind, version, model }: DesignComponent, { kinds }: SchemaBundle): Iterable<Fault> {
  if (kind === undefined || version === undefined) return;
  const known = kinds.find(kind.text, { apiVersion: version.text });
  if (known?.kind === kind.text && known.apiVersion !== version.text) {
    const params = { apiVersion: version.text, kind: kind.text, known: known.apiVersion };
    yield faultAt('api-version-unknown', version.node, params, {
      fixes: [replaceWith(version.node, known.apiVersion)],
    });
  } else if (model?.text === 'kubernetes') {
    const near = nearest(
      kind.text,
      [...kinds.kinds()].filter(({ apiVersion }) => apiVersion === version.text).map((row) => row.kind),
    );
    const params = { kind: kind.text, apiVersion: version.text, ...(near === undefined ? {} : { nearest: near }) };
    yield faultAt('kind-unknown', spanOf(nodeAt(kind.node) ?? kind.node), params);
  }
}
