import type { JsonValue } from '../../../core/json.ts';
import type { Component, TypeResolution } from '../../../pattern/model/types.ts';
import { entryOf, type MapEntry, type ValueNode } from '../../../yaml/nodes.ts';
import type { ParsedText } from '../../../yaml/parse.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import type { DocumentView } from '../../service/document.ts';
import { createFaultKeeper } from '../../service/kept-faults.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { patternViewOf } from './view.ts';

/** Begins references and imports: what stands behind either is not part of the service. */
const opening = '$(#';

/** The entry of a service below `services`. */
export function serviceEntry(root: ValueNode, key: string): MapEntry | undefined {
  const services = root.is === 'map' ? entryOf(root, 'services') : undefined;
  return services?.value.is === 'map' ? entryOf(services.value, key) : undefined;
}

/** A service of a pattern, with all that its checks look at. */
export interface ServicePart {
  /** As it is written, and with its references filled in as far as they can be. */
  readonly written: Component;
  readonly component: Component;
  readonly resolution: TypeResolution | undefined;
  readonly entry: MapEntry;
  readonly document: DocumentView;
  readonly knowledge: Knowledge;
  /** What texts with references became, by `placeKey`. */
  readonly values: ReadonlyMap<string, JsonValue>;
}

/** The services of a pattern that are more than drawings. */
export function* serviceParts(document: DocumentView, knowledge: Knowledge): Iterable<ServicePart> {
  const { pattern, filled, values, resolutions } = patternViewOf(document, knowledge);
  const written = pattern?.components ?? [];
  for (const [index, component] of (filled?.components ?? []).entries()) {
    const entry = component.isAnnotation ? undefined : serviceEntry(document.yaml.root, component.key);
    if (entry === undefined) continue;
    const resolution = resolutions.get(component.key);
    yield { written: written[index] ?? component, component, resolution, entry, document, knowledge, values };
  }
}

const keep = createFaultKeeper();

/**
 * Keeps the faults of a service from version to version of a text. A service with references is checked anew each time: what they lead to
 * stands in other services.
 */
export function keptServiceFaults(part: ServicePart, check: () => Iterable<Fault>): Iterable<Fault | undefined> {
  const { entry, document, knowledge } = part;
  const { key, keyStart, value } = entry;
  if (holdsReferences(document.parsed, keyStart, value.end)) return check();
  const basis = [key, knowledge.bundle, knowledge.settings.kubernetesVersion];
  return keep({ node: value, start: keyStart, end: value.end, basis }, check);
}

const textsWithReferences = new WeakMap<ParsedText, boolean>();

function holdsReferences(parsed: ParsedText, start: number, end: number): boolean {
  let holdsAny = textsWithReferences.get(parsed);
  if (holdsAny === undefined) {
    holdsAny = parsed.text.includes(opening);
    textsWithReferences.set(parsed, holdsAny);
  }
  return holdsAny && parsed.text.slice(start, end).includes(opening);
}
