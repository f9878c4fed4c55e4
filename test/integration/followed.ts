import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { textAt } from '../../src/cluster/readiness/read.ts';
import type { ClusterConnection, WatchEvent } from '../../src/cluster/types.ts';
import { watchCollection, type RunningWatch, type WatchTiming } from '../../src/cluster/watch.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { KubeClient, KubeObject } from '../lab/kube-client.ts';

/** Waits that are short enough for tests. What must happen by itself later than in an hour does not happen in one. */
const quickTiming: WatchTiming = {
  serverTimeoutMs: 3_600_000,
  inactivityMs: 3_600_000,
  pageMs: 3_600_000,
  firstBackoffMs: 20,
  longestBackoffMs: 500,
  deniedRetryMs: 200,
};

/** Changes one ConfigMap of a namespace, with each number to something else. */
export function applyChange(client: KubeClient, namespace: string, number: number): Promise<KubeObject> {
  const data = { changes: String(number) };
  return client.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'changed', namespace }, data });
}

/** A collection that the product follows, as the rows that it keeps: one text for each object, of all that the object is. */
export class Followed {
  readonly rows = new Map<string, string>();
  readonly events: WatchEvent<string>[] = [];
  readonly #path: string;
  readonly #stop = new AbortController();
  readonly #waiting = new Set<() => void>();
  readonly #watch: RunningWatch;

  constructor(connection: ClusterConnection, path: string, timing: Partial<WatchTiming> = {}) {
    this.#path = path;
    this.#watch = watchCollection<string>(connection, {
      path,
      project: rowOf,
      onEvent: (event) => {
        this.#take(event);
      },
      signal: this.#stop.signal,
      timing: { ...quickTiming, ...timing },
    });
  }

  /** Codes of what the person was told, each once, in the order of their first time. */
  get codes(): readonly string[] {
    const codes = this.events.flatMap((event) => ('problem' in event ? [event.problem.code] : []));
    return [...new Set(codes)];
  }

  /** The reasons that were given, as far as problems give one. */
  get reasons(): readonly string[] {
    return this.events.flatMap((event) => ('problem' in event ? [String(event.problem.params['reason'] ?? '')] : []));
  }

  /** The last word on the connection. */
  get state(): 'live' | 'reconnecting' | 'denied' | undefined {
    const last = this.events.findLast(({ type }) => type === 'live' || type === 'reconnecting' || type === 'denied');
    return last?.type as 'live' | 'reconnecting' | 'denied' | undefined;
  }

  count(type: WatchEvent<string>['type']): number {
    return this.events.filter((event) => event.type === type).length;
  }

  /** Resolves when an event has made it true. */
  until(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isSo()) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }

  /**
   * Holds what is kept against a fresh list of the server. A change is made first and waited for: a watch tells changes in their
   * order, so that whatever came before it must be there by then.
   */
  async agreesWith(client: KubeClient, change: () => Promise<KubeObject>): Promise<void> {
    const { metadata } = await change();
    const version = metadata.resourceVersion ?? '';
    await this.until(() => [...this.rows.values()].some((row) => row.includes(`@${version} `)));
    const { items } = await client.request<{ readonly items: readonly JsonObject[] }>('GET', this.#path);
    expect(Object.fromEntries([...this.rows].sort())).toEqual(
      Object.fromEntries(items.map((item) => [keyOf(item), rowOf(item)] as const).sort()),
    );
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#watch.ended;
  }

  #take(event: WatchEvent<string>): void {
    this.events.push(event);
    if (event.type === 'reset') this.rows.clear();
    else if (event.type === 'upsert') this.rows.set(event.key, event.row);
    else if (event.type === 'remove') this.rows.delete(event.key);
    for (const look of [...this.#waiting]) look();
  }
}

function keyOf(object: JsonObject): string {
  const name = textAt(object, 'metadata', 'name') ?? '';
  const namespace = textAt(object, 'metadata', 'namespace');
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** A watch names kind and version of each object, a list only its own. */
function rowOf(object: JsonObject): string {
  const own = Object.entries(object).filter(([field]) => field !== 'kind' && field !== 'apiVersion');
  const digest = createHash('sha256').update(JSON.stringify(own)).digest('hex').slice(0, 16);
  return `${textAt(object, 'metadata', 'uid') ?? ''}@${textAt(object, 'metadata', 'resourceVersion') ?? ''} ${digest}`;
}
