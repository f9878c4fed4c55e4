import { definitionKind, namespaceKind } from '../../cluster/kinds/cluster-wide.ts';
import { podKind } from '../../cluster/kinds/pods.ts';
import { workloadKinds } from '../../cluster/kinds/workloads.ts';
import { type ClusterView, kindTopic } from '../cache/cluster-view.ts';
import { kindListNode } from './kinds/kind-rows.ts';
import {
  configurationOf,
  controlPlaneRows,
  meshChildren,
  meshGroupChildren,
  meshOf,
  namespaceOfKey,
} from './mesh-rows.ts';
import { stateNode } from './mesh-state-rows.ts';
import type { TreeNode } from './node.ts';

/** What stands below the meshes of a cluster. */
export function meshesNode([key, part, ...rest]: readonly string[], view: ClusterView): TreeNode | undefined {
  const topics = ['meshes', kindTopic(definitionKind.id)] as const;
  if (key === undefined) return { topics, children: ({ name }, current) => meshGroupChildren(current, name) };
  // How many namespaces ask for the mesh stands in one of the rows.
  if (part === undefined)
    return {
      topics: [...topics, kindTopic(namespaceKind.id)],
      children: ({ name }, current) => meshChildren(current, name, key),
    };
  if (part === 'configuration')
    return kindListNode(
      {
        path: ['meshes', key, part],
        resources: (current) => configurationOf(current, key),
        topics,
        empty: {
          label: 'No kinds of this mesh',
          tooltip:
            'The server serves none of its kinds: its definitions are not installed, or were applied a moment ago.',
        },
        isCounted: true,
      },
      rest,
      view,
    );
  const stateOfMesh = stateNode(part, ['meshes', key, part], (current) => meshOf(current, key), view);
  if (stateOfMesh !== undefined) return stateOfMesh;
  if (part !== 'control-plane') return undefined;
  const namespace = namespaceOfKey(key);
  return {
    topics: ['meshes', ...workloadKinds.map(({ id }) => kindTopic(id, namespace)), kindTopic(podKind.id, namespace)],
    // Why a workload is not ready is written on its Pods.
    needs: namespace === '' ? [] : [{ id: podKind.id, namespace }],
    children: ({ name }, current, now) => controlPlaneRows(current, name, key, now),
  };
}
