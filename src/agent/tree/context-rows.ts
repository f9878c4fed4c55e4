import type { ContextSummary } from '../../cluster/types.ts';
import { endingCredential } from '../../cluster/auth/sign-in.ts';
import { formatPlural } from '../../core/format.ts';
import type { Problem } from '../../core/problem.ts';
import type { ClusterView } from '../cache/cluster-view.ts';
import type { Row, RowIcon } from '../protocol/rows.ts';
import type { Children } from './children.ts';
import { emptyRow, fixed, problemRow } from './children.ts';
import { clusterRow } from './cluster/cluster-row.ts';
import { endingWords, expiryLines } from './cluster/credential-rows.ts';
import { rowId } from './ids.ts';
import { customGroupRow, moreKindsRow } from './kinds/custom-rows.ts';
import { gatewayApiRow } from './kinds/gateway-rows.ts';
import { escapeMarkdown, paragraphs } from './markdown.ts';
import { meshGroupRow, meshSummary } from './mesh-rows.ts';
import { namespaceGroupRow } from './namespaces/namespace-rows.ts';
import { behind } from './state-words.ts';

/** The most workloads that a tooltip names. */
const namedWorkloads = 10;

/** The row of a context that nobody asked for yet. */
export function idleContextRow(context: ContextSummary): Row {
  if (context.problem !== undefined) return failedContextRow(context, context.problem);
  return {
    ...base(context),
    kind: 'context',
    description: [...insecureWords(context), ...(context.isCurrent ? ['current'] : []), 'not connected'].join(' · '),
    tooltip: paragraphs(
      identity(context),
      insecureReason(context),
      'Nothing was sent to this cluster yet. Expand the row to connect.',
    ),
    icon: 'context',
  };
}

/** The row of a context that cannot be used. */
export function failedContextRow(context: ContextSummary, problem: Problem, isTriedAgain = false): Row {
  return {
    ...base(context),
    kind: 'context.failed',
    description: [
      isTriedAgain ? `${failureWord(problem)}, trying again` : failureWord(problem),
      ...insecureWords(context),
    ].join(' · '),
    tooltip: paragraphs(
      identity(context),
      insecureReason(context),
      isTriedAgain ? 'It is tried again by itself while this row is expanded.' : undefined,
    ),
    icon: problem.code === 'cluster.forbidden' || isCredentialProblem(problem) ? 'denied' : 'unreachable',
    problem,
  };
}

/** The row of a context that is connected or on its way. */
export function contextRow(context: ContextSummary, view: ClusterView, now: Date): Row {
  const { connection } = view.cache;
  if (connection.is === 'failed') return failedContextRow(context, connection.problem, connection.isTriedAgain);
  if (connection.is === 'connecting') {
    const plugin = waitsForPlugin(view);
    return {
      ...base(context),
      kind: 'context.connecting',
      description: ['connecting', plugin === undefined ? undefined : `${plugin} signs in`, ...insecureWords(context)]
        .filter((part) => part !== undefined)
        .join(' · '),
      tooltip: paragraphs(
        identity(context),
        insecureReason(context),
        plugin === undefined
          ? undefined
          : escapeMarkdown(`The credential plugin ${plugin} runs. It may ask you to sign in, such as in a browser.`),
      ),
      icon: 'connecting',
    };
  }
  const away = awaySince(view);
  const troubled = view.troubled.size;
  const ending = endingCredential(view.server.signIn, now);
  const parts = [
    ...insecureWords(context),
    away === undefined ? undefined : `reconnecting (${behind(away.sinceMs, now)} behind)`,
    shortVersion(view.cache.version),
    ...view.meshes.map(meshSummary),
    troubled === 0 ? undefined : formatPlural(troubled, 'problem'),
    ending === undefined ? undefined : endingWords(ending, now),
  ].filter((part) => part !== undefined);
  const followed = [...view.cache.followed()];
  const deniedEverything = followed.length > 0 && followed.every(({ state }) => state.is === 'denied');
  const icon: RowIcon = away !== undefined ? 'reconnecting' : deniedEverything ? 'denied' : 'connected';
  return {
    ...base(context),
    kind: 'context.connected',
    description: [...(deniedEverything ? ['denied'] : []), ...parts].join(' · '),
    tooltip: paragraphs(
      identity(context),
      insecureReason(context),
      view.cache.version === undefined ? undefined : escapeMarkdown(`Kubernetes ${view.cache.version}`),
      view.restrictedTo === undefined
        ? undefined
        : escapeMarkdown(
            `This user may not look into the whole cluster, so only namespace ${view.restrictedTo} is shown.`,
          ),
      ...expiryLines(view.server.signIn, now).map(escapeMarkdown),
      ...troubleLines(view),
    ),
    icon,
    ...(troubled === 0 ? {} : { troubledWorkloads: troubled }),
    accessibleText: [context.name, icon === 'connected' ? 'connected' : icon, ...parts].join(', '),
  };
}

