import { nodeKind } from '../../../cluster/kinds/cluster-wide.ts';
import { kindTopic } from '../../cache/cluster-view.ts';
import type { TreeNode } from '../node.ts';
import { clusterChildren } from './cluster-row.ts';
import { credentialRows } from './credential-rows.ts';
import { dataRows } from './data-rows.ts';
import { checkRows } from './health-rows.ts';
import { nodeRows } from './node-rows.ts';

const nodes = [{ id: nodeKind.id }] as const;

const parts: Readonly<Record<string, TreeNode>> = {
  'api-server': {
    topics: ['server'],
    asksServer: true,
    children: ({ name }, view) => checkRows(view, name),
  },
  nodes: {
    topics: [kindTopic(nodeKind.id), 'time'],
    needs: nodes,
    children: ({ name }, view, now) => nodeRows(view, name, now),
  },
  credentials: {
    topics: ['server', 'time'],
    children: ({ name }, view, now) => credentialRows(view, name, now),
  },
  data: {
    topics: ['data', 'time'],
    children: ({ name }, view, now) => dataRows(view, name, now),
  },
};

/** What stands below the row of the cluster itself. */
export function clusterNode([part]: readonly string[]): TreeNode | undefined {
  if (part !== undefined) return parts[part];
  return {
    topics: ['context', 'server', 'data', 'time', kindTopic(nodeKind.id)],
    needs: nodes,
    asksServer: true,
    children: ({ name }, view, now) => clusterChildren(view, name, now),
  };
}
