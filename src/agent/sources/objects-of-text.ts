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
  readonly start: number;
  readonly end: number;
}

/**
 * The objects that a text describes, in its order: manifests and lists of them, components of a pattern and of a design. What is generated
 * from them (Pods, traits) is not among them.
 */
export function objectsOfText(text: string): readonly DescribedObject[] {
  return parseText(text).documents.flatMap(({ root }) => ofDocument(root));
}

/** The object at an offset: the last one that begins before it, or the first of the text. */
export function objectAt(text: string, offset: number): ObjectReference | undefined {
  const objects = objectsOfText(text);
  return (objects.findLast(({ start }) => start <= offset) ?? objects[0])?.object;
}

function ofDocument(root: ValueNode): readonly DescribedObject[] {
  if (root.is !== 'map') return [];
  const dialect = dialectOf(root);
  if (dialect === 'pattern') return ofPattern(root);
  if (dialect === 'design') return ofList(entryOf(root, 'components')?.value, ofDesignComponent);
  if (dialect !== undefined) return [];
  return textAt(root, 'kind')?.endsWith('List') === true && entryOf(root, 'items') !== undefined
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
    return described({ apiVersion, kind, name, namespace }, entry.keyStart, entry.value.end);
  });
}

function ofDesignComponent(node: MapNode): readonly DescribedObject[] {
  const apiVersion = textAt(node, 'component', 'version');
  const kind = textAt(node, 'component', 'kind');
  const name = textAt(node, 'configuration', 'metadata', 'name') ?? textAt(node, 'displayName');
  const namespace = textAt(node, 'configuration', 'metadata', 'namespace');
  return described({ apiVersion, kind, name, namespace }, node.start, node.end);
}

function ofManifest(node: MapNode): readonly DescribedObject[] {
  const [apiVersion, kind] = [textAt(node, 'apiVersion'), textAt(node, 'kind')];
  const [name, namespace] = [textAt(node, 'metadata', 'name'), textAt(node, 'metadata', 'namespace')];
  return described({ apiVersion, kind, name, namespace }, node.start, node.end);
}

function described(
  parts: Readonly<Record<'apiVersion' | 'kind' | 'name' | 'namespace', string | undefined>>,
  start: number,
  end: number,
): readonly DescribedObject[] {
  const { apiVersion, kind, name, namespace } = parts;
  if (apiVersion === undefined || kind === undefined || name === undefined) return [];
  const object = { ...splitApiVersion(apiVersion), kind, name, ...(namespace === undefined ? {} : { namespace }) };
  return [{ object, start, end }];
}

function ofList(
  node: ValueNode | undefined,
  read: (item: MapNode) => readonly DescribedObject[],
): readonly DescribedObject[] {
  return node?.is === 'list' ? node.items.flatMap((item) => (item.is === 'map' ? read(item) : [])) : [];
}

function textAt(map: MapNode, ...path: readonly string[]): string | undefined {
  let node: ValueNode | undefined = map;
  for (const key of path) node = node?.is === 'map' ? entryOf(node, key)?.value : undefined;
  return node?.is === 'scalar' && typeof node.value === 'string' && node.value !== '' ? node.value : undefined;
}