/** What stands below a context. */
export function contextChildren(context: ContextSummary, view: ClusterView, now: Date): Children {
  const { connection } = view.cache;
  if (connection.is === 'failed') return fixed([problemRow(context.name, [], connection.problem)]);
  if (connection.is === 'connecting') {
    const plugin = waitsForPlugin(view);
    const label = plugin === undefined ? 'Connecting…' : `Waiting for ${plugin} to sign in…`;
    return fixed([emptyRow(context.name, [], label, 'connecting')]);
  }
  const away = awaySince(view);
  return fixed([
    ...(away === undefined ? [] : [problemRow(context.name, [], away.problem)]),
    clusterRow(view, context.name, now),
    meshGroupRow(view, context.name),
    ...optional(gatewayApiRow(view, context.name)),
    namespaceGroupRow(view, context.name),
    ...optional(customGroupRow(view, context.name)),
    ...optional(moreKindsRow(view, context.name)),
  ]);
}

/** The credential plugin without which nothing can be sent yet: it may have opened a browser, and waits there. */
function waitsForPlugin({ server }: ClusterView): string | undefined {
  const { plugin } = server.signIn;
  return plugin?.ranAtMs === undefined ? plugin?.name : undefined;
}

/** How a failed context is called, in one or two words. */
function failureWord(problem: Problem): string {
  if (problem.code === 'cluster.certificate-expired' || problem.code === 'cluster.token-expired')
    return 'credentials expired';
  if (isCredentialProblem(problem)) return 'not signed in';
  if (problem.code === 'cluster.forbidden') return 'denied';
  if (problem.code === 'cluster.tls') return 'not trusted';
  if (problem.code === 'cluster.context-broken') return 'cannot be used';
  return problem.code === 'cluster.unreachable' || problem.code === 'cluster.timeout' ? 'unreachable' : 'failed';
}

function isCredentialProblem({ code }: Problem): boolean {
  return (
    code === 'cluster.unauthorized' ||
    code === 'cluster.certificate-expired' ||
    code === 'cluster.token-expired' ||
    code.startsWith('cluster.oidc-') ||
    code.startsWith('cluster.credential-')
  );
}

function awaySince(view: ClusterView): { readonly sinceMs: number; readonly problem: Problem } | undefined {
  const away = [...view.cache.followed()].flatMap(({ state }) => (state.is === 'reconnecting' ? [state] : []));
  return away.sort((left, right) => left.sinceMs - right.sinceMs)[0];
}

function optional(row: Row | undefined): readonly Row[] {
  return row === undefined ? [] : [row];
}

/** `v1.36.3+k3s1` in short: `v1.36`. */
function shortVersion(version: string | undefined): string | undefined {
  return version === undefined ? undefined : (/^v?\d+\.\d+/.exec(version)?.[0] ?? version);
}

function troubleLines(view: ClusterView): readonly string[] {
  if (view.troubled.size === 0) return [];
  const lines = [...view.troubled.values()]
    .slice(0, namedWorkloads)
    .map(({ kind, namespace, name, readiness }) => escapeMarkdown(`${kind} ${namespace}/${name}: ${readiness.reason}`));
  const rest = view.troubled.size - lines.length;
  return [
    `${formatPlural(view.troubled.size, 'workload')} with fewer replicas ready than wanted, or not rolled out:`,
    ...lines,
    ...(rest > 0 ? [`and ${rest} more`] : []),
  ];
}

/** Said in words: a colour or an icon alone would be missed. */
function insecureWords({ isInsecure }: ContextSummary): readonly string[] {
  return isInsecure === true ? ['not secure'] : [];
}

function insecureReason({ isInsecure, server }: ContextSummary): string | undefined {
  if (isInsecure !== true) return undefined;
  return server.startsWith('http:')
    ? 'Not secure: what is sent to this server is not encrypted, tokens and Secrets included. Use its https address.'
    : 'Not secure: the kubeconfig says not to check the certificate of this server (insecure-skip-tls-verify), so ' +
        'somebody on the way could read and change everything. Write its certificate authority into the kubeconfig instead.';
}

function identity({ server, user, namespace, file }: ContextSummary): string {
  return escapeMarkdown(
    `${server === '' ? 'no server' : server}, user ${user === '' ? '(none)' : user}, namespace ${namespace}${file === undefined ? '' : `, from ${file}`}`,
  );
}

function base(context: ContextSummary): Pick<Row, 'id' | 'label' | 'expandable' | 'context' | 'namespace' | 'name'> {
  return {
    id: rowId(context.name),
    label: context.name,
    expandable: true,
    context: context.name,
    namespace: context.namespace,
    name: context.name,
  };
}
