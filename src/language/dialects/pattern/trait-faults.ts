import { nearest } from '../../../core/nearest.ts';
import type { Component } from '../../../pattern/model/types.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import { entryOf, type MapEntry } from '../../../yaml/nodes.ts';
import { placeOfEntry } from '../../schema/faults.ts';
import { traits } from '../../schema/own.ts';
import { validate } from '../../schema/validate.ts';
import type { ServicePart } from './service-part.ts';
import { filledTree, withSource } from './filled-tree.ts';

/** Traits: known, allowed for their type, and with the right settings. Nothing is said of a component whose type is not known. */
export function* traitFaults({
  component,
  resolution,
  entry: service,
  document,
  values,
}: ServicePart): Iterable<Fault> {
  if (resolution === undefined || resolution.is === 'unknown') return;
  const given = service.value.is === 'map' ? entryOf(service.value, 'traits')?.value : undefined;
  if (given?.is !== 'map') return;
  const tree = filledTree(given, ['services', component.key, 'traits'], values);
  if (tree.node.is !== 'map') return;
  for (const entry of tree.node.entries)
    for (const fault of faultsOf(entry, component)) yield withSource(fault, tree, document.yaml.root);
}

function* faultsOf(entry: MapEntry, component: Component): Iterable<Fault> {
  const { start, end } = placeOfEntry(entry);
  const definition = traits.get(entry.key);
  if (definition === undefined) {
    const candidate = nearest(entry.key, traits.keys());
    const params = { trait: entry.key, ...(candidate === undefined ? {} : { nearest: candidate }) };
    yield { code: 'trait-unknown', start, end, params };
    return;
  }
  const { types, settings } = definition;
  if (types?.some((type) => type.toLowerCase() === component.type.toLowerCase()) === false) {
    const allowed = types.map((type) => `\`${type}\``).join(' and ');
    yield { code: 'trait-not-for-type', start, end, params: { trait: entry.key, allowed, type: component.type } };
    return;
  }
  if (settings === undefined) return;
  yield* validate({ node: entry.value, place: placeOfEntry(entry), against: settings });
}
