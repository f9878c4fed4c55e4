import { isCancelled, problemError, problemOf } from '../../../core/problem.ts';
import type { ClusterConnection } from '../../../cluster/types.ts';
import type { Asked } from '../types.ts';

/** More requests than this are not sent for one preflight: a cluster of 100,000 Pods needs 200 for them. */
export const mostRequests = 1500;

/** Asks a cluster, counts what is sent, and keeps a refusal as an answer. */
export class Asking {
  /** The connection, which counts. */
  readonly connection: ClusterConnection;
  #count = 0;

  constructor(connection: ClusterConnection) {
    this.connection = new Proxy(connection, {
      get: (target, key) => {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        return (...args: readonly unknown[]): unknown => {
          if (key === 'request') this.#countMore(1);
          // The core and all other groups, which the connection asks by itself.
          if (key === 'catalog' && isRefresh(args[0])) this.#countMore(2);
          return Reflect.apply(value, target, args) as unknown;
        };
      },
    });
  }

  get count(): number {
    return this.#count;
  }

  /**
   * An answer, or the problem in its place.
   *
   * @throws `cancelled`, and what nobody foresaw.
   */
  async ask<Value>(work: (connection: ClusterConnection) => Promise<Value>): Promise<Asked<Value>> {
    return askedOf(() => work(this.connection));
  }

  #countMore(requests: number): void {
    if (this.#count >= mostRequests) throw problemError('mesh.preflight-limit', { most: mostRequests });
    this.#count += requests;
  }
}

function isRefresh(options: unknown): boolean {
  return typeof options === 'object' && options !== null && 'refresh' in options && options.refresh === true;
}

/** The answer of some work, or the problem in its place. @throws `cancelled`, and what nobody foresaw. */
export async function askedOf<Value>(work: () => Promise<Value>): Promise<Asked<Value>> {
  try {
    return { is: 'known', value: await work() };
  } catch (error) {
    const problem = problemOf(error);
    if (isCancelled(error) || problem.code === 'unexpected') throw error;
    return { is: 'unknown', problem };
  }
}
