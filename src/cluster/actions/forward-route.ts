import type { JsonObject } from '../../core/json.ts';
import { describeReference } from '../../core/kubernetes.ts';
import type { Problem } from '../../core/problem.ts';
import { isCancelled, problem, problemOf } from '../../core/problem.ts';
import type { PodSelection } from '../pods.ts';
import { podSelectionOf, podsPath, podViewOf } from '../pods.ts';
import type { PodEndpoint } from '../service-pods.ts';
import {
  endpointSlicesPath,
  endpointSlicesSelector,
  firstReadyOf,
  podEndpointsOf,
  portNameBehind,
} from '../service-pods.ts';
import type { ClusterConnection, ForwardTarget } from '../types.ts';
import { watchCollection } from '../watch.ts';
import type { WatchedCollection } from '../watch/requests.ts';
import type { ForwardWish } from './forward-target.ts';
import { forwardTargetOf } from './forward-target.ts';

/** Where connections go now, or why nowhere. */
export interface RouteState {
  /** The last Pod that they went to, where there is a problem. */
  readonly target: ForwardTarget;
  readonly problem?: Problem;
}

/** What a {@link ForwardRoute} needs. */
export interface RouteOptions {
  readonly wish: ForwardWish;
  readonly first: ForwardTarget;
  readonly onChange: (state: RouteState) => void;
  readonly signal: AbortSignal;
  /** How long a connection waits for a Pod that is ready, in milliseconds. A new Pod mostly takes less; a person would think that it hangs. */
  readonly waitMs?: number;
}

const usualWaitMs = 10_000;

/** Answers of a look for a Pod that say that there is none, and nothing else. */
const noPodCodes: readonly string[] = ['cluster.no-running-pod', 'cluster.service-not-ready'];

/**
 * The way of a forwarded port: to a Pod, and when that goes to the one that takes its place, which is noticed by a watch and not by the next
 * connection. Where this user may not watch, each connection that cannot be opened looks anew.
 */
export class ForwardRoute {
  readonly #connection: ClusterConnection;
  readonly #options: RouteOptions;
  readonly #waiters = new Set<(isFound: boolean) => void>();
  #state: RouteState;
  /** The watch tells what there is: what it does not tell is not there. */
  #isFollowed = false;
  /** The Pod has gone and no other is ready yet. */
  #isWaiting = false;

  constructor(connection: ClusterConnection, options: RouteOptions) {
    this.#connection = connection;
    this.#options = options;
    this.#state = { target: options.first };
    options.signal.addEventListener('abort', () => {
      this.#wake(false);
    });
  }

  /** Follows the Pods until the signal. It does not reject: what keeps it from following is met by the next connection, and told there. */
  async follow(): Promise<void> {
    try {
      await this.#follow();
    } catch {
      this.#isFollowed = false;
    }
  }

