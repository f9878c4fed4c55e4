import { nearest } from '../../../core/nearest.ts';
import type { MapNode, ValueNode } from '../../../yaml/nodes.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import type { SchemaBundle } from '../../schema/bundle.ts';
import { placeOfEntry, type SchemaFault } from '../../schema/faults.ts';
import { kubernetes } from '../../schema/readings.ts';
import { validate } from '../../schema/validate.ts';
import { metadataFaults } from '../object/metadata-faults.ts';
import { objectsOf } from '../object/objects.ts';
import { entryAt, itemsAt, nodeAt, spanOfEntry, textAt } from '../object/read.ts';
import { ownKindFaults } from './own-kind-faults.ts';
import { structureFaults } from '../object/structure-faults.ts';
import { allParts, type Application, type TypedPart } from './application.ts';
import { durationFault, goDuration } from './durations.ts';
import { plainType, propertiesSchema, type KnownDefinition, type KnownDefinitions } from './definitions.ts';

/** `properties` beside the parameters of their definition, and the objects in them beside the schemas of their kinds. */
export function* propertiesFaults(
  application: Application,
  definitions: KnownDefinitions,
  bundle: SchemaBundle,
  kubernetesVersion: string | undefined,
): Iterable<Fault | undefined> {
  const isFilledLater = application.policies.some(({ type }) => type !== undefined && laterValues.includes(type.text));
  for (const part of allParts(application)) {
    yield undefined;
    const definition = part.type === undefined ? undefined : definitions.find(part.kind, part.type.text);
    if (definition === undefined) continue;
    for (const fault of partFaults(part, definition)) {
      const isMissing = fault.code === 'missing-key';
      if (isMissing && isFilledLater && (part.kind === 'component' || part.kind === 'trait')) continue;
      yield fault;
    }
    if (definition.from !== 'KubeVela') continue;
    for (const object of objectsIn(part)) yield* embeddedFaults(object, bundle, kubernetesVersion);
    yield* durationFaults(part);
  }
}

/** Policies that bring values which a component itself may lack. */
const laterValues: readonly string[] = ['override', 'envbinding'];

function* partFaults(part: TypedPart, definition: KnownDefinition): Iterable<Fault> {
  const against = propertiesSchema(definition);
  if (against === undefined || part.type === undefined) return;
  const entry = entryAt(part.node, 'properties');
  const { type } = part;
  // Another revision of a definition may have other parameters.
  if (plainType(type.text) !== type.text) return;
  if (entry === undefined && isMisspelt(part.node)) return;
  const given = entry === undefined || isEmpty(entry.value) ? undefined : entry;
  if (given?.value.is === 'list') return;
  const { start, end } = type.node;
  const node: ValueNode = given?.value ?? { is: 'map', entries: [], start, end };
  const place = given === undefined ? { name: 'properties', start, end } : placeOfEntry(given);
  const ignoredKeys = inputKeys(part);
  for (const fault of validate({ node, place, against, ignoredKeys, reader: kubernetes, isLenient: true })) {
    // A map that a template passes on as a whole may hold more than its parameter lists; a misspelt key is one all the same.
    const isPassedOn = fault.params['nearest'] === undefined && !isOwnKey(fault, node);
    if (fault.code !== 'unknown-key' || !isPassedOn) yield inWords(fault, type.text);
  }
}

function isEmpty(node: ValueNode): boolean {
  return node.is === 'scalar' && node.value === null;
}

/** A misspelt `properties` is said once, and not missing as well. */
function isMisspelt(node: MapNode): boolean {
  return (
    nearest(
      'properties',
      node.entries.map(({ key }) => key),
    ) !== undefined
  );
}

function isOwnKey({ start }: SchemaFault, node: ValueNode): boolean {
  return node.is === 'map' && node.entries.some(({ keyStart }) => keyStart === start);
}

/** CUE takes what a parameter does not have, so an unknown key is no error: nothing is done with it. */
function inWords(fault: SchemaFault, type: string): Fault {
  if (fault.code !== 'unknown-key') return fault;
  const { key = '', nearest } = fault.params;
  return {
    ...fault,
    code: 'oam-property-unknown',
    params: { key, type, ...(nearest === undefined ? {} : { nearest }) },
  };
}

/** Keys that come from the outputs of others: `parameterKey` of `inputs`, its first step. */
function inputKeys({ node }: TypedPart): readonly string[] {
  return itemsAt(node, 'inputs').flatMap((input) => {
    const [key = ''] = (textAt(input, 'parameterKey') ?? '').replace(/^properties\./, '').split(/[.[]/);
    return key === '' ? [] : [key];
  });
}

/** Where the built-in definitions take whole objects. */
function objectsIn({ kind, type, node }: TypedPart): readonly ValueNode[] {
  const at = `${kind}/${type?.text ?? ''}`;
  if (at === 'component/k8s-objects') return itemsAt(node, 'properties', 'objects');
  const one = at === 'component/raw' ? nodeAt(node, 'properties') : undefined;
  const value = at === 'workflow-step/apply-object' ? nodeAt(node, 'properties', 'value') : one;
  return value === undefined ? [] : [value];
}

/** An object inside of another: who applies it may still give it a name. */
export function* embeddedFaults(
  node: ValueNode,
  bundle: SchemaBundle,
  kubernetesVersion: string | undefined,
): Iterable<Fault> {
  const kind = entryAt(node, 'kind');
  if (node.is === 'map' && kind !== undefined)
    yield* ownKindFaults(node, { name: String(textAt(node, 'kind')), ...spanOfEntry(kind) }) ?? [];
  for (const object of objectsOf(node)) {
    yield* structureFaults(object, bundle);
    for (const fault of metadataFaults(object, bundle, kubernetesVersion)) {
      if (fault.code !== 'missing-key') yield fault;
    }
  }
}

/** `suspend` waits for a duration of Go. */
function* durationFaults({ kind, type, node }: TypedPart): Iterable<Fault> {
  if (kind !== 'workflow-step' || type?.text !== 'suspend') return;
  const duration = nodeAt(node, 'properties', 'duration');
  if (duration?.is !== 'scalar' || typeof duration.value !== 'string' || goDuration.test(duration.value)) return;
  yield durationFault('duration', duration, duration.value);
}
