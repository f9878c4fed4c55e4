import type { Fault } from '../../../diagnostics/finding.ts';
import { faultAt } from '../fault.ts';
import type { FileObjects } from '../file-objects.ts';
import type { ManifestObject } from '../objects.ts';
import { spanOf } from '../read.ts';
import type { KnownObject, KnownObjects } from './known-objects.ts';
import { partUsesOf, type PartUse } from './parts.ts';
import { misspelt, relatedTo } from './unknown-objects.ts';

const plainName = /^[\w.-]+$/;

/** Parts that none of the objects of the name has. Where nothing is known of the object, or it lists no parts, nothing is said. */
export function* unknownPartFaults(object: ManifestObject, _: FileObjects, known: KnownObjects): Iterable<Fault> {
  for (const use of partUsesOf(object)) yield* unknownPart(use, known);
}

function* unknownPart({ node, target, what, list }: PartUse, known: KnownObjects): Iterable<Fault> {
  const candidates = known.called(target);
  const parts = candidates.map((candidate) =>
    list === 'ports' ? namesOfPorts(candidate, node.value) : partNames(candidate),
  );
  const all = parts.flat();
  const written = String(node.value);
  if (parts.length === 0 || parts.some((names) => names.length === 0)) return;
  if (!plainName.test(written) || all.includes(written) || !all.every((part) => plainName.test(part))) return;
  const near = misspelt(written, all);
  const owner = `${target.kind} \`${target.name}\``;
  yield faultAt(
    'part-unknown',
    spanOf(node),
    { owner, what, name: written, ...(near === undefined ? {} : { nearest: near }) },
    relatedTo(candidates, `The ${target.kind}.`),
  );
}

function partNames({ parts = [] }: KnownObject): readonly string[] {
  return parts;
}

/** Ports go by number or by name. A Service whose ports have no names is known by their numbers only. */
function namesOfPorts({ ports = [] }: KnownObject, written: unknown): readonly string[] {
  return typeof written === 'number' ? ports.map(({ port }) => String(port)) : ports.flatMap(({ name }) => name ?? []);
}
