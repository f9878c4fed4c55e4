import { definitionKind, namespaceKind } from '../../cluster/kinds/cluster-wide.ts';
import { podKind } from '../../cluster/kinds/pods.ts';
import { workloadKinds } from '../../cluster/kinds/workloads.ts';
import { kindTopic, type Topic } from '../cache/cluster-view.ts';
import { fixed } from './children.ts';
import { contextChildren } from './context-rows.ts';
import { meshChildren, meshGroupChildren } from './mesh-rows.ts';
import { namespaceGroupChildren } from './namespace-rows.ts';
import type { TreeNode } from './node.ts';
import { namespaceChildren } from './workload-rows.ts';

/** A path that leads nowhere any more: nothing is there, and nothing comes. */
const nowhere: TreeNode = { topics: [], children: () => fixed([]) };

const root: TreeNode = { topics: ['context'], children: contextChildren };

/** What stands below a path of a context. Each group has its own: adding one is a file and a line here. */
export function nodeAt(path: readonly string[]): TreeNode {
  const [group, ...rest] = path;
  if (group === undefined) return root;
  const node = groups[group]?.(rest);
  return node === undefined ? nowhere : whileConnected(node);
}

type NodeOf = (rest: readonly string[]) => TreeNode | undefined;

const groups: Readonly<Record<string, NodeOf>> = {
  meshes: ([key]) => ({
    topics: ['meshes', kindTopic(definitionKind.id)],
    children: ({ name }, view) => (key === undefined ? meshGroupChildren(view, name) : meshChildren(view, name, key)),
  }),
  namespaces: ([namespace]) =>
    namespace === undefined
      ? {
          topics: ['meshes', kindTopic(namespaceKind.id), ...workloadTopics()],
          children: ({ name }, view) => namespaceGroupChildren(view, name),
        }
      : {
          topics: [...workloadTopics(namespace), kindTopic(podKind.id, namespace)],
          // Why a workload is not ready is written on its Pods.
          needs: [...workloadKinds.map(({ id }) => ({ id, namespace })), { id: podKind.id, namespace }],
          children: ({ name }, view) => namespaceChildren(view, name, namespace),
        },
};

function workloadTopics(namespace?: string): readonly Topic[] {
  return workloadKinds.map(({ id }) => kindTopic(id, namespace));
}

/** Below a context that is not connected there is nothing but the reason. */
function whileConnected(node: TreeNode): TreeNode {
  return {
    ...node,
    children: (context, view) => (view.cache.connection.is === 'connected' ? node.children(context, view) : fixed([])),
  };
}
