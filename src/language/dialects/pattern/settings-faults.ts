import { entryOf, type MapEntry, type MapNode, type ValueNode } from '../../../yaml/nodes.ts';
import { placeOfEntry } from '../../schema/faults.ts';
import { validate } from '../../schema/validate.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { filledTree, withSource } from './filled-tree.ts';
import { patternViewOf } from './view.ts';
import { misplacedKeys } from './misplaced-keys.ts';
import { settingsSchema } from './settings-schema.ts';

/** Settings beside the schema of their kind. */
export function* settingsFaults(document: DocumentView, knowledge: Knowledge): Iterable<Fault | undefined> {
  const { root } = document.yaml;
  const { filled, values, resolutions } = patternViewOf(document, knowledge);
  for (const component of filled?.components ?? []) {
    yield undefined;
    if (component.isAnnotation) continue;
    const schema = settingsSchema(component, resolutions.get(component.key), knowledge.bundle);
    const service = serviceEntry(root, component.key);
    if (schema === undefined || service === undefined) continue;
    const settings = service.value.is === 'map' ? entryOf(service.value, 'settings') : undefined;
    // Settings that are no map are the model's finding.
    if (settings?.value.is === 'list') continue;
    const node = settings?.value.is === 'map' ? settings.value : emptyMap(settings ?? service);
    const misplaced = misplacedKeys(node, schema);
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
}

/** The entry of a service below `services`. */
export function serviceEntry(root: ValueNode, key: string): MapEntry | undefined {
  const services = root.is === 'map' ? entryOf(root, 'services') : undefined;
  return services?.value.is === 'map' ? entryOf(services.value, key) : undefined;
}

/** Absent settings are checked as empty ones, so that a required key is still asked for. */
function emptyMap({ keyStart, keyEnd }: MapEntry): MapNode {
  return { is: 'map', entries: [], start: keyStart, end: keyEnd };
}
