import type { JsonObject } from '../../core/json.ts';
import type { Problem } from '../../core/problem.ts';
import { isCancelled, problemOf } from '../../core/problem.ts';
import { textAt } from '../../cluster/readiness/read.ts';
import type { ClusterConnection, WatchEvent } from '../../cluster/types.ts';
import type { RunningWatch, WatchTiming } from '../../cluster/watch.ts';
import { watchCollection } from '../../cluster/watch.ts';
import { ClusterState } from './cluster-state.ts';
import type { ClusterView } from './cluster-state.ts';
import type { Topic, WatchedKind } from './entries.ts';
import { workloadKinds } from './entries.ts';
import { projectDefinition, projectNamespace, projectPod, projectWorkload } from './project.ts';

/** What {@link ClusterCache} needs. */
export interface ClusterCacheOptions {
  readonly connection: ClusterConnection;
  readonly onChange: (topic: Topic) => void;
  /** What went wrong, for the log. */
  readonly onProblem: (problem: Problem) => void;
  readonly timing?: Partial<WatchTiming>;
}

/** Opening a connection takes longer than this only where nobody answers. */
const connectTimeoutMs = 15_000;

/** Data grows older while a watch is away, and those who show its age are told this often. */
const ageTickMs = 1_000;

/** Pods of a namespace are followed for this long after the last one looked. */
const keepPodsMs = 30_000;

interface FollowedPods {
  stop: AbortController;
  users: number;
  timer: NodeJS.Timeout | undefined;
}

/** Follows one cluster as one user: one watch for each kind in use, small entries in memory, changes told by topic. */
export class ClusterCache {
  readonly #options: ClusterCacheOptions;
  readonly #state: ClusterState;
  readonly #watches = new Map<WatchedKind, RunningWatch>();
  readonly #pods = new Map<string, FollowedPods>();
  #stop = new AbortController();
  #ageTimer: NodeJS.Timeout | undefined;
  #isConnecting = false;
  #identity: string | undefined;

  constructor(options: ClusterCacheOptions) {
    this.#options = options;
    this.#state = new ClusterState(options.onChange);
  }

  get view(): ClusterView {
    return this.#state;
  }

