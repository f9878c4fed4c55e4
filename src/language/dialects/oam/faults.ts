import { splitApiVersion } from '../../../core/kubernetes.ts';
import type { MapNode, ValueNode } from '../../../yaml/nodes.ts';
import { withMove } from '../../document/move-edits.ts';
import type { Fault, Fix } from '../../diagnostics/finding.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { isFilledIn } from '../object/faults.ts';
import type { ManifestObject } from '../object/objects.ts';
import { textAt } from '../object/read.ts';
import { applicationOf } from './application.ts';
import { configurationFaults } from './configuration-faults.ts';
import { currentForm } from './migrate.ts';
import { definitionFaults } from './definition-faults.ts';
import { definitionsFor } from './definitions.ts';
import { kindFaults } from './kind-faults.ts';
import { nameFaults } from './name-faults.ts';
import { propertiesFaults } from './properties-faults.ts';
import { typeFaults } from './type-faults.ts';

/** The object that an OAM document is. */
export function oamObject(root: ValueNode): ManifestObject | undefined {
  const apiVersion = textAt(root, 'apiVersion');
  if (root.is !== 'map' || apiVersion === undefined) return undefined;
  return {
    node: root,
    path: [],
    apiVersion,
    ...splitApiVersion(apiVersion),
    kind: textAt(root, 'kind') ?? '',
    name: textAt(root, 'metadata', 'name'),
    namespace: textAt(root, 'metadata', 'namespace'),
  };
}

/** Faults of an OAM document. Of one place only the first thing is said; what a template engine fills in is not judged. */
export function* oamFaults(document: DocumentView, knowledge: Knowledge): Iterable<Fault | undefined> {
  const { text } = document.parsed;
  const { root } = document.yaml;
  const spoken = new Set<number>();
  for (const fault of everyFault(document, knowledge)) {
    if (fault !== undefined) {
      if (spoken.has(fault.start) || isFilledIn(text.slice(fault.start, fault.end))) continue;
      spoken.add(fault.start);
    }
    yield fault === undefined || root.is !== 'map' ? fault : withMove(fault, root, text);
  }
}

/** The whole change to the current version, where nothing has to be decided. */
function migrationFixes(root: MapNode, text: string): readonly Fix[] {
  const edits = currentForm(root, text);
  return edits.length === 0 ? [] : [{ title: 'Change to `core.oam.dev/v1beta1`', edits }];
}

function* everyFault(document: DocumentView, knowledge: Knowledge): Iterable<Fault | undefined> {
  const { root } = document.yaml;
  const { text } = document.parsed;
  const { bundle, settings } = knowledge;
  const object = oamObject(root);
  if (object === undefined || root.is !== 'map') return;
  for (const fault of kindFaults(object, bundle, settings.kubernetesVersion))
    yield fault.code === 'oam-version-old' ? { ...fault, fixes: migrationFixes(root, text) } : fault;
  yield undefined;
  yield* definitionFaults(object);
  if (object.version === 'v1alpha2') yield* configurationFaults(root, document.parsed, knowledge);
  const application = applicationOf(root);
  if (application === undefined) return;
  const definitions = definitionsFor(document, knowledge);
  yield* typeFaults(application, definitions, text);
  yield undefined;
  yield* nameFaults(application, document, knowledge);
  yield undefined;
  yield* propertiesFaults(application, definitions, bundle, settings.kubernetesVersion);
}
