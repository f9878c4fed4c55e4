import type { Problem } from '../core/problem.ts';
import { isCancelled, problemOf } from '../core/problem.ts';
import type { ClusterConnection } from './types.ts';

/** One check of an API server. */
export interface ServerCheck {
  readonly name: string;
  readonly isOk: boolean;
}

/** What the API server says of itself. */
export type ServerHealth =
  | { readonly is: 'asking' }
  | {
      readonly is: 'answered';
      /** `/livez`: it need not be started again. */
      readonly isAlive: boolean;
      /** `/readyz`: it takes requests. */
      readonly isReady: boolean;
      /** In the order of the server, each once. */
      readonly checks: readonly ServerCheck[];
      /** From sending `/readyz` to its whole answer: the way there and back, and the checks. */
      readonly latencyMs: number;
      readonly atMs: number;
    }
  /** It may be well and not say so: this user may not ask, or it is too old, or it did not answer. */
  | { readonly is: 'untold'; readonly problem: Problem; readonly atMs: number };

/** A server that takes longer has other troubles than its checks. */
const timeoutMs = 10_000;

/**
 * Asks an API server how it is.
 *
 * @returns never `asking`; what fails is `untold`.
 * @throws `cancelled`
 * @see https://kubernetes.io/docs/reference/using-api/health-checks/
 */
export async function askHealth(
  connection: Pick<ClusterConnection, 'text'>,
  signal: AbortSignal,
): Promise<ServerHealth> {
  const begunMs = performance.now();
  const ask = (path: string): Promise<{ readonly isOk: boolean; readonly checks: readonly ServerCheck[] }> =>
    connection
      .text({ path, query: { verbose: '' }, timeoutMs, signal })
      .then(({ status, text }) => ({ isOk: status < 300, checks: readChecks(text) }));
  try {
    // One after the other, so that both go over one connection.
    const ready = await ask('/readyz');
    const latencyMs = performance.now() - begunMs;
    const alive = await ask('/livez');
    const known = new Map([...alive.checks, ...ready.checks].map((check) => [check.name, check]));
    for (const { name, isOk } of alive.checks) if (!isOk) known.set(name, { name, isOk });
    const checks = [...known.values()];
    return { is: 'answered', isAlive: alive.isOk, isReady: ready.isOk, checks, latencyMs, atMs: Date.now() };
  } catch (error) {
    if (isCancelled(error)) throw error;
    return { is: 'untold', problem: problemOf(error), atMs: Date.now() };
  }
}

/** The checks of a verbose answer: `[+]ping ok`, `[-]etcd failed: reason withheld`. Why one failed is withheld from everybody. */
export function readChecks(text: string): readonly ServerCheck[] {
  return [...text.matchAll(/^\[([+-])\]([\w./:-]{1,200}) /gm)].map(([, sign, name = '']) => ({
    name,
    isOk: sign === '+',
  }));
}

/** How often is asked while somebody looks. */
const everyMs = 30_000;

/** Asks an API server how it is, at once and then again and again, while somebody wants to know. */
export class HealthAsker {
  readonly #connection: Pick<ClusterConnection, 'text'>;
  readonly #onChange: () => void;
  readonly #everyMs: number;
  #health: ServerHealth = { is: 'asking' };
  #users = 0;
  #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(connection: Pick<ClusterConnection, 'text'>, onChange: () => void, intervalMs = everyMs) {
    this.#connection = connection;
    this.#onChange = onChange;
    this.#everyMs = intervalMs;
  }

  /** The last answer, however old it is. */
  get health(): ServerHealth {
    return this.#health;
  }

  /** Asks until what is returned was called by everybody; a question on its way ends then too. */
  need(): () => void {
    this.#users += 1;
    if (this.#users === 1) this.askAgain();
    let isReleased = false;
    return () => {
      if (isReleased) return;
      isReleased = true;
      this.#users -= 1;
      if (this.#users === 0) this.#end();
    };
  }

  /** Asks at once, if somebody wants to know. */
  askAgain(): void {
    this.#end();
    if (this.#users === 0) return;
    this.#stop = new AbortController();
    void this.#ask(this.#stop.signal);
  }

  close(): void {
    this.#users = 0;
    this.#end();
  }

  async #ask(signal: AbortSignal): Promise<void> {
    try {
      const health = await askHealth(this.#connection, signal);
      if (signal.aborted) return;
      this.#health = health;
    } catch {
      // Nobody wants to know any more.
      return;
    }
    this.#timer = setTimeout(() => void this.#ask(signal), this.#everyMs);
    this.#onChange();
  }

  #end(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
  }
}
