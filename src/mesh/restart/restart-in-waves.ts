import { restartedAt, restartWorkload } from '../../cluster/actions/restart.ts';
import { textAt } from '../../cluster/readiness/read.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { eitherSignal } from '../../core/abort.ts';
import type { JsonObject } from '../../core/json.ts';
import type { ObjectReference } from '../../core/kubernetes.ts';
import { isCancelled, problemOf, type Problem } from '../../core/problem.ts';
import type { RestartItem } from '../switches/types.ts';
import { untilReady } from './until-ready.ts';
import { wavesOf } from './waves.ts';

/** What happens during a restart. */
export type RestartEvent =
  | { readonly type: 'wave'; readonly number: number; readonly of: number; readonly items: readonly RestartItem[] }
  /** Why it is not ready yet. */
  | { readonly type: 'waiting'; readonly item: RestartItem; readonly reason: string }
  | { readonly type: 'ready'; readonly item: RestartItem }
  /** It cannot be restarted by its template, so it was left alone. */
  | { readonly type: 'skipped'; readonly item: RestartItem; readonly problem: Problem }
  | { readonly type: 'failed'; readonly item: RestartItem; readonly problem: Problem };

/** How a restart in waves ended. Each workload is in one of the lists. */
export interface RestartOutcome {
  readonly is: 'done' | 'stopped' | 'cancelled';
  /** Restarted, and seen ready. */
  readonly ready: readonly RestartItem[];
  readonly skipped: readonly { readonly item: RestartItem; readonly problem: Problem }[];
  /** The one that it was stopped at. */
  readonly failed?: { readonly item: RestartItem; readonly problem: Problem };
  /** Restarted, and not seen ready before the end: the cluster goes on with them. */
  readonly unfinished: readonly RestartItem[];
  /** Not touched. */
  readonly left: readonly RestartItem[];
}

/** How a restart goes. */
export interface RestartOptions {
  /** Workloads in one wave. */
  readonly atOnce: number;
  /** How long each may take to be ready. */
  readonly timeoutMs: number;
  readonly onEvent: (event: RestartEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Restarts workloads in waves: the next one begins when all of the one before are ready, and none does after one that is not. What is not restarted is as
 * it was, so that asking again for what must be restarted goes on where this has ended.
 *
 * It does not reject: how it went is the answer.
 */
export async function restartInWaves(
  connection: ClusterConnection,
  items: readonly RestartItem[],
  options: RestartOptions,
): Promise<RestartOutcome> {
  return new Waves(options, (item, signal, onReason) =>
    restartOne(connection, item, { timeoutMs: options.timeoutMs, signal, onReason }),
  ).run(items);
}

/** Restarts one workload and waits until it is ready. @throws what keeps it from that */
export type RestartOne = (item: RestartItem, signal: AbortSignal, onReason: (reason: string) => void) => Promise<void>;

/** The order of a restart, whatever a restart is. */
export class Waves {
  readonly #options: RestartOptions;
  readonly #restart: RestartOne;
  readonly #ready: RestartItem[] = [];
  readonly #skipped: { item: RestartItem; problem: Problem }[] = [];
  readonly #begun = new Set<RestartItem>();
  #failed: RestartOutcome['failed'];

  constructor(options: RestartOptions, restart: RestartOne) {
    this.#options = options;
    this.#restart = restart;
  }

  async run(items: readonly RestartItem[]): Promise<RestartOutcome> {
    const { atOnce, onEvent, signal } = this.#options;
    const waves = wavesOf(items, atOnce);
    for (const [index, wave] of waves.entries()) {
      if (signal.aborted || this.#failed !== undefined) break;
      onEvent({ type: 'wave', number: index + 1, of: waves.length, items: wave });
      await this.#wave(wave);
    }
    const ended = new Set([...this.#ready, ...this.#skipped.map(({ item }) => item), this.#failed?.item]);
    const rest = items.filter((item) => !ended.has(item));
    return {
      is: this.#failed === undefined ? (rest.length > 0 ? 'cancelled' : 'done') : 'stopped',
      ready: this.#ready,
      skipped: this.#skipped,
      ...(this.#failed === undefined ? {} : { failed: this.#failed }),
      unfinished: rest.filter((item) => this.#begun.has(item)),
      left: rest.filter((item) => !this.#begun.has(item)),
    };
  }

  /** The first that fails ends the wait for the others. */
  async #wave(wave: readonly RestartItem[]): Promise<void> {
    const stop = new AbortController();
    const { signal, release } = eitherSignal(this.#options.signal, stop.signal);
    await Promise.all(
      wave.map(async (item) => {
        await this.#one(item, signal);
        if (this.#failed !== undefined) stop.abort();
      }),
    );
    release();
  }

  async #one(item: RestartItem, signal: AbortSignal): Promise<void> {
    const { onEvent } = this.#options;
    this.#begun.add(item);
    try {
      await this.#restart(item, signal, (reason) => {
        onEvent({ type: 'waiting', item, reason });
      });
      this.#ready.push(item);
      onEvent({ type: 'ready', item });
    } catch (error) {
      if (isCancelled(error)) return;
      const problem = problemOf(error);
      if (problem.code === 'cluster.cannot-restart') {
        this.#skipped.push({ item, problem });
        onEvent({ type: 'skipped', item, problem });
        return;
      }
      if (this.#failed !== undefined) return;
      this.#failed = { item, problem };
      onEvent({ type: 'failed', item, problem });
    }
  }
}

interface OneOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly onReason: (reason: string) => void;
}

async function restartOne(
  connection: ClusterConnection,
  item: RestartItem,
  { timeoutMs, signal, onReason }: OneOptions,
): Promise<void> {
  const { kind, namespace, name } = item;
  const workload: ObjectReference = { group: 'apps', version: 'v1', kind, namespace, name };
  const now = new Date();
  if (item.isByItself !== true) await restartWorkload(connection, workload, now, signal);
  const mark = now.toISOString();
  const isNew = (pod: JsonObject): boolean =>
    // A template that a switch has changed carries no mark of a restart: then every Pod that is in trouble counts.
    item.isByItself === true || textAt(pod, 'metadata', 'annotations', restartedAt) === mark;
  await untilReady(connection, { workload, isNew, timeoutMs, onReason }, signal);
}
