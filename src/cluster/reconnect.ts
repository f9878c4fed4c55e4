import type { Problem } from '../core/problem.ts';
import type { ProblemCode } from '../core/problems/table.ts';
import { retryDelayMs } from './watch/recovery.ts';

/** First and longest wait, in milliseconds. */
interface Pace {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** The network or the server may be there any moment, and asking costs nobody anything. */
const soon: Pace = { firstMs: 2_000, longestMs: 60_000 };

/** Something else answers in the place of the server, such as the sign-in page of a hotel: it stays until a person does something. */
const seldom: Pace = { firstMs: 15_000, longestMs: 120_000 };

/**
 * Failures that pass without anybody's doing. All others wait for a person: who has no valid credentials would be asked to sign in again and
 * again (a plugin may open a browser, and an issuer locks who tries too often), and what the kubeconfig says stays as it is until it changes.
 */
const paces: Readonly<Partial<Record<ProblemCode, Pace>>> = {
  'cluster.unreachable': soon,
  'cluster.timeout': soon,
  'cluster.stream-broken': soon,
  'cluster.server-error': soon,
  'cluster.too-many-requests': soon,
  'cluster.tls-failed': soon,
  'cluster.tls': seldom,
  'cluster.not-kubernetes': seldom,
};

/**
 * How long to wait before a context that could not be connected is connected again by itself, in milliseconds; undefined where that is left to a person
 * (or to a change of the kubeconfig). For as long as somebody looks at the context: who looks at nothing asks nobody. A wake of this
 * machine and `Retry` do not wait.
 *
 * @param failures how often it has failed in a row, from 1.
 * @param chance 0 to 1, by chance, so that not all windows come back at once.
 */
export function reconnectDelayMs(failure: Problem, failures: number, chance: number): number | undefined {
  const pace = paces[failure.code];
  if (pace === undefined) return undefined;
  const backoffMs = Math.min(pace.firstMs * 2 ** Math.min(failures - 1, 10), pace.longestMs);
  return retryDelayMs(failure, backoffMs, chance);
}
