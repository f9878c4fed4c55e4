import { ClusterCache } from '../../cluster/cache/cluster-cache.ts';
import { definitionKind } from '../../cluster/kinds/cluster-wide.ts';
import { ColumnReader } from '../../cluster/kinds/column-reader.ts';
import { HealthAsker } from '../../cluster/server-health.ts';
import type { ClusterConnection, ContextSummary } from '../../cluster/types.ts';
import type { WatchTiming } from '../../cluster/watch.ts';
import { tellOfWake } from '../../cluster/watch/wake.ts';
import { problemError } from '../../core/problem.ts';
import { inOneText } from '../../core/words.ts';
import type { JsonObject } from '../../core/json.ts';
import { jsonEquals } from '../../core/json.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { Row } from '../protocol/rows.ts';
import { fixed } from '../tree/children.ts';
import { contextRow } from '../tree/context-rows.ts';
import { parseRowId, rowId } from '../tree/ids.ts';
import { nodeAt } from '../tree/nodes.ts';
import { RowWindows } from '../tree/row-windows.ts';
import { createFinding } from './finding.ts';
import { hasMatchIn } from './match-in.ts';
import { alwaysFollowed, ClusterViewer, columnsTopic, kindTopic, type ServerView, type Topic } from './cluster-view.ts';
import { meshReducers } from '../../mesh/cached.ts';
import type { CacheEvents, CacheMethods } from './worker-protocol.ts';

/** Ages are told in minutes, and no more than half of one behind. */
const timeTickMs = 30_000;

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
  /** What each subscription needs, by kind and namespace, and how it is given back. */
  const needs = new Map<number, { readonly path: readonly string[]; readonly releases: Map<string, () => void> }>();
  let isStarted = false;

  const cache = new ClusterCache({
    connection,
    onChange: (change) => {
      view.take(change);
      if (change.is === 'entry' && change.id === definitionKind.id) columns.take(change);
      finding.changed();
    },
    onProblem: (problem) => {
      emit('log', { level: 'warn', message: inOneText(problem) });
    },
    always: alwaysFollowed,
    reducers: meshReducers,
    ...(timing === undefined ? {} : { timing }),
  });
  const health = new HealthAsker(connection, () => {
    windows.touch('server');
    windows.touch('context');
  });
  const columns = new ColumnReader(connection, (id) => {
    windows.touch(columnsTopic(id));
  });
  const server: ServerView = {
    get health() {
      return health.health;
    },
    get signIn() {
      return connection.signIn;
    },
    columnsOf: (id, version) => columns.columnsOf(id, version),
  };
  const view = new ClusterViewer(cache, server, connection.namespace, (topic) => {
    windows.touch(topic);
  });

  const windows = new RowWindows<Topic>({
    childrenOf: (parent, group) => {
      const address = parseRowId(parent);
      const attached = address === undefined ? undefined : contexts.get(address.context);
      if (address === undefined || attached === undefined) return fixed([]);
      return nodeAt(address.path, view).children(attached.context, view, new Date(), group);
    },
    topicsOf: (parent) => nodeAt(parseRowId(parent)?.path ?? [], view).topics,
    emit: (deltas) => {
      emit('rows/deltas', deltas);
    },
    hasMatchBelow: (row, filter) => row.kind === 'namespace' && hasMatchIn(cache, row.name ?? '', filter),
    everything: 'everything',
    onFlush: (topics) => {
      if (topics.has('context')) for (const name of contexts.keys()) tellContextRow(name);
      for (const [subscription, { path }] of needs) {
        const node = nodeAt(path, view);
        const isConcerned = topics.has('everything') || node.topics.some((topic) => topics.has(topic));
        if (isConcerned) followNeeds(subscription, path, node);
      }
    },
  });

  function tellContextRow(name: string): void {
    const attached = contexts.get(name);
    if (attached === undefined) return;
    const row = contextRow(attached.context, view, new Date());
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
    const row = contextRow(context, view, new Date());
    contexts.set(context.name, { context, row });
    start();
    return row;
  }

  /** Follows what is needed now: it changes with what the cluster serves. What is needed still goes on. */
  function followNeeds(subscription: number, path: readonly string[], node = nodeAt(path, view)): void {
    const before = needs.get(subscription)?.releases;
    const releases = new Map<string, () => void>();
    const { needs: needed = [], asksServer, columnsOf = [] } = node;
    // A question to a server that does not let us in would run a credential plugin again and again.
    if (asksServer === true && cache.connection.is === 'connected')
      releases.set('server', before?.get('server') ?? health.need());
    for (const id of columnsOf) releases.set(`columns:${id}`, before?.get(`columns:${id}`) ?? columns.need(id));
    for (const { id, namespace } of needed) {
      const topic = kindTopic(id, namespace);
      if (!releases.has(topic)) releases.set(topic, before?.get(topic) ?? cache.need(id, namespace));
    }
    needs.set(subscription, { path, releases });
    for (const [topic, release] of before ?? []) if (!releases.has(topic)) release();
  }

  function release(subscription: number): void {
    const known = needs.get(subscription);
    needs.delete(subscription);
    for (const release of known?.releases.values() ?? []) release();
  }

  const finding = createFinding({
    cache,
    view,
    attach: (context) => {
      if (!contexts.has(context.name)) attach(context);
    },
  });

  const clock = setInterval(() => {
    if (needs.size > 0) windows.touch('time');
    // Credentials come to their end also where nobody looks below the context.
    windows.touch('context');
  }, timeTickMs);
  clock.unref();

  return {
    attach: ({ context }) => attach(context),
    detach: ({ context }) => {
      contexts.delete(context);
      return null;
    },
    subscribe: ({ subscription, context, path, ...query }) => {
      if (!contexts.has(context.name)) attach(context);
      followNeeds(subscription, path);
      return windows.subscribe(subscription, { parent: rowId(context.name, ...path), ...query });
    },
    rearrange: ({ changes }) => {
      windows.rearrange(changes);
      return null;
    },
    next: () => {
      windows.next();
      return null;
    },
    unsubscribe: ({ subscription }) => {
      release(subscription);
      windows.unsubscribe(subscription);
      return null;
    },
    search: finding.search,
    locate: finding.locate,
    retry: () => {
      if (contexts.size === 0) throw problemError('cluster.no-context', { context: connection.contextName });
      connection.signInAgain();
      cache.retry();
      health.askAgain();
      return null;
    },
    woke: () => {
      tellOfWake();
      return null;
    },
    close: () => {
      clearInterval(clock);
      for (const subscription of [...needs.keys()]) release(subscription);
      finding.close();
      windows.close();
      health.close();
      columns.close();
      cache.close();
    },
  };
}
