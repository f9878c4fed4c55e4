import { splitApiVersion } from '../../../core/kubernetes.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Knowledge } from '../../service/knowledge.ts';
import type { NodePath, ValueOffer } from '../dialect.ts';
import { partsOf } from './declared.ts';
import { fileObjects } from './file-objects.ts';
import { objectAt, type ManifestObject } from './objects.ts';
import { textAt } from './read.ts';
import { fullHost } from './references/hosts.ts';
import { knownObjects } from './references/known-objects.ts';
import { namespaceTarget, offeredNames, targetAt, type NamesOfFile } from './references/offered-names.ts';
import { partOwnerAt, type PartOwner } from './references/parts.ts';

/** Values that can stand at a path: kinds, versions, and names of objects of the file, of the workspace and of the cluster. */
export function* objectValues(document: DocumentView, path: NodePath, knowledge: Knowledge): Iterable<ValueOffer> {
  const at = objectAt(document.yaml.root, path);
  if (at === undefined) {
    yield* headValues(path, undefined, knowledge);
    return;
  }
  const { object } = at;
  if (at.path.length === 1) yield* headValues(at.path, object, knowledge);
  else if (at.path.join('.') === 'metadata.namespace') {
    yield* offeredNames(namespaceTarget, namesOfFile(document), knowledge);
  } else if (at.path.at(-1) === 'subset') yield* subsetValues(object, at.path, document, knowledge);
  else {
    const owner = partOwnerAt(object, at.path);
    if (owner !== undefined) {
      yield* partValues(owner, at.path.at(-1), document, knowledge);
      return;
    }
    const target = targetAt(object, at.path);
    if (target !== undefined) yield* offeredNames(target, namesOfFile(document), knowledge);
  }
}

function namesOfFile({ parsed }: DocumentView): NamesOfFile {
  const file = fileObjects(parsed);
  return (group, kind) => file.ofKind(group, kind);
}

function* headValues(path: NodePath, object: ManifestObject | undefined, { bundle }: Knowledge): Iterable<ValueOffer> {
  const [key] = path.slice(-1);
  if (key === 'kind') {
    const group = object?.group;
    for (const { apiVersion, kind } of bundle.kinds.kinds()) {
      if (group === undefined || splitApiVersion(apiVersion).group === group)
        yield { value: kind, kind: 'type', detail: apiVersion };
    }
  } else if (key === 'apiVersion') {
    const versions = new Set(bundle.kinds.kinds().map(({ apiVersion }) => apiVersion));
    for (const value of versions) yield { value, kind: 'type' };
  }
}

function* subsetValues(
  object: ManifestObject,
  path: NodePath,
  document: DocumentView,
  { workspace }: Knowledge,
): Iterable<ValueOffer> {
  const host = textAt(object.node, ...path.slice(0, -1), 'host');
  if (host === undefined) return;
  const wanted = fullHost(host, object.namespace);
  const offered = new Set<string>();
  for (const rule of fileObjects(document.parsed).ofKind('networking.istio.io', 'DestinationRule')) {
    if (fullHost(textAt(rule.node, 'spec', 'host') ?? '', rule.namespace) !== wanted) continue;
    for (const value of partsOf(rule)) {
      if (offered.has(value)) continue;
      offered.add(value);
      yield { value, kind: 'value', detail: `Subset of DestinationRule ${rule.name ?? ''}` };
    }
  }
  // The index does not keep the host: a rule of the workspace that is called after the host is the usual one.
  for (const rule of workspace.objects('DestinationRule', 'networking.istio.io')) {
    if (rule.name !== host.split('.')[0]) continue;
    for (const value of rule.parts ?? []) {
      if (offered.has(value)) continue;
      offered.add(value);
      yield { value, kind: 'value', detail: `Subset of DestinationRule ${rule.name}` };
    }
  }
}

/** Parts of the object that stands beside, from wherever it is known. Ports go by number, but for sections of a Service. */
function* partValues(
  { target, list }: PartOwner,
  key: string | number | undefined,
  document: DocumentView,
  knowledge: Knowledge,
): Iterable<ValueOffer> {
  const offered = new Set<string>();
  for (const { parts = [], ports = [] } of knownObjects(document, knowledge).called(target)) {
    const names =
      key === 'sectionName' ? ports.flatMap(({ name }) => name ?? []) : ports.map(({ port }) => String(port));
    for (const value of list === 'parts' ? parts : names) {
      if (offered.has(value)) continue;
      offered.add(value);
      yield { value, kind: 'value', detail: `${target.kind} ${target.name}` };
    }
  }
}
