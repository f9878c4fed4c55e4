import { namespaceKind } from '../../../cluster/kinds/cluster-wide.ts';
import { podKind } from '../../../cluster/kinds/pods.ts';
import { workloadKinds } from '../../../cluster/kinds/workloads.ts';
import { kindTopic, type Topic } from '../../cache/cluster-view.ts';
import type { TreeNode } from '../node.ts';
import { namespaceGroupChildren } from './namespace-rows.ts';
import { namespaceChildren } from './workload-rows.ts';

/** What stands below the namespaces of a cluster. */
export function namespacesNode([namespace]: readonly string[]): TreeNode {
  if (namespace === undefined)
    return {
      topics: ['meshes', kindTopic(namespaceKind.id), ...workloadTopics()],
      children: ({ name }, view) => namespaceGroupChildren(view, name),
    };
  return {
    topics: [...workloadTopics(namespace), kindTopic(podKind.id, namespace)],
    // Why a workload is not ready is written on its Pods.
    needs: [...workloadKinds.map(({ id }) => ({ id, namespace })), { id: podKind.id, namespace }],
    children: ({ name }, view) => namespaceChildren(view, name, namespace),
  };
}

function workloadTopics(namespace?: string): readonly Topic[] {
  return workloadKinds.map(({ id }) => kindTopic(id, namespace));
}
