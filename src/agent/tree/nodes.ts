import { definitionKind, nodeKind } from '../../cluster/kinds/cluster-wide.ts';
import { type ClusterView, kindTopic } from '../cache/cluster-view.ts';
import { fixed } from './children.ts';
import { clusterNode } from './cluster/nodes.ts';
import { contextChildren } from './context-rows.ts';
import { customNode, moreKindsNode } from './kinds/custom-rows.ts';
import { gatewayApiNode } from './kinds/gateway-rows.ts';
import { meshesNode } from './mesh-nodes.ts';
import { namespacesNode } from './namespaces/nodes.ts';
import type { TreeNode } from './node.ts';

/** A path that leads nowhere any more: nothing is there, and nothing comes. */
const nowhere: TreeNode = { topics: [], children: () => fixed([]) };

const root: TreeNode = {
  topics: ['context', 'server', kindTopic(nodeKind.id), kindTopic(definitionKind.id)],
  // The row of the cluster tells of its nodes and of its API server.
  needs: [{ id: nodeKind.id }],
  asksServer: true,
  children: contextChildren,
};

/** What stands below a path of a context. Each group has its own: adding one is a file and a line here. */
export function nodeAt(path: readonly string[], view: ClusterView): TreeNode {
  const [group, ...rest] = path;
  if (group === undefined) return root;
  const node = groups[group]?.(rest, view);
  return node === undefined ? nowhere : whileConnected(node);
}

type NodeOf = (rest: readonly string[], view: ClusterView) => TreeNode | undefined;

const groups: Readonly<Record<string, NodeOf>> = {
  cluster: clusterNode,
  meshes: meshesNode,
  'gateway-api': gatewayApiNode,
  custom: customNode,
  more: moreKindsNode,
  namespaces: namespacesNode,
};

/** Below a context that is not connected there is nothing but the reason. */
function whileConnected(node: TreeNode): TreeNode {
  return {
    ...node,
    children: (context, view, now, group) =>
      view.cache.connection.is === 'connected' ? node.children(context, view, now, group) : fixed([]),
  };
}
