import { isMeshApiVersion } from '../../../core/mesh-groups.ts';
import { splitApiVersion } from '../../../core/kubernetes.ts';
import { entryOf, type MapEntry, type MapNode, type ValueNode } from '../../../yaml/nodes.ts';
import type { NodePath } from '../dialect.ts';
import { textAt } from './read.ts';

/** One Kubernetes object of a document: the document itself, or an item of a `kind: List`. */
export interface ManifestObject {
  readonly node: MapNode;
  /** Where it stands in its document. */
  readonly path: NodePath;
  readonly apiVersion: string;
  readonly group: string;
  readonly version: string;
  /** Empty where a mesh's `apiVersion` stands without a kind. */
  readonly kind: string;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}

const objectsByRoot = new WeakMap<ValueNode, readonly ManifestObject[]>();

/** The objects of a document, in its order; none where its root is no object. */
export function objectsOf(root: ValueNode): readonly ManifestObject[] {
  let objects = objectsByRoot.get(root);
  if (objects === undefined) {
    objects = readObjects(root);
    objectsByRoot.set(root, objects);
  }
  return objects;
}

/** True for a map that says which object it is. The kind may still be missing where the group leaves no doubt. */
export function isObject(root: ValueNode): boolean {
  return headOf(root) !== undefined;
}

/** True where a document holds a kind of a mesh, of the Gateway API or of SMI: the file is ours then. */
export function holdsMeshKind(root: ValueNode): boolean {
  return objectsOf(root).some(({ apiVersion }) => isMeshApiVersion(apiVersion));
}

/** Groups of files that a tool on somebody's machine reads: they have the form of objects, but no API server sees them. */
const groupsOfTools: readonly string[] = ['install.istio.io'];

/** True for the input of a tool, such as an IstioOperator: nothing is known of its fields. */
export function isToolInput({ group }: ManifestObject): boolean {
  return groupsOfTools.includes(group);
}

interface ObjectHead {
  readonly node: MapNode;
  readonly apiVersion: string;
  readonly kind: string;
}

function headOf(node: ValueNode): ObjectHead | undefined {
  if (node.is !== 'map') return undefined;
  const apiVersion = textAt(node, 'apiVersion');
  if (apiVersion === undefined || apiVersion === '' || isOfOtherDialect(apiVersion) || isDefinition(node))
    return undefined;
  const kind = textAt(node, 'kind') ?? '';
  return kind !== '' || isMeshApiVersion(apiVersion) ? { node, apiVersion, kind } : undefined;
}

/** OAM has a dialect of its own, and so has kustomize. */
function isOfOtherDialect(apiVersion: string): boolean {
  return ['core.oam.dev', 'kustomize.config.k8s.io'].includes(splitApiVersion(apiVersion).group);
}

/** A component of Meshery's registry bears the head of the kind that it describes, with the kind's schema as text. */
function isDefinition(node: MapNode): boolean {
  return entryOf(node, 'model')?.value.is === 'map' && textAt(node, 'schema') !== undefined;
}

function readObjects(root: ValueNode): readonly ManifestObject[] {
  const head = headOf(root);
  if (head === undefined) return [];
  const items = head.kind.endsWith('List') ? entryOf(head.node, 'items')?.value : undefined;
  if (items?.is !== 'list') return [objectOf(head, [])];
  return items.items.flatMap((item, index): readonly ManifestObject[] => {
    const itemHead = headOf(item);
    return itemHead === undefined ? [] : [objectOf(itemHead, ['items', index])];
  });
}

function objectOf({ node, apiVersion, kind }: ObjectHead, path: NodePath): ManifestObject {
  return {
    node,
    path,
    apiVersion,
    ...splitApiVersion(apiVersion),
    kind,
    name: textAt(node, 'metadata', 'name'),
    namespace: textAt(node, 'metadata', 'namespace'),
  };
}

/** The object that holds a path of its document, and the path from the object on. */
export function objectAt(
  root: ValueNode,
  path: NodePath,
): { readonly object: ManifestObject; readonly path: NodePath } | undefined {
  const object = objectsOf(root).find((one) => one.path.every((step, index) => step === path[index]));
  return object === undefined ? undefined : { object, path: path.slice(object.path.length) };
}

/** Where an object's kind stands: what is said of the whole object is shown there. */
export function kindEntry({ node }: ManifestObject): MapEntry | undefined {
  return entryOf(node, 'kind') ?? entryOf(node, 'apiVersion');
}
