import type { ObjectReference } from '../../core/kubernetes.ts';
import { splitApiVersion } from '../../core/kubernetes.ts';
import { knownKinds } from '../../pattern/known-kinds.ts';
import { readPattern } from '../../pattern/model/read.ts';
import { dialectOf } from '../../pattern/model/recognise.ts';
import { resolveTypes } from '../../pattern/model/resolve-types.ts';
import { entryOf, type MapNode, type ValueNode } from '../../yaml/nodes.ts';
import { parseText } from '../../yaml/parse.ts';

/** An object that a file describes, and where: offsets in UTF-16 code units. */
export interface DescribedObject {
  readonly object: ObjectReference;
  readonly labels: Readonly<Record<string, string>>;
  readonly start: number;
  readonly end: number;
}

/**
 * The objects that a text describes, in its order: manifests and lists of them, components of a pattern and of a design. What is generated
 * from them (Pods, traits) is not among them.
 */
export function objectsOfText(text: string): readonly DescribedObject[] {
  return objectsOfRoots(parseText(text).documents.map(({ root }) => root));
}

/** The same of documents that are read already. */
export function objectsOfRoots(roots: readonly ValueNode[]): readonly DescribedObject[] {
  return roots.flatMap(ofDocument);
}

/** The object at an offset: the last one that begins before it, or the first of the text. */
export function objectAt(text: string, offset: number): DescribedObject | undefined {
  const objects = objectsOfText(text);
  return objects.findLast(({ start }) => start <= offset) ?? objects[0];
}

function ofDocument(root: ValueNode): readonly DescribedObject[] {
  if (root.is !== 'map') return [];
  const dialect = dialectOf(root);
  if (dialect === 'pattern') return ofPattern(root);
  if (dialect === 'design') return ofList(entryOf(root, 'components')?.value, ofDesignComponent);
  if (dialect === 'oam') return ofApplication(root);
  if (dialect !== undefined) return [];
  return scalarAt(root, 'kind')?.endsWith('List') === true && entryOf(root, 'items') !== undefined
    ? ofList(entryOf(root, 'items')?.value, ofManifest)
    : ofManifest(root);
}

function ofPattern(root: MapNode): readonly DescribedObject[] {
  const { pattern } = readPattern(root);
  const services = entryOf(root, 'services')?.value;
  if (pattern === undefined || services?.is !== 'map') return [];
  const { resolutions } = resolveTypes(pattern, knownKinds());
  return pattern.components.flatMap(({ key, name, namespace }): readonly DescribedObject[] => {
    const resolution = resolutions.get(key);
    const entry = entryOf(services, key);
    if (entry === undefined || (resolution?.is !== 'kubernetes' && resolution?.is !== 'uncatalogued')) return [];
    const { apiVersion, kind } = resolution;
    if (apiVersion === undefined) return [];
    const labels = labelsAt(entry.value, 'labels');
    return described({ apiVersion, kind, name, namespace }, labels, entry.keyStart, entry.value.end);
  });
}

function ofDesignComponent(node: MapNode): readonly DescribedObject[] {
  const apiVersion = scalarAt(node, 'component', 'version');
  const kind = scalarAt(node, 'component', 'kind');
  const name = scalarAt(node, 'configuration', 'metadata', 'name') ?? scalarAt(node, 'displayName');
  const namespace = scalarAt(node, 'configuration', 'metadata', 'namespace');
  const labels = labelsAt(node, 'configuration', 'metadata', 'labels');
  return described({ apiVersion, kind, name, namespace }, labels, node.start, node.end);
}

/** What KubeVela makes of its own types of components: one object each, with the name of the component. */
const madeOfTypes: Readonly<Record<string, readonly [apiVersion: string, kind: string]>> = {
  webservice: ['apps/v1', 'Deployment'],
  worker: ['apps/v1', 'Deployment'],
  statefulset: ['apps/v1', 'StatefulSet'],
  daemon: ['apps/v1', 'DaemonSet'],
  task: ['batch/v1', 'Job'],
  'cron-task': ['batch/v1', 'CronJob'],
};

/** An Application, which is an object too, and what its components bring as it is or are made to. */
function ofApplication(root: MapNode): readonly DescribedObject[] {
  const namespace = scalarAt(root, 'metadata', 'namespace');
  const components = nodeAt(root, ['spec', 'components']);
  return [
    ...ofManifest(root),
    ...ofList(components, (component) => {
      const brought = ofList(nodeAt(component, ['properties', 'objects']), ofManifest);
      const [apiVersion, kind] = madeOfTypes[scalarAt(component, 'type') ?? ''] ?? [];
      const made = { apiVersion, kind, name: scalarAt(component, 'name'), namespace };
      return [...brought, ...described(made, {}, component.start, component.end)];
    }),
  ];
}

function ofManifest(node: MapNode): readonly DescribedObject[] {
  const [apiVersion, kind] = [scalarAt(node, 'apiVersion'), scalarAt(node, 'kind')];
  const [name, namespace] = [scalarAt(node, 'metadata', 'name'), scalarAt(node, 'metadata', 'namespace')];
  return described({ apiVersion, kind, name, namespace }, labelsAt(node, 'metadata', 'labels'), node.start, node.end);
}

function described(
  parts: Readonly<Record<'apiVersion' | 'kind' | 'name' | 'namespace', string | undefined>>,
  labels: DescribedObject['labels'],
  start: number,
  end: number,
): readonly DescribedObject[] {
  const { apiVersion, kind, name, namespace } = parts;
  if (apiVersion === undefined || kind === undefined || name === undefined) return [];
  const object = { ...splitApiVersion(apiVersion), kind, name, ...(namespace === undefined ? {} : { namespace }) };
  return [{ object, labels, start, end }];
}

function ofList(
  node: ValueNode | undefined,
  read: (item: MapNode) => readonly DescribedObject[],
): readonly DescribedObject[] {
  return node?.is === 'list' ? node.items.flatMap((item) => (item.is === 'map' ? read(item) : [])) : [];
}

function labelsAt(node: ValueNode, ...path: readonly string[]): DescribedObject['labels'] {
  const map = nodeAt(node, path);
  const entries = map?.is === 'map' ? map.entries : [];
  return Object.fromEntries(
    entries.flatMap(({ key, value }) =>
      value.is === 'scalar' && value.value !== null ? [[key, String(value.value)]] : [],
    ),
  );
}

/** A text at a path; undefined where there is none, or it is empty. */
export function scalarAt(map: ValueNode, ...path: readonly string[]): string | undefined {
  const node = nodeAt(map, path);
  return node?.is === 'scalar' && typeof node.value === 'string' && node.value !== '' ? node.value : undefined;
}

/** The node at a path of keys. */
export function nodeAt(from: ValueNode, path: readonly string[]): ValueNode | undefined {
  let node: ValueNode | undefined = from;
  for (const key of path) node = node?.is === 'map' ? entryOf(node, key)?.value : undefined;
  return node;
}
