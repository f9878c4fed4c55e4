import { isReference } from '../../../pattern/model/reference-text.ts';
import type { MapEntry } from '../../../yaml/nodes.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { checksOf } from '../object/checks.ts';
import { metadataFaults } from '../object/metadata-faults.ts';
import { isMisspelt, tellsOfKeys } from '../object/misspelt.ts';
import type { ManifestObject } from '../object/objects.ts';
import { filledTree, withSource } from './filled-tree.ts';
import { serviceObject } from './service-object.ts';
import type { ServicePart } from './service-part.ts';

/**
 * What is checked of a Kubernetes object beside its schema: names, labels, selectors and what its kind asks for. The same checks as in a
 * manifest, on the object that a service describes.
 *
 * @param said of the settings already: nothing more is said at its places.
 */
export function* objectFaults(part: ServicePart, said: readonly Fault[]): Iterable<Fault> {
  const { component, resolution, entry, document, knowledge, values } = part;
  const tree = filledTree(entry.value, ['services', component.key], values);
  const object = serviceObject(component, resolution, { ...entry, value: tree.node });
  if (object === undefined) return;
  const seen = new Set<string>();
  const spoken = new Set(said.map(({ start }) => start));
  const misspelt = said.filter(tellsOfKeys);
  for (const ofObject of checked(object, knowledge)) {
    const fault =
      resolution?.is === 'kubernetes' && resolution.settingsAre === 'spec' ? inSettings(ofObject) : ofObject;
    const place = `${fault.start} ${fault.code}`;
    const isOpen = !tree.replaced.has(fault.start) && isReference(document.parsed.text.slice(fault.start, fault.end));
    if (isOpen || spoken.has(fault.start) || seen.has(place) || isMisspelt(fault, misspelt)) continue;
    seen.add(place);
    yield withSource(ofKey(fault, entry), tree, document.yaml.root);
  }
}

function* checked(object: ManifestObject, { bundle, settings }: Knowledge): Iterable<Fault> {
  yield* metadataFaults(object, bundle, settings.kubernetesVersion);
  for (const check of checksOf(object)) yield* check(object);
}

/** In the words of the file: what an object has in its `spec`, such a service has in its `settings`. */
function inSettings(fault: Fault): Fault {
  return fault.params['parent'] === '`spec`' ? { ...fault, params: { ...fault.params, parent: '`settings`' } } : fault;
}

/** A key that is the object's name cannot be changed alone: dependsOn and references use it. */
function ofKey(fault: Fault, { keyStart }: MapEntry): Fault {
  return fault.start === keyStart ? { ...fault, fixes: [] } : fault;
}