  /** Connects, and follows what there is. It does not throw: what fails is part of the state. */
  async connect(): Promise<void> {
    if (this.#isConnecting) return;
    this.#isConnecting = true;
    const { connection } = this.#options;
    const { signal } = this.#stop;
    this.#state.setConnection({ is: 'connecting' });
    try {
      await this.#readVersion(signal);
      if (signal.aborted) return;
      // Nobody waits for it: it is needed when the cluster was away.
      void this.#readIdentity(signal).then((identity) => {
        if (!signal.aborted) this.#identity = identity;
      });
      this.#state.setConnection({ is: 'connected' });
      this.#followNamespaces();
      this.#followDefinitions();
      for (const kind of Object.keys(workloadKinds) as (keyof typeof workloadKinds)[]) this.#followWorkloads(kind);
    } catch (error) {
      if (signal.aborted || isCancelled(error)) return;
      const problem = { ...problemOf(error), place: { context: connection.contextName } };
      this.#options.onProblem(problem);
      this.#state.setConnection({ is: 'failed', problem });
    } finally {
      this.#isConnecting = false;
    }
  }

  /** Tries again what failed: the connection, what was denied, and waits that are under way. */
  retry(): void {
    if (this.#state.connection.is === 'failed') {
      void this.connect();
      return;
    }
    if (this.#state.restrictedTo === undefined) {
      for (const watch of this.#watches.values()) watch.retry();
      return;
    }
    // Rights may have been given meanwhile: look at the whole cluster again.
    this.#endWatches();
    this.#state.setRestriction(undefined);
    void this.connect();
  }

  /** Follows Pods of a namespace until every follower has called what is returned. */
  followPods(namespace: string): () => void {
    const followed = this.#pods.get(namespace) ?? this.#startPods(namespace);
    clearTimeout(followed.timer);
    followed.users += 1;
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      followed.users -= 1;
      if (followed.users > 0) return;
      followed.timer = setTimeout(() => {
        followed.stop.abort();
        this.#pods.delete(namespace);
        this.#state.forgetPods(namespace);
      }, keepPodsMs);
    };
  }

  close(): void {
    this.#endWatches();
    for (const { stop, timer } of this.#pods.values()) {
      clearTimeout(timer);
      stop.abort();
    }
    this.#pods.clear();
    clearInterval(this.#ageTimer);
  }

  #endWatches(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#watches.clear();
    this.#isConnecting = false;
  }

  async #readVersion(signal: AbortSignal): Promise<void> {
    try {
      const { connection } = this.#options;
      const answer = await connection.request<JsonObject>({ path: '/version', timeoutMs: connectTimeoutMs, signal });
      this.#state.setVersion(textAt(answer, 'gitVersion'));
    } catch (error) {
      // Hardened clusters keep their version to themselves; everything else may still work.
      if (problemOf(error).code !== 'cluster.forbidden') throw error;
      this.#state.setVersion(undefined);
    }
  }

  /** The namespace kube-system is as old as its cluster and cannot be deleted, so that its uid is the cluster's. */
  async #readIdentity(signal: AbortSignal): Promise<string | undefined> {
    try {
      const path = '/api/v1/namespaces/kube-system';
      const answer = await this.#options.connection.request<JsonObject>({ path, timeoutMs: connectTimeoutMs, signal });
      return textAt(answer, 'metadata', 'uid');
    } catch {
      // It may be hidden from this user. What else is wrong is told by the other requests.
      return undefined;
    }
  }

  /** What came back may have been updated meanwhile, or be another cluster at the same address: then nothing known is true of it. */
  async #lookAgain(): Promise<void> {
    const { signal } = this.#stop;
    try {
      const [identity] = await Promise.all([this.#readIdentity(signal), this.#readVersion(signal)]);
      if (signal.aborted || identity === undefined || this.#identity === undefined) return;
      if (identity === this.#identity) return;
      this.#endWatches();
      for (const [namespace, followed] of this.#pods) this.#watchPods(namespace, followed);
      this.#state.setRestriction(undefined);
      await this.connect();
    } catch (error) {
      if (!isCancelled(error)) this.#options.onProblem(problemOf(error));
    }
  }

  #followNamespaces(): void {
    this.#follow('namespaces', '/api/v1/namespaces', projectNamespace, {
      upsert: (key, entry) => {
        this.#state.putNamespace(key, entry);
      },
      remove: (key) => {
        this.#state.removeNamespace(key);
      },
      denied: () => {
        // The one namespace that the context names can still be looked into.
        const name = this.#options.connection.namespace;
        this.#state.putNamespace(name, { name, isTerminating: false, injections: [] });
        this.#state.setRestriction(name);
      },
    });
  }

  #followDefinitions(): void {
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    this.#follow('definitions', path, projectDefinition, {
      metadataOnly: true,
      upsert: (key, group) => {
        this.#state.putDefinition(key, group);
      },
      remove: (key) => {
        this.#state.removeDefinition(key);
      },
      denied: () => void this.#readServedGroups(),
    });
  }

  /** Everybody may see which groups are served, which tells nearly as much as the definitions. */
  async #readServedGroups(): Promise<void> {
    try {
      const catalog = await this.#options.connection.catalog({ refresh: true, signal: this.#stop.signal });
      this.#state.setServedGroups(catalog.groups);
    } catch (error) {
      if (!isCancelled(error)) this.#options.onProblem(problemOf(error));
    }
  }

  #followWorkloads(kind: keyof typeof workloadKinds, namespace?: string): void {
    const objectKind = workloadKinds[kind];
    const place = namespace === undefined ? '' : `/namespaces/${encodeURIComponent(namespace)}`;
    this.#follow(kind, `/apis/apps/v1${place}/${kind}`, (object) => projectWorkload(objectKind, object), {
      upsert: (_key, entry) => {
        this.#state.putWorkload(entry);
      },
      remove: (key) => {
        const [inNamespace = '', name = ''] = key.split('/');
        this.#state.removeWorkload(objectKind, inNamespace, name);
      },
      ...(namespace === undefined
        ? {
            denied: () => {
              const fallback = this.#options.connection.namespace;
              this.#state.setRestriction(fallback);
              this.#followWorkloads(kind, fallback);
            },
          }
        : {}),
    });
  }

  #follow<Entry>(
    kind: WatchedKind,
    path: string,
    project: (object: JsonObject) => Entry,
    handlers: {
      readonly upsert: (key: string, entry: Entry) => void;
      readonly remove: (key: string) => void;
      /** Another way where this one is not permitted. */
      readonly denied?: () => void;
      readonly metadataOnly?: true;
    },
  ): void {
    const { connection, timing } = this.#options;
    // A watch that is replaced by another way must not tell anything more.
    const replaced = new AbortController();
    this.#state.setKind(kind, { is: 'starting' });
    const onEvent = (event: WatchEvent<Entry>): void => {
      if (event.type === 'upsert') handlers.upsert(event.key, event.row);
      else if (event.type === 'remove') handlers.remove(event.key);
      else if (event.type === 'reset') this.#state.clear(kind);
      else this.#onWatchState(kind, event);
      if (event.type !== 'denied' || handlers.denied === undefined) return;
      if (kind !== 'namespaces' && kind !== 'definitions') replaced.abort();
      handlers.denied();
    };
    const watch = watchCollection<Entry>(connection, {
      path,
      project,
      onEvent,
      signal: AbortSignal.any([this.#stop.signal, replaced.signal]),
      ...(handlers.metadataOnly === undefined ? {} : { metadataOnly: true }),
      ...(timing === undefined ? {} : { timing }),
    });
    this.#watches.set(kind, watch);
  }

  #onWatchState(kind: WatchedKind, event: WatchEvent<unknown>): void {
    if (event.type === 'live') {
      const wasAway = this.#state.kinds.get(kind)?.is === 'reconnecting';
      this.#state.setKind(kind, { is: 'live' });
      if (wasAway) void this.#lookAgain();
    } else if (event.type === 'denied') {
      this.#state.setKind(kind, { is: 'denied', problem: event.problem });
    } else if (event.type === 'reconnecting') {
      const before = this.#state.kinds.get(kind);
      const sinceMs = before?.is === 'reconnecting' ? before.sinceMs : Date.now();
      this.#options.onProblem(event.problem);
      this.#state.setKind(kind, { is: 'reconnecting', sinceMs, problem: event.problem });
    }
    this.#tickWhileAway();
  }

  #tickWhileAway(): void {
    const isAway = [...this.#state.kinds.values()].some(({ is }) => is === 'reconnecting');
    if (!isAway) {
      clearInterval(this.#ageTimer);
      this.#ageTimer = undefined;
    } else
      this.#ageTimer ??= setInterval(() => {
        this.#options.onChange('context');
      }, ageTickMs);
  }

  #startPods(namespace: string): FollowedPods {
    const followed: FollowedPods = { stop: new AbortController(), users: 0, timer: undefined };
    this.#pods.set(namespace, followed);
    this.#watchPods(namespace, followed);
    return followed;
  }

  /** Begins anew where they were watched before. */
  #watchPods(namespace: string, followed: FollowedPods): void {
    followed.stop.abort();
    followed.stop = new AbortController();
    const { connection, timing } = this.#options;
    watchCollection(connection, {
      path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`,
      project: projectPod,
      onEvent: (event) => {
        if (event.type === 'reset') this.#state.forgetPods(namespace);
        else if (event.type === 'upsert') this.#state.putPod(namespace, event.key, event.row);
        else if (event.type === 'remove') this.#state.removePod(namespace, event.key);
        else if (event.type === 'denied' || event.type === 'reconnecting') this.#options.onProblem(event.problem);
      },
      signal: followed.stop.signal,
      ...(timing === undefined ? {} : { timing }),
    });
  }
}