  /**
   * Where the next connection goes.
   *
   * @param failed where one could not be opened; undefined for a first try.
   * @throws why there is no Pod: `cluster.no-running-pod`, `cluster.service-not-ready`, `cluster.forbidden`, ...
   */
  async next(failed?: ForwardTarget): Promise<ForwardTarget> {
    const { target, problem: known } = this.#state;
    // Another connection, or the watch, may have found the new Pod meanwhile.
    if (known === undefined && !isSame(target, failed)) return target;
    const hasWaited = this.#isWaiting;
    if (hasWaited && (await this.#untilFound())) return this.#state.target;
    return this.#look(!hasWaited);
  }

  /** Asks the server, and not the watch, which may be behind. What is not ready is better than nothing after a wait. */
  async #look(mayWait: boolean): Promise<ForwardTarget> {
    const { wish, signal } = this.#options;
    try {
      const target = await forwardTargetOf(this.#connection, wish, signal);
      this.#isWaiting = false;
      this.#set({ target });
      return target;
    } catch (error) {
      if (isCancelled(error)) throw error;
      const found = problemOf(error);
      const isNone = this.#isFollowed && noPodCodes.includes(found.code);
      if (isNone) this.#wait();
      else this.#set({ target: this.#state.target, problem: found });
      if (isNone && mayWait && (await this.#untilFound())) return this.#state.target;
      throw error;
    }
  }

  async #follow(): Promise<void> {
    const { wish, signal } = this.#options;
    const { candidatesIn, ...collection } = await collectionFor(this.#connection, wish, signal);
    const found = new Map<string, readonly PodEndpoint[]>();
    let isWhole = false;
    const watch = watchCollection<readonly PodEndpoint[]>(this.#connection, {
      ...collection,
      project: (object) => {
        const candidates = candidatesIn(object);
        return candidates.length === 0 ? undefined : candidates;
      },
      onEvent: (event) => {
        if (event.type === 'reset') {
          found.clear();
          isWhole = false;
        } else if (event.type === 'upsert') found.set(event.key, event.row);
        else if (event.type === 'remove') found.delete(event.key);
        else if (event.type === 'synced') isWhole = true;
        else this.#isFollowed = event.type === 'live';
        if (isWhole && this.#isFollowed) this.#take([...found.values()].flat());
      },
      signal,
    });
    await watch.ended;
  }

  #take(candidates: readonly PodEndpoint[]): void {
    const { wish } = this.#options;
    const isOfOnePod = wish.object.group === '' && wish.object.kind === 'Pod';
    const target = nextTarget(candidates, this.#isWaiting ? undefined : this.#state.target, isOfOnePod);
    if (target === undefined) {
      this.#wait();
      return;
    }
    this.#isWaiting = false;
    this.#set({ target });
    this.#wake(true);
  }

  #wait(): void {
    const { wish, waitMs = usualWaitMs } = this.#options;
    const { target } = this.#state;
    this.#isWaiting = true;
    const params = { object: describeReference(wish.object), pod: target.pod, seconds: Math.round(waitMs / 1000) };
    this.#set({ target, problem: problem('cluster.forward-waiting', params) });
  }

  #set(state: RouteState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#state)) return;
    this.#state = state;
    this.#options.onChange(state);
  }

  /** True as soon as there is a Pod; false where it takes too long, or the forward has ended. */
  #untilFound(): Promise<boolean> {
    const { signal, waitMs = usualWaitMs } = this.#options;
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (isFound: boolean): void => {
        clearTimeout(timer);
        this.#waiters.delete(settle);
        resolve(isFound);
      };
      const timer = setTimeout(settle, waitMs, false);
      this.#waiters.add(settle);
    });
  }

  #wake(isFound: boolean): void {
    for (const settle of [...this.#waiters]) settle(isFound);
  }
}

/**
 * Where connections go, of what could take them: to the same Pod as long as it runs and is ready, else to one that is ready. A Pod that a
 * person has chosen stays the one as long as it runs, and so does any other while none is ready: it may still answer.
 *
 * @param candidates run, and are not being deleted.
 * @param current where they went; undefined where that has gone, so that only a ready one will do.
 */
export function nextTarget(
  candidates: readonly PodEndpoint[],
  current: ForwardTarget | undefined,
  isOfOnePod: boolean,
): ForwardTarget | undefined {
  const same = candidates.find((one) => isSame(one, current));
  if (same !== undefined && (isOfOnePod || same.isReady)) return current;
  return firstReadyOf(candidates) ?? (same === undefined ? undefined : current);
}

function isSame(target: ForwardTarget, other: ForwardTarget | undefined): boolean {
  return target.pod === other?.pod && target.port === other.port;
}

/** What tells of the Pods behind a wish: of a Service its EndpointSlices, else Pods. */
async function collectionFor(
  connection: ClusterConnection,
  wish: ForwardWish,
  signal: AbortSignal,
): Promise<WatchedCollection & { readonly candidatesIn: (object: JsonObject) => readonly PodEndpoint[] }> {
  const { object, port } = wish;
  if (object.group === '' && object.kind === 'Service') {
    const target = {
      kind: 'service',
      namespace: object.namespace ?? connection.namespace,
      name: object.name,
      port,
    } as const;
    const portName = await portNameBehind(connection, target, signal);
    return {
      path: endpointSlicesPath(target),
      labelSelector: endpointSlicesSelector(target),
      candidatesIn: (slice) => podEndpointsOf(slice, portName),
    };
  }
  const selection = await selectionOf(connection, wish, signal);
  const { labelSelector, fieldSelector } = selection;
  return {
    path: podsPath(selection),
    ...(labelSelector === undefined ? {} : { labelSelector }),
    ...(fieldSelector === undefined ? {} : { fieldSelector }),
    candidatesIn: (pod) => {
      const { name, phase, isTerminating, isReady } = podViewOf(pod);
      return phase === 'Running' && !isTerminating ? [{ pod: name, port, isReady }] : [];
    },
  };
}

/** Of a Pod: all of its workload, or itself where that selects none, as controllers of other makers may. */
async function selectionOf(
  connection: ClusterConnection,
  { object, workload }: ForwardWish,
  signal: AbortSignal,
): Promise<PodSelection> {
  if (workload === undefined) return podSelectionOf(connection, object, signal);
  try {
    return await podSelectionOf(connection, workload, signal);
  } catch (error) {
    if (isCancelled(error)) throw error;
    return podSelectionOf(connection, object, signal);
  }
}
