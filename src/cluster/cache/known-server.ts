import type { JsonObject } from '../../core/json.ts';
import { problemOf } from '../../core/problem.ts';
import { textAt } from '../readiness/read.ts';
import type { ClusterConnection } from '../types.ts';

/** Opening a connection takes longer than this only where nobody answers. */
const connectTimeoutMs = 15_000;

/** Which cluster answers, and in which version: an address may lead to another one tomorrow. */
export class KnownServer {
  readonly #connection: Pick<ClusterConnection, 'request'>;
  #version: string | undefined;
  #identity: string | undefined;

  constructor(connection: Pick<ClusterConnection, 'request'>) {
    this.#connection = connection;
  }

  /** Such as `v1.36.3`; undefined where the server did not tell. */
  get version(): string | undefined {
    return this.#version;
  }

  async readVersion(signal: AbortSignal): Promise<void> {
    try {
      this.#version = textAt(await this.#ask('/version', signal), 'gitVersion');
    } catch (error) {
      // Hardened clusters keep their version to themselves; everything else may still work.
      if (problemOf(error).code !== 'cluster.forbidden') throw error;
      this.#version = undefined;
    }
  }

  /** Remembers which cluster it is, for {@link isAnother}. It does not throw. */
  async readIdentity(signal: AbortSignal): Promise<void> {
    const identity = await this.#askIdentity(signal);
    if (!signal.aborted) this.#identity = identity;
  }

  /** True where another cluster than the one that is remembered answers, which is remembered from then on. It does not throw. */
  async isAnother(signal: AbortSignal): Promise<boolean> {
    const identity = await this.#askIdentity(signal);
    if (signal.aborted || identity === undefined || this.#identity === undefined) return false;
    const isAnother = identity !== this.#identity;
    this.#identity = identity;
    return isAnother;
  }

  /** The namespace kube-system is as old as its cluster and cannot be deleted, so that its uid is the cluster's. */
  async #askIdentity(signal: AbortSignal): Promise<string | undefined> {
    try {
      return textAt(await this.#ask('/api/v1/namespaces/kube-system', signal), 'metadata', 'uid');
    } catch {
      // It may be hidden from this user. What else is wrong is told by the other requests.
      return undefined;
    }
  }

  #ask(path: string, signal: AbortSignal): Promise<JsonObject> {
    return this.#connection.request<JsonObject>({ path, timeoutMs: connectTimeoutMs, signal });
  }
}
