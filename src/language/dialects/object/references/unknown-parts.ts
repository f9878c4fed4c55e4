import type { Fault } from '../../../diagnostics/finding.ts';
import { faultAt } from '../fault.ts';
import { isRoutedByConsul } from '../consul/gateways.ts';
import type { FileObjects } from '../file-objects.ts';
import type { ManifestObject } from '../objects.ts';
import { namedPartsOf } from '../declared.ts';
import type { KnownObject, KnownObjects } from './known-objects.ts';
import { partUsesOf, spanOfUse, type PartUse } from './parts.ts';
import { misspelt, relatedTo } from './unknown-objects.ts';

const plainName = /^[\w.-]+$/;

/** Parts that none of the objects of the name has. Where nothing is known of the object, or it lists no parts, nothing is said. */
export function* unknownPartFaults(object: ManifestObject, file: FileObjects, known: KnownObjects): Iterable<Fault> {
  for (const use of partUsesOf(object)) {
    const fault = use.isOwn || use.isFree === true ? undefined : unknownPart(use, known);
    if (fault !== undefined && !(use.list === 'ports' && isRoutedByConsul(object, file, known))) yield fault;
  }
}

/** Names of an object's own parts that it does not have: nobody else need be known for that. */
export function* unknownOwnPartFaults(object: ManifestObject): Iterable<Fault> {
  const names = namedPartsOf(object).map(({ name }) => name);
  for (const use of partUsesOf(object)) {
    const written = String(use.value);
    if (!use.isOwn || written === '' || names.includes(written)) continue;
    yield partFault(use, misspelt(written, names));
  }
}

function partFault(use: PartUse, near: string | undefined, extra: Pick<Fault, 'related'> = {}): Fault {
  const { target, what, value } = use;
  const owner = `${target.kind} \`${target.name}\``;
  const params = { owner, what, name: String(value), ...(near === undefined ? {} : { nearest: near }) };
  return faultAt('part-unknown', spanOfUse(use), params, extra);
}

function unknownPart(use: PartUse, known: KnownObjects): Fault | undefined {
  const { value, target, list } = use;
  const candidates = known.called(target);
  const parts = candidates.map((candidate) =>
    list === 'ports' ? namesOfPorts(candidate, value) : partNames(candidate),
  );
  const all = parts.flat();
  const written = String(value);
  if (parts.length === 0 || parts.some((names) => names.length === 0)) return undefined;
  if (!plainName.test(written) || all.includes(written) || !all.every((part) => plainName.test(part))) return undefined;
  return partFault(use, misspelt(written, all), relatedTo(candidates, `The ${target.kind}.`));
}

function partNames({ parts = [] }: KnownObject): readonly string[] {
  return parts;
}

/** Ports go by number or by name. A Service whose ports have no names is known by their numbers only. */
function namesOfPorts({ ports = [] }: KnownObject, written: unknown): readonly string[] {
  return typeof written === 'number' ? ports.map(({ port }) => String(port)) : ports.flatMap(({ name }) => name ?? []);
}
