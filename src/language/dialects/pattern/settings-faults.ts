import { entryOf, type MapEntry, type MapNode } from '../../../yaml/nodes.ts';
import { placeOfEntry } from '../../schema/faults.ts';
import { validate } from '../../schema/validate.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import { filledTree, withSource } from './filled-tree.ts';
import type { ServicePart } from './service-part.ts';
import { misplacedKeys } from './misplaced-keys.ts';
import { settingsSchema } from './settings-schema.ts';

/** Settings beside the schema of their kind. */
export function* settingsFaults(part: ServicePart): Iterable<Fault> {
  const { component, resolution, entry: service, document, knowledge, values } = part;
  const schema = settingsSchema(component, resolution, knowledge.bundle);
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
  for (const fault of faults) yield withSource(fault, tree, document.yaml.root);
}

/** Absent settings are checked as empty ones, so that a required key is still asked for. */
function emptyMap({ keyStart, keyEnd }: MapEntry): MapNode {
  return { is: 'map', entries: [], start: keyStart, end: keyEnd };
}
