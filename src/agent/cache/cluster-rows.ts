import type { ClusterConnection, ContextSummary } from '../../cluster/types.ts';
import type { WatchTiming } from '../../cluster/watch.ts';
import { problemError } from '../../core/problem.ts';
import { inOneText } from '../../core/words.ts';
import type { JsonObject } from '../../core/json.ts';
import { jsonEquals } from '../../core/json.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { Row } from '../protocol/rows.ts';
import { fixed } from '../tree/children.ts';
import { childrenAt, topicOf } from '../tree/cluster-children.ts';
import { contextRow } from '../tree/context-rows.ts';
import { parseRowId, rowId } from '../tree/ids.ts';
import { RowWindows } from '../tree/row-windows.ts';
import { ClusterCache } from './cluster-cache.ts';
import type { Topic } from './entries.ts';
import type { CacheEvents, CacheMethods } from './worker-protocol.ts';

/** What {@link createClusterRows} needs. */
export interface ClusterRowsOptions {
  readonly connection: ClusterConnection;
  readonly emit: <Name extends keyof CacheEvents>(name: Name, value: CacheEvents[Name]) => void;
  readonly timing?: Partial<WatchTiming>;
}

/**
 * The cache of one cluster and one user behind an asynchronous port: rows go out, objects do not. Contexts that share server and
 * user share it, each with its own row.
 */
export function createClusterRows({
  connection,
  emit,
  timing,
}: ClusterRowsOptions): Handlers<CacheMethods> & { close(): void } {
  const contexts = new Map<string, { readonly context: ContextSummary; row: Row }>();
  const podReleases = new Map<number, () => void>();
  let isStarted = false;

  const cache = new ClusterCache({
    connection,
    onChange: (topic) => {
      windows.touch(topic);
    },
    onProblem: (problem) => {
      emit('log', { level: 'warn', message: inOneText(problem) });
    },
    ...(timing === undefined ? {} : { timing }),
  });

  const windows = new RowWindows<Topic>({
    childrenOf: (parent) => {
      const address = parseRowId(parent);
      const attached = address === undefined ? undefined : contexts.get(address.context);
      if (address === undefined || attached === undefined) return fixed([]);
      return childrenAt(attached.context, cache.view, address.path);
    },
    topicOf: (parent) => topicOf(parseRowId(parent)?.path ?? []),
    emit: (delta) => {
      emit('rows/delta', delta);
    },
    everything: 'everything',
    onFlush: (topics) => {
      if (topics.has('context')) for (const name of contexts.keys()) tellContextRow(name);
    },
  });

  function tellContextRow(name: string): void {
    const attached = contexts.get(name);
    if (attached === undefined) return;
    const row = contextRow(attached.context, cache.view, new Date());
    if (jsonEquals(row as unknown as JsonObject, attached.row as unknown as JsonObject)) return;
    attached.row = row;
    emit('context-row', { context: name, row });
  }

  function start(): void {
    if (isStarted) return;
    isStarted = true;
    void cache.connect();
  }

  function attach(context: ContextSummary): Row {
    const row = contextRow(context, cache.view, new Date());
    contexts.set(context.name, { context, row });
    start();
    return row;
  }

  function release(subscription: number): void {
    podReleases.get(subscription)?.();
    podReleases.delete(subscription);
  }

  return {
    attach: ({ context }) => attach(context),
    detach: ({ context }) => {
      contexts.delete(context);
      return null;
    },
    subscribe: ({ subscription, context, path, offset, limit }) => {
      if (!contexts.has(context.name)) attach(context);
      const [group, namespace] = path;
      // Why a workload is not ready is written on its Pods: they are followed while somebody looks.
      if (group === 'namespaces' && namespace !== undefined) podReleases.set(subscription, cache.followPods(namespace));
      return windows.subscribe(subscription, { parent: rowId(context.name, ...path), offset, limit });
    },
    unsubscribe: ({ subscription }) => {
      release(subscription);
      windows.unsubscribe(subscription);
      return null;
    },
    retry: () => {
      if (contexts.size === 0) throw problemError('cluster.no-context', { context: connection.contextName });
      connection.signInAgain();
      cache.retry();
      return null;
    },
    close: () => {
      for (const subscription of [...podReleases.keys()]) release(subscription);
      windows.close();
      cache.close();
    },
  };
}
