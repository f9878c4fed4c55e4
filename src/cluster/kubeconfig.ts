import type { Problem } from '../core/problem.ts';
import { problem, problemError, problemOf } from '../core/problem.ts';
import { orInCluster } from './auth/in-cluster.ts';
import { parseKubeconfigFile } from './kubeconfig/parse.ts';
import type { KubeconfigSources } from './kubeconfig/sources.ts';
import { kubeconfigFiles, readKubeconfigText } from './kubeconfig/sources.ts';
import type { ClusterEntry, ContextEntry, ParsedKubeconfig, UserEntry } from './kubeconfig/entries.ts';
import type { EditorProxy } from './transport/proxy.ts';
import { isLoopback } from './transport/proxy.ts';
import type { ContextSummary, KubeconfigSummary } from './types.ts';

export type { KubeconfigSources } from './kubeconfig/sources.ts';

/** The merged kubeconfig. It holds credentials: it stays in the process that connects, and {@link summarize} is what leaves it. */
export interface Kubeconfig {
  /** Files that were read, in merge order. */
  readonly files: readonly string[];
  /** Files whose change or appearance changes this kubeconfig, whether they are there or not. */
  readonly watchedFiles: readonly string[];
  readonly currentContext?: string;
  readonly contexts: ReadonlyMap<string, ContextEntry>;
  readonly clusters: ReadonlyMap<string, ClusterEntry>;
  readonly users: ReadonlyMap<string, UserEntry>;
  readonly problems: readonly Problem[];
  /** The proxy of the editor's settings, where there is an editor that has one. */
  readonly editorProxy?: EditorProxy;
}

/** What one context leads to. */
export interface ResolvedContext {
  readonly context: ContextEntry;
  readonly cluster: ClusterEntry;
  readonly user: UserEntry;
  readonly editorProxy?: EditorProxy;
}

/**
 * Reads and merges kubeconfig files by kubectl's rules: the first file wins for each named entry and for `current-context`, paths
 * are relative to the file that has them, and a missing file of the KUBECONFIG list is passed over. A broken file is a problem
 * with its line, and the others stay usable. Where there is none at all, a Pod's service account takes its place.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export async function readKubeconfig(sources: KubeconfigSources): Promise<Kubeconfig> {
  const { files, missingIsAProblem } = kubeconfigFiles(sources);
  const read = await Promise.all(files.map((file) => readOne(file)));
  const parsed = read.filter((one): one is ParsedKubeconfig => one !== undefined);
  const missing = files.filter((_, index) => read[index] === undefined);
  const reportMissing = missingIsAProblem === 'always' || (missingIsAProblem === 'if-none' && parsed.length === 0);
  const currentContext = parsed.map((one) => one.currentContext).find((name) => name !== undefined);
  const merged: Kubeconfig = {
    files: parsed.map((one) => one.file),
    watchedFiles: files,
    ...(currentContext === undefined ? {} : { currentContext }),
    contexts: firstOfEach(parsed.map((one) => one.contexts)),
    clusters: firstOfEach(parsed.map((one) => one.clusters)),
    users: firstOfEach(parsed.map((one) => one.users)),
    problems: [
      ...(reportMissing ? missing.map((file) => problem('cluster.kubeconfig-missing', { path: file })) : []),
      ...parsed.flatMap((one) => one.problems),
    ],
  };
  const { files: named = [], environment, serviceAccountFolder } = sources;
  return named.length > 0 ? merged : orInCluster(merged, environment, serviceAccountFolder);
}

/**
 * The cluster and user of a context; the current context where no name is given.
 *
 * @throws `cluster.no-current-context`, `cluster.current-context-missing`, `cluster.no-context`, `cluster.context-broken`
 */
export function resolveContext(kubeconfig: Kubeconfig, contextName: string | undefined): ResolvedContext {
  const name = contextName ?? kubeconfig.currentContext;
  if (name === undefined) throw problemError('cluster.no-current-context');
  const context = kubeconfig.contexts.get(name);
  if (context === undefined)
    throw problemError(contextName === undefined ? 'cluster.current-context-missing' : 'cluster.no-context', {
      context: name,
    });
  const cluster = kubeconfig.clusters.get(context.cluster);
  if (cluster === undefined)
    throw problemError('cluster.context-broken', { context: name, what: 'cluster', name: context.cluster });
  const user = context.user === '' ? { name: '' } : kubeconfig.users.get(context.user);
  if (user === undefined)
    throw problemError('cluster.context-broken', { context: name, what: 'user', name: context.user });
  const { editorProxy } = kubeconfig;
  return { context, cluster, user, ...(editorProxy === undefined ? {} : { editorProxy }) };
}

/** What lists and trees need of a kubeconfig; it has no credentials. */
export function summarize(kubeconfig: Kubeconfig): KubeconfigSummary {
  const { files, currentContext, problems } = kubeconfig;
  return {
    files,
    contexts: [...kubeconfig.contexts.values()].map((context) => summarizeContext(kubeconfig, context)),
    ...(currentContext === undefined ? {} : { currentContext }),
    problems,
  };
}

/** True where whoever stands on the way may read what is sent: plain http over a network, or certificates that nobody checks. */
function isUnprotected({ isInsecure, server }: ClusterEntry): boolean {
  if (isInsecure) return true;
  return server.startsWith('http://') && URL.canParse(server) && !isLoopback(new URL(server).hostname);
}

function summarizeContext(kubeconfig: Kubeconfig, context: ContextEntry): ContextSummary {
  const cluster = kubeconfig.clusters.get(context.cluster);
  const hasUser = context.user === '' || kubeconfig.users.has(context.user);
  const broken =
    cluster === undefined
      ? { context: context.name, what: 'cluster', name: context.cluster }
      : hasUser
        ? undefined
        : { context: context.name, what: 'user', name: context.user };
  return {
    name: context.name,
    cluster: context.cluster,
    user: context.user,
    namespace: context.namespace,
    server: cluster?.server ?? '',
    ...(context.file === undefined ? {} : { file: context.file }),
    isCurrent: context.name === kubeconfig.currentContext,
    ...(cluster === undefined || !isUnprotected(cluster) ? {} : { isInsecure: true }),
    ...(broken === undefined ? {} : { problem: problem('cluster.context-broken', broken) }),
  };
}

async function readOne(file: string): Promise<ParsedKubeconfig | undefined> {
  try {
    const text = await readKubeconfigText(file);
    return text === undefined ? undefined : parseKubeconfigFile(file, text);
  } catch (error) {
    return { file, contexts: [], clusters: [], users: [], problems: [problemOf(error)] };
  }
}

function firstOfEach<Entry extends { readonly name: string }>(
  lists: readonly (readonly Entry[])[],
): ReadonlyMap<string, Entry> {
  const merged = new Map<string, Entry>();
  for (const entry of lists.flat()) if (!merged.has(entry.name)) merged.set(entry.name, entry);
  return merged;
}
