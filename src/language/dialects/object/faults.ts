import { withMove } from '../../document/move-edits.ts';
import type { Fault } from '../../diagnostics/finding.ts';
import type { SchemaBundle } from '../../schema/bundle.ts';
import type { DocumentView } from '../../service/document.ts';
import { isReadOtherwise, kubernetes, mapAsRead } from '../../schema/readings.ts';
import { createFaultKeeper } from '../../service/kept-faults.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import { checksOf, fileChecksOf } from './checks.ts';
import { faultAt } from './fault.ts';
import { fileObjects } from './file-objects.ts';
import { metadataFaults } from './metadata-faults.ts';
import { isMisspelt, tellsOfKeys } from './misspelt.ts';
import { isToolInput, objectsOf, type ManifestObject } from './objects.ts';
import { isPatch } from './patches.ts';
import { nodeAt, spanOf } from './read.ts';
import { knownObjects, type KnownObjects } from './references/known-objects.ts';
import { servedVersionFaults } from './served-versions.ts';
import { structureFaults } from './structure-faults.ts';

const keep = createFaultKeeper();

/** Faults of the objects of a document: each by itself, then what needs the others of the file. */
export function* objectFaults(document: DocumentView, knowledge: Knowledge): Iterable<Fault | undefined> {
  if (isPatch(document, knowledge)) return;
  const known = knownObjects(document, knowledge);
  for (const object of objectsOf(document.yaml.root)) {
    yield undefined;
    if (isToolInput(object)) continue;
    const { node } = object;
    const { bundle, settings } = knowledge;
    // Of a file of many objects, an edit leaves all but one as they were.
    yield* keep({ node, start: node.start, end: node.end, basis: [bundle, settings.kubernetesVersion] }, () =>
      faultsOfObject(object, bundle, settings.kubernetesVersion, document.parsed.text),
    );
    yield* servedVersionFaults(object, knowledge);
    yield* faultsAmong(object, document, known);
  }
}

/**
 * Faults of one object by itself. They depend on nothing but the parameters. What the schema says of a value is not said again in other
 * words, and a value that a template engine fills in is not judged.
 */
function* faultsOfObject(
  object: ManifestObject,
  bundle: SchemaBundle,
  kubernetesVersion: string | undefined,
  text: string,
): Iterable<Fault | undefined> {
  const spoken = new Set<number>();
  const misspelt: Fault[] = [];
  // Istio's own rules forbid wildcards in labels; that `*` is no character of a label is the same fault.
  let isWildcardSaid = false;
  const said = function* (faults: Iterable<Fault>): Iterable<Fault> {
    const told: Fault[] = [];
    for (const fault of faults) {
      if (spoken.has(fault.start) || isMisspelt(fault, misspelt)) continue;
      const written = text.slice(fault.start, fault.end);
      if (isFilledIn(written) || (isWildcardSaid && fault.code === 'label-invalid' && written.includes('*'))) continue;
      told.push(fault);
      yield withMove(fault, object.node, text);
    }
    for (const { start } of told) spoken.add(start);
    isWildcardSaid ||= told.some(
      ({ code, params }) => code === 'rule-broken' && String(params['message']).includes('wildcard'),
    );
    misspelt.push(...told.filter(tellsOfKeys));
  };
  const ofStructure = [...structureFaults(object, bundle, kubernetesVersion)];
  yield* said(ofStructure);
  const isRead = ofStructure.some(isReadOtherwise);
  const read = isRead ? { ...object, node: mapAsRead(object.node, kubernetes) } : object;
  yield* said(metadataFaults(read, bundle, kubernetesVersion));
  for (const check of checksOf(read)) {
    yield undefined;
    yield* said(check(read));
  }
}

function* faultsAmong(object: ManifestObject, { parsed }: DocumentView, known: KnownObjects): Iterable<Fault> {
  const file = fileObjects(parsed);
  const first = file.repeated.get(object);
  const name = nodeAt(object.node, 'metadata', 'name');
  const firstName = nodeAt(first?.node, 'metadata', 'name');
  if (first !== undefined && name !== undefined && firstName !== undefined) {
    yield faultAt(
      'object-duplicate',
      spanOf(name),
      { object: `${object.kind} \`${object.name ?? ''}\`` },
      { related: [{ message: 'It stands here first.', ...spanOf(firstName) }] },
    );
  }
  const spoken = new Set<number>();
  for (const check of fileChecksOf(object)) {
    for (const fault of check(object, file, known)) {
      if (spoken.has(fault.start) || isFilledIn(parsed.text.slice(fault.start, fault.end))) continue;
      spoken.add(fault.start);
      yield fault;
    }
  }
}

/** What some tool fills in before anybody applies the file: `{{.Name}}`, `${NAME}`, `<NAME>`. */
export function isFilledIn(written: string): boolean {
  return /\{\{|\$\{|^["']?<[^<>]+>["']?$/.test(written);
}
