import { entryOf, type MapEntry, type MapNode } from '../../../yaml/nodes.ts';
import type { Component } from '../../../pattern/model/types.ts';
import { placeOfEntry } from '../../schema/faults.ts';
import { validate } from '../../schema/validate.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { filledTree, withSource } from './filled-tree.ts';
import { patternViewOf } from './view.ts';
import { createServiceKeeper, serviceEntry } from './service-part.ts';
import { misplacedKeys } from './misplaced-keys.ts';
import { settingsSchema } from './settings-schema.ts';

const keep = createServiceKeeper();

/** Settings beside the schema of their kind. */
export function* settingsFaults(document: DocumentView, knowledge: Knowledge): Iterable<Fault | undefined> {
  const { filled } = patternViewOf(document, knowledge);
  for (const component of filled?.components ?? []) {
    yield undefined;
    const service = component.isAnnotation ? undefined : serviceEntry(document.yaml.root, component.key);
    if (service === undefined) continue;
    yield* keep(service, document, knowledge, () => faultsOf(component, service, document, knowledge));
  }
}

function* faultsOf(
  component: Component,
  service: MapEntry,
  document: DocumentView,
  knowledge: Knowledge,
): Iterable<Fault> {
  const { root } = document.yaml;
  const { values, resolutions } = patternViewOf(document, knowledge);
  const schema = settingsSchema(component, resolutions.get(component.key), knowledge.bundle);
  if (schema === undefined) return;
  const settings = service.value.is === 'map' ? entryOf(service.value, 'settings') : undefined;
  // Settings that are no map are the model's finding.
  if (settings?.value.is === 'list') return;
  const node = settings?.value.is === 'map' ? settings.value : emptyMap(settings ?? service);
  const misplaced =
    service.value.is === 'map'
      ? misplacedKeys({ settings: node, service: service.value, schema, text: document.parsed.text })
      : { faults: [], keys: [] };
  yield* misplaced.faults;
  const tree = filledTree(node, ['services', component.key, 'settings'], values);
  const faults = validate({
    node: tree.node,
    place: settings === undefined ? placeOfEntry(service) : placeOfEntry(settings),
    against: schema.against,
    ignoredKeys: [...schema.ignoredKeys, ...misplaced.keys],
  });
  for (const fault of faults) yield withSource(fault, tree, root);
}

/** Absent settings are checked as empty ones, so that a required key is still asked for. */
function emptyMap({ keyStart, keyEnd }: MapEntry): MapNode {
  return { is: 'map', entries: [], start: keyStart, end: keyEnd };
}
