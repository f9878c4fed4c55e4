import { splitApiVersion } from '../../../core/kubernetes.ts';
import type { ValueNode } from '../../../yaml/nodes.ts';
import { isKustomizationName } from '../../document/kustomization-name.ts';
import type { DocumentView } from '../../service/document.ts';
import type { Occurrence } from '../../service/symbols.ts';
import type { Dialect } from '../dialect.ts';
import { besidePath, patchSymbol } from '../object/patches.ts';
import { itemsAt, nodeAt, textAt } from '../object/read.ts';

/**
 * Files of kustomize, a tool on somebody's machine: nothing is said about them. What they list as patches are parts of objects, which are left
 * alone as well.
 */
export const kustomizationDialect: Dialect = {
  name: 'kustomization',
  recognises(root, _named, path) {
    if (root.is !== 'map') return false;
    const apiVersion = textAt(root, 'apiVersion');
    // kustomize fills in what the head leaves out.
    if (apiVersion === undefined || apiVersion === '') return isKustomizationName(path);
    return splitApiVersion(apiVersion).group === 'kustomize.config.k8s.io';
  },
  faults: () => [],
  occurrences: patchUses,
};

function* patchUses({ path, parsed: { text }, yaml: { root } }: DocumentView): Iterable<Occurrence> {
  for (const file of patchFilesOf(root)) {
    if (file.is !== 'scalar' || typeof file.value !== 'string') continue;
    // A patch may stand in the list itself, as a text of many lines.
    if (file.value === '' || file.value.includes('\n')) continue;
    const { start, end } = placeIn(text, file, file.value);
    const symbol = patchSymbol(besidePath(path, file.value));
    yield { role: 'use', symbol, scope: 'workspace', start, end, isRenamable: false };
  }
}

/** The nodes of the paths. `patches` holds maps today and held paths before. */
function patchFilesOf(root: ValueNode): readonly ValueNode[] {
  const lists = [...itemsAt(root, 'patches'), ...itemsAt(root, 'patchesJson6902')];
  return [
    ...itemsAt(root, 'patchesStrategicMerge'),
    ...lists.flatMap((patch) => (patch.is === 'map' ? (nodeAt(patch, 'path') ?? []) : [patch])),
  ];
}

/** Without the quotation marks. */
function placeIn(text: string, node: ValueNode, value: string): { readonly start: number; readonly end: number } {
  const at = text.slice(node.start, node.end).indexOf(value);
  return at < 0
    ? { start: node.start, end: node.end }
    : { start: node.start + at, end: node.start + at + value.length };
}
