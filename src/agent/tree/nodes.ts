import { definitionKind } from '../../cluster/kinds/cluster-wide.ts';
import { type ClusterView, kindTopic } from '../cache/cluster-view.ts';
import { fixed } from './children.ts';
import { contextChildren } from './context-rows.ts';
import { meshChildren, meshGroupChildren } from './mesh-rows.ts';
import { namespacesNode } from './namespaces/nodes.ts';
import type { TreeNode } from './node.ts';

/** A path that leads nowhere any more: nothing is there, and nothing comes. */
const nowhere: TreeNode = { topics: [], children: () => fixed([]) };

const root: TreeNode = { topics: ['context'], children: contextChildren };

/** What stands below a path of a context. Each group has its own: adding one is a file and a line here. */
export function nodeAt(path: readonly string[], view: ClusterView): TreeNode {
  const [group, ...rest] = path;
  if (group === undefined) return root;
  const node = groups[group]?.(rest, view);
  return node === undefined ? nowhere : whileConnected(node);
}

type NodeOf = (rest: readonly string[], view: ClusterView) => TreeNode | undefined;

const groups: Readonly<Record<string, NodeOf>> = {
  meshes: ([key]) => ({
    topics: ['meshes', kindTopic(definitionKind.id)],
    children: ({ name }, view) => (key === undefined ? meshGroupChildren(view, name) : meshChildren(view, name, key)),
  }),
  namespaces: namespacesNode,
};

/** Below a context that is not connected there is nothing but the reason. */
function whileConnected(node: TreeNode): TreeNode {
  return {
    ...node,
    children: (context, view, now) =>
      view.cache.connection.is === 'connected' ? node.children(context, view, now) : fixed([]),
  };
}
