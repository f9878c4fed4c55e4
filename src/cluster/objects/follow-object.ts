import type { JsonObject } from '../../core/json.ts';
import type { KubernetesObject, ObjectReference } from '../../core/kubernetes.ts';
import { joinApiVersion } from '../../core/kubernetes.ts';
import { Pause } from '../../core/pause.ts';
import { problemOf, type Problem } from '../../core/problem.ts';
import { collectionPath, getObject } from '../apply.ts';
import type { ClusterConnection, WatchEvent } from '../types.ts';
import { watchCollection, type RunningWatch, type WatchTiming } from '../watch.ts';
import { Backoff } from '../watch/backoff.ts';
import { retryDelayMs } from '../watch/recovery.ts';

/** How well an object is followed. */
export type FollowState =
  | { readonly is: 'reading' }
  | { readonly is: 'live' }
  /** There is no such object, and there was none since it is followed. */
  | { readonly is: 'missing' }
  | { readonly is: 'deleted'; readonly noticedAt: string }
  | { readonly is: 'reconnecting'; readonly problem: Problem }
  /** It may be read and not watched, or not even read, or its kind is not served. */
  | { readonly is: 'denied'; readonly problem: Problem };

/** An object as it was last seen. */
export interface FollowedObject {
  readonly object?: KubernetesObject;
  readonly state: FollowState;
  /** True where the object of this name is another one than the first that was seen. */
  readonly isAnother: boolean;
}

/** What is followed. */
export interface FollowOptions {
  readonly reference: ObjectReference;
  readonly onChange: (followed: FollowedObject) => void;
  readonly signal: AbortSignal;
  readonly timing?: Partial<WatchTiming>;
}

/** A following that runs until its signal is given. */
export interface RunningFollow {
  /** Ends a wait before the next attempt. */
  retry(): void;
  /** Settles when it has ended; it does not reject. */
  readonly ended: Promise<void>;
}

const firstBackoffMs = 1_000;
const longestBackoffMs = 30_000;

/**
 * Follows one object by its name: what it is now and whatever becomes of it, through deletion and recreation, lost connections and
 * lost rights. Everything is told by `onChange`; of several things that happen at once only the last is.
 */
export function followObject(connection: ClusterConnection, options: FollowOptions): RunningFollow {
  const follow = new ObjectFollow(connection, options);
  return {
    retry: () => {
      follow.retry();
    },
    ended: follow.run(),
  };
}

type Link = 'reading' | 'live' | Extract<FollowState, { is: 'reconnecting' | 'denied' }>;

class ObjectFollow {
  readonly #connection: ClusterConnection;
  readonly #options: FollowOptions;
  readonly #pause = new Pause();
  #link: Link = 'reading';
  #object: KubernetesObject | undefined;
  #deletedAt: string | undefined;
  #firstUid: string | undefined;
  #isAnother = false;
  #isTelling = false;
  #watch: RunningWatch | undefined;

  constructor(connection: ClusterConnection, options: FollowOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  retry(): void {
    this.#watch?.retry();
    this.#pause.end();
  }

  async run(): Promise<void> {
    const path = await this.#findPath();
    if (path === undefined) return;
    const { reference, signal, timing } = this.#options;
    this.#watch = watchCollection<KubernetesObject>(this.#connection, {
      path,
      fieldSelector: `metadata.name=${reference.name}`,
      project: (object) => withType(object, reference),
      onEvent: (event) => {
        this.#take(event);
      },
      signal,
      ...(timing === undefined ? {} : { timing }),
    });
    await this.#watch.ended;
  }

  /** The server says where objects of the kind are. It may not be there yet, or not serve the kind. */
  async #findPath(): Promise<string | undefined> {
    const { reference, signal } = this.#options;
    const backoff = new Backoff(firstBackoffMs, longestBackoffMs);
    while (!signal.aborted) {
      try {
        return await collectionPath(this.#connection, reference, signal);
      } catch (error) {
        const problem = problemOf(error);
        const isUnserved = problem.code === 'cluster.kind-not-served' || problem.code === 'cluster.forbidden';
        this.#link = { is: isUnserved ? 'denied' : 'reconnecting', problem };
        this.#tell();
        await this.#pause.wait(retryDelayMs(problem, backoff.next(), Math.random()), signal);
      }
    }
    return undefined;
  }

  #take(event: WatchEvent<KubernetesObject>): void {
    switch (event.type) {
      case 'upsert':
        this.#see(event.row);
        break;
      case 'remove':
        // A watch that is denied takes back what it told; whether the object is still there is not known then.
        this.#deletedAt = new Date().toISOString();
        break;
      case 'synced':
      case 'live':
        this.#link = 'live';
        break;
      case 'reconnecting':
        this.#link = { is: 'reconnecting', problem: event.problem };
        break;
      case 'denied':
        this.#deletedAt = undefined;
        this.#link = { is: 'denied', problem: event.problem };
        void this.#readOnce();
        return;
      case 'reset':
        return;
    }
    this.#tell();
  }

  #see(object: KubernetesObject): void {
    const { uid } = object.metadata;
    this.#firstUid ??= uid;
    this.#isAnother = uid !== this.#firstUid;
    this.#object = object;
    this.#deletedAt = undefined;
  }

  /** Somebody may be allowed to get an object and not to watch it. */
  async #readOnce(): Promise<void> {
    const { reference, signal } = this.#options;
    try {
      const object = await getObject(this.#connection, reference, signal);
      if (object !== undefined) this.#see(object);
    } catch {
      // That it is denied is told already.
    }
    this.#tell();
  }

  /** Once for all that happens in one turn. */
  #tell(): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => {
      this.#isTelling = false;
      if (this.#options.signal.aborted) return;
      this.#options.onChange({
        state: this.#state(),
        isAnother: this.#isAnother,
        ...(this.#object === undefined ? {} : { object: this.#object }),
      });
    });
  }

  #state(): FollowState {
    if (this.#link === 'reading') return { is: 'reading' };
    if (this.#link !== 'live') return this.#link;
    if (this.#deletedAt !== undefined) return { is: 'deleted', noticedAt: this.#deletedAt };
    return { is: this.#object === undefined ? 'missing' : 'live' };
  }
}

/** Items of a list have no type of their own. */
function withType(object: JsonObject, { group, version, kind }: ObjectReference): KubernetesObject {
  return { apiVersion: joinApiVersion(group, version), kind, ...object } as unknown as KubernetesObject;
}
