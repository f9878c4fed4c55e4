import { definitionKind } from '../../../cluster/kinds/cluster-wide.ts';
import { formatCount, formatPlural } from '../../../core/format.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';
import { kindTopic } from '../../cache/cluster-view.ts';
import type { Row } from '../../protocol/rows.ts';
import type { Children } from '../children.ts';
import { emptyRow, fixed, lazy, problemRow } from '../children.ts';
import { rowId } from '../ids.ts';
import type { TreeNode } from '../node.ts';
import { customGroups, furtherKinds } from './groups.ts';
import { kindListNode, kindsOfGroups } from './kind-rows.ts';

const customPath = 'custom';
const morePath = 'more';

/** The row of custom resources; undefined where the cluster has none that no other row shows. */
export function customGroupRow(view: ClusterView, context: string): Row | undefined {
  const count = customGroups(view).length;
  if (count === 0) return undefined;
  return {
    id: rowId(context, customPath),
    kind: 'group.custom',
    label: 'Custom Resources',
    description: formatPlural(count, 'API group'),
    tooltip:
      'Kinds that were added to this cluster, but for those of its meshes and of the Gateway API. A kind is read when its row is open.',
    icon: 'group',
    accessibleText: `Custom Resources, ${formatPlural(count, 'API group')}`,
    expandable: true,
    context,
  };
}

/** Where it is not known what the server serves, and why not is told below the row. */
const notTold = 'the server does not tell';

/** The row of what else the server serves; undefined until that is known. */
export function moreKindsRow(view: ClusterView, context: string): Row | undefined {
  const { catalog, catalogProblem } = view.cache;
  if (catalog === undefined && catalogProblem === undefined) return undefined;
  const count = catalog === undefined ? notTold : formatCount(furtherKinds(view).length);
  return {
    id: rowId(context, morePath),
    kind: 'group.more',
    label: 'More Kinds',
    description: count,
    tooltip:
      'Kinds of Kubernetes itself that no other row shows. A kind is read when its row is open; of ConfigMaps and Secrets only what they are called, never what is in them.',
    icon: catalog === undefined ? 'reconnecting' : 'group',
    accessibleText: `More Kinds, ${count}`,
    expandable: true,
    context,
    ...(catalog === undefined && catalogProblem !== undefined ? { problem: catalogProblem } : {}),
  };
}

/** Below Custom Resources: API groups, their kinds, and objects. */
export function customNode([group, ...rest]: readonly string[], view: ClusterView): TreeNode {
  if (group === undefined)
    return {
      topics: [kindTopic(definitionKind.id)],
      children: ({ name }, current) => customGroupRows(current, name),
    };
  return kindListNode(
    {
      path: [customPath, group],
      resources: (current) => kindsOfGroups(current, [group]),
      topics: [kindTopic(definitionKind.id)],
      empty: {
        label: `The server does not serve ${group} now`,
        tooltip:
          'Its definitions were deleted, or applied a moment ago. As soon as they are served, their kinds stand here.',
      },
      isCounted: true,
    },
    rest,
    view,
  );
}

/** Below More Kinds. */
export function moreKindsNode(rest: readonly string[], view: ClusterView): TreeNode {
  return kindListNode(
    {
      path: [morePath],
      resources: furtherKinds,
      empty: { label: 'No more kinds', tooltip: 'Every kind that can be listed has a row elsewhere.' },
      isCounted: false,
    },
    rest,
    view,
  );
}

function customGroupRows(view: ClusterView, context: string): Children {
  const denial = view.cache.denialOf(definitionKind.id);
  const first = denial === undefined ? [] : [problemRow(context, [customPath], denial)];
  const groups = customGroups(view);
  if (groups.length > 0) return lazy(first, groups, (group) => groupRow(view, context, group));
  return fixed([
    ...first,
    emptyRow(
      context,
      [customPath],
      'No custom resources',
      'idle',
      'What defines new kinds appears here when it is applied.',
    ),
  ]);
}

function groupRow(view: ClusterView, context: string, group: string): Row {
  const kinds = kindsOfGroups(view, [group]).map(({ kind }) => kind);
  const isKnown = view.cache.catalog !== undefined;
  const whyNone = isKnown ? 'not served now' : view.cache.catalogProblem === undefined ? 'reading…' : notTold;
  const description = kinds.length === 0 ? whyNone : formatPlural(kinds.length, 'kind');
  return {
    id: rowId(context, customPath, group),
    kind: 'api-group',
    label: group,
    description,
    icon: kinds.length === 0 ? 'idle' : 'group',
    accessibleText: `API group ${group}, ${description}`,
    expandable: true,
    context,
  };
}
