import { entryOf, type MapNode, type ValueNode } from '../../yaml/nodes.ts';

/** Dialects that the model knows by their content. Only `pattern` is read in this version. */
export type Dialect = 'pattern' | 'design' | 'oam' | 'profile';

/** The version of designs that had services and no components. */
export const patternSchemaVersion = 'designs.meshery.io/v1alpha2';

/**
 * What a parsed document is, by its root: exact where {@link file://../../core/recognised-files.ts} guesses from text. A
 * `services:` map counts as a pattern where one of its entries has a `type`, so that a Compose file is not taken for one.
 */
export function dialectOf(root: ValueNode): Dialect | undefined {
  if (root.is !== 'map') return undefined;
  const services = entryOf(root, 'services')?.value;
  const hasServices = services?.is === 'map' && services.entries.some(({ value }) => isService(value));
  const schemaVersion = textAt(root, 'schemaVersion');
  // The oldest designs still are patterns.
  if (schemaVersion === patternSchemaVersion && hasServices) return 'pattern';
  if (schemaVersion?.startsWith('designs.meshery.io/') === true) return 'design';
  if (textAt(root, 'apiVersion')?.startsWith('core.oam.dev/') === true) return 'oam';
  if (hasServices) return 'pattern';
  const test = entryOf(root, 'test')?.value;
  return test?.is === 'map' && (has(root, 'mesh') || has(test, 'clients')) ? 'profile' : undefined;
}

/** Appfiles of early KubeVela have `services` with a `type` too, and beside it what patterns write below `settings`. */
function isService(node: ValueNode): boolean {
  return node.is === 'map' && has(node, 'type') && (has(node, 'settings') || !has(node, 'image'));
}

function textAt(map: MapNode, key: string): string | undefined {
  const node = entryOf(map, key)?.value;
  return node?.is === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

function has(map: MapNode, key: string): boolean {
  return entryOf(map, key) !== undefined;
}
