import type { DefinitionFacts } from '../../../cluster/kinds/cluster-wide.ts';
import { definitionKind } from '../../../cluster/kinds/cluster-wide.ts';
import type { Entry } from '../../../cluster/kinds/kind.ts';
import { formatPlural } from '../../../core/format.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';
import { kindTopic } from '../../cache/cluster-view.ts';
import type { Row } from '../../protocol/rows.ts';
import { rowId } from '../ids.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import type { TreeNode } from '../node.ts';
import { gatewayApiGroups } from './groups.ts';
import { kindListNode, kindsOfGroups } from './kind-rows.ts';

const path = 'gateway-api';

/** The row of the Gateway API; undefined where the server does not serve it. */
export function gatewayApiRow(view: ClusterView, context: string): Row | undefined {
  const kinds = kindsOfGroups(view, gatewayApiGroups);
  if (kinds.length === 0) return undefined;
  const bundles = bundlesOf(view);
  const releases = [...new Set(bundles.map(({ version }) => version))].sort();
  const channels = [...new Set(bundles.map(({ channel }) => channel).filter((channel) => channel !== ''))].sort();
  const isMixed = releases.length > 1;
  const parts = [
    ...(releases.length === 0 ? [] : [releases.join(' and ')]),
    ...(channels.length === 0 ? [] : [channels.join(' and ')]),
    ...(isMixed ? ['mixed releases'] : []),
    formatPlural(kinds.length, 'kind'),
  ];
  return {
    id: rowId(context, path),
    kind: 'group.gateway-api',
    label: 'Gateway API',
    description: parts.join(' · '),
    tooltip: paragraphs(
      ...whereFrom(view, releases),
      isMixed
        ? 'Definitions of several releases stand side by side, as after an update that ended half way. Apply one release whole.'
        : undefined,
      channels.includes('experimental')
        ? 'The experimental channel may change in ways that older objects do not survive.'
        : undefined,
      'Kinds are counted while this row is open.',
    ),
    icon: isMixed ? 'warning' : 'group',
    accessibleText: ['Gateway API', ...parts].join(', '),
    expandable: true,
    context,
  };
}

/** Below the Gateway API: its kinds and their objects. */
export function gatewayApiNode(rest: readonly string[], view: ClusterView): TreeNode {
  return kindListNode(
    {
      path: [path],
      resources: (current) => kindsOfGroups(current, gatewayApiGroups),
      topics: [kindTopic(definitionKind.id)],
      empty: {
        label: 'The server does not serve the Gateway API now',
        tooltip:
          'Apply its definitions (the standard channel of gateway-api.sigs.k8s.io), or install a mesh or controller that brings them.',
      },
      isCounted: true,
    },
    rest,
    view,
  );
}

function bundlesOf(view: ClusterView): readonly NonNullable<DefinitionFacts['bundle']>[] {
  return definitionsOf(view).flatMap(({ facts }) => facts.bundle ?? []);
}

function definitionsOf(view: ClusterView): readonly Entry<DefinitionFacts>[] {
  return [...view.cache.storeOf(definitionKind).all()].filter(({ facts }) => gatewayApiGroups.includes(facts.group));
}

function whereFrom(view: ClusterView, releases: readonly string[]): readonly string[] {
  if (view.cache.denialOf(definitionKind.id) !== undefined)
    return ['Which release it is stands in its definitions, which this user may not list.'];
  if (releases.length === 0) return ['Its definitions do not say which release they are of.'];
  return definitionsOf(view)
    .flatMap(({ name, facts }) =>
      facts.bundle === undefined ? [] : [`${name}: ${facts.bundle.version} ${facts.bundle.channel}`],
    )
    .sort()
    .map(escapeMarkdown);
}
