import { endingCredential } from '../../../cluster/auth/sign-in.ts';
import { nodeKind } from '../../../cluster/kinds/cluster-wide.ts';
import type { Distribution } from '../../../cluster/distribution.ts';
import { distributionOf } from '../../../cluster/distribution.ts';
import { formatPlural } from '../../../core/format.ts';
import type { ClusterView } from '../../cache/cluster-view.ts';
import type { Row, RowIcon } from '../../protocol/rows.ts';
import type { Children } from '../children.ts';
import { fixed } from '../children.ts';
import { rowId } from '../ids.ts';
import { escapeMarkdown, paragraphs } from '../markdown.ts';
import { credentialsRow, endingWords } from './credential-rows.ts';
import { dataRow, dataState } from './data-rows.ts';
import { apiServerRow, serverWords } from './health-rows.ts';
import { nodesRow } from './node-rows.ts';

/** First part of the path of everything about the cluster itself. */
export const clusterPath = 'cluster';

/** The row that tells of the cluster itself: what it is, and whether it is well. */
export function clusterRow(view: ClusterView, context: string, now: Date): Row {
  const { icon, troubles } = clusterHealth(view, now);
  const distribution = distributionIn(view);
  const nodes = view.cache.storeOf(nodeKind).size;
  const parts = [
    versionWords(view.cache.version, distribution),
    distribution?.name,
    nodes === 0 ? undefined : formatPlural(nodes, 'node'),
    ...troubles,
  ].filter((part) => part !== undefined);
  return {
    id: rowId(context, clusterPath),
    kind: 'group.cluster',
    label: 'Cluster',
    ...(parts.length === 0 ? {} : { description: parts.join(' · ') }),
    tooltip: paragraphs(
      'Healthy means: the API server is ready, every node is ready, the data is live, and no credential ends soon.',
      icon === 'unknown' ? 'The API server does not tell this user how it is.' : undefined,
      ...troubles.map(escapeMarkdown),
    ),
    icon,
    accessibleText: ['Cluster', icon === 'connecting' ? 'asking how it is' : icon, ...parts].join(', '),
    expandable: true,
    context,
  };
}

/** The parts of the row of the cluster. */
export function clusterChildren(view: ClusterView, context: string, now: Date): Children {
  return fixed([
    versionRow(view, context),
    apiServerRow(view, context, now),
    nodesRow(view, context),
    credentialsRow(view, context, now),
    dataRow(view, context, now),
  ]);
}

function clusterHealth(view: ClusterView, now: Date): { readonly icon: RowIcon; readonly troubles: readonly string[] } {
  const { health, signIn } = view.server;
  const notReady = [...view.cache.storeOf(nodeKind).all()].filter(({ facts }) => !facts.isReady).length;
  const ending = endingCredential(signIn, now);
  const data = dataState(view, now);
  const isServerWell = health.is !== 'answered' || (health.isReady && health.isAlive);
  const troubles = [
    isServerWell ? undefined : `API server ${serverWords(health)}`,
    notReady === 0 ? undefined : `${formatPlural(notReady, 'node')} not ready`,
    ending === undefined ? undefined : endingWords(ending, now),
    data.icon === 'reconnecting' ? data.words : undefined,
  ].filter((part) => part !== undefined);
  if (!isServerWell || ending?.hasEnded === true) return { icon: 'failing', troubles };
  if (data.icon === 'reconnecting') return { icon: 'reconnecting', troubles };
  if (troubles.length > 0) return { icon: 'degraded', troubles };
  return { icon: health.is === 'asking' ? 'connecting' : health.is === 'untold' ? 'unknown' : 'healthy', troubles };
}

function versionRow(view: ClusterView, context: string): Row {
  const { version } = view.cache;
  const distribution = distributionIn(view);
  const kubelets = kubeletLine(view);
  const description = [version ?? 'not told to this user', distribution?.name].filter((part) => part !== undefined);
  return {
    id: rowId(context, clusterPath, 'version'),
    kind: 'cluster.part',
    label: 'Version',
    description: description.join(' · '),
    tooltip: paragraphs(
      version === undefined
        ? 'The server keeps its version to itself: this user may not get /version.'
        : escapeMarkdown(`Kubernetes ${version}`),
      distribution === undefined
        ? 'Nothing tells whose Kubernetes this is: neither the version nor a label, provider or image of a node.'
        : escapeMarkdown(`${distribution.name}: ${distribution.because}`),
      kubelets,
    ),
    icon: 'object',
    accessibleText: ['Version', ...description].join(', '),
    expandable: false,
    context,
  };
}

/** Versions of the kubelets where they are not all the server's. */
function kubeletLine(view: ClusterView): string | undefined {
  const counts = new Map<string, number>();
  for (const { facts } of view.cache.storeOf(nodeKind).all())
    if (facts.version !== '') counts.set(facts.version, (counts.get(facts.version) ?? 0) + 1);
  if (counts.size === 0 || (counts.size === 1 && counts.has(view.cache.version ?? ''))) return undefined;
  const parts = [...counts].map(([version, count]) => `${version} on ${formatPlural(count, 'node')}`);
  return escapeMarkdown(`Kubelets: ${parts.sort().join(', ')}.`);
}

function distributionIn(view: ClusterView): Distribution | undefined {
  const nodes = [...view.cache.storeOf(nodeKind).all()].map(({ name, labels, facts: { provider, osImage } }) => ({
    name,
    labels,
    provider,
    osImage,
  }));
  return distributionOf({ version: view.cache.version, nodes, groups: view.cache.catalog?.groups ?? [] });
}

/** `v1.36.3+k3s1` says `k3s` beside it already. */
function versionWords(version: string | undefined, distribution: Distribution | undefined): string | undefined {
  if (version === undefined || distribution === undefined) return version;
  return /^v?\d+\.\d+\.\d+/.exec(version)?.[0] ?? version;
}
