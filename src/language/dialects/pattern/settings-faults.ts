import { entryOf, type MapEntry, type MapNode } from '../../../yaml/nodes.ts';
import { isReference } from '../../../pattern/model/reference-text.ts';
import { isFurtherProfile, meshVersionForm, meshVersionWords, chartRepositoryWords } from './mesh-settings.ts';
import { faultAt } from '../object/fault.ts';
import { nodeAt } from '../object/read.ts';
import { placeOfEntry, type SchemaFault } from '../../schema/faults.ts';
import { mesheryOfPatterns } from '../../schema/readings.ts';
import { validate } from '../../schema/validate.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import { filledTree, withSource } from './filled-tree.ts';
import type { ServicePart } from './service-part.ts';
import { misplacedKeys, nothingMisplaced } from './misplaced-keys.ts';
import { settingsSchema } from './settings-schema.ts';

/** Settings beside the schema of their kind. */
export function* settingsFaults(part: ServicePart): Iterable<Fault> {
  const { component, resolution, entry: service, document, knowledge, values } = part;
  yield* versionFaults(part);
  const schema = settingsSchema(component, resolution, knowledge.bundle);
  if (schema === undefined) return;
  const settings = service.value.is === 'map' ? entryOf(service.value, 'settings') : undefined;
  // Settings that are no map are the model's finding.
  if (settings?.value.is === 'list') return;
  const node = settings?.value.is === 'map' ? settings.value : emptyMap(settings ?? service);
  const misplaced =
    service.value.is === 'map'
      ? misplacedKeys({ settings: node, service: service.value, schema, text: document.parsed.text })
      : nothingMisplaced;
  yield* misplaced.faults;
  const tree = filledTree(node, ['services', component.key, 'settings'], values);
  const faults = validate({
    node: tree.node,
    place: settings === undefined ? placeOfEntry(service) : placeOfEntry(settings),
    against: schema.against,
    ignoredKeys: [...schema.ignoredKeys, ...misplaced.keys],
    reader: mesheryOfPatterns,
    isLenient: schema.isOpen === true,
  });
  for (const fault of faults) {
    if (schema.isOpen !== true || !isAllowed(fault)) yield withSource(inWords(fault), tree, document.yaml.root);
    else if (isUnread(fault, node, resolution))
      yield faultAt('mesh-setting-unknown', fault, { key: String(fault.params['key']) });
  }
}

/** What settings that may hold more than is known are not blamed for. */
function isAllowed({ code, params }: SchemaFault): boolean {
  if (code === 'unknown-key') return params['nearest'] === undefined;
  return code === 'not-allowed' && params['key'] === 'profile' && isFurtherProfile(String(params['value']));
}

/** A setting of Istio that is none of those that a plan reads: it refuses the others. Of other meshes nothing is installed. */
function isUnread({ code, start }: SchemaFault, settings: MapNode, resolution: ServicePart['resolution']): boolean {
  if (code !== 'unknown-key' || resolution?.is !== 'mesh' || resolution.mesh !== 'istio') return false;
  return settings.entries.some(({ keyStart }) => keyStart === start);
}

/** Instead of the expression that an address has to match. */
function inWords(fault: SchemaFault): SchemaFault {
  if (fault.code !== 'wrong-format' || fault.params['key'] !== 'chartRepository') return fault;
  return { ...fault, params: { ...fault.params, expected: chartRepositoryWords } };
}

/** The version of a mesh, beside its type or, as of old, in its settings. */
function* versionFaults({ resolution, entry: { value: service } }: ServicePart): Iterable<Fault> {
  if (resolution?.is !== 'mesh') return;
  for (const node of [nodeAt(service, 'version'), nodeAt(service, 'settings', 'version')]) {
    if (node?.is !== 'scalar' || typeof node.value !== 'string' || isReference(node.value)) continue;
    if (node.value === '' || meshVersionForm.test(node.value)) continue;
    const { value, start, end } = node;
    yield { code: 'wrong-format', start, end, params: { key: 'version', expected: meshVersionWords, value } };
  }
}

/** Absent settings are checked as empty ones, so that a required key is still asked for. */
function emptyMap({ keyStart, keyEnd }: MapEntry): MapNode {
  return { is: 'map', entries: [], start: keyStart, end: keyEnd };
}
