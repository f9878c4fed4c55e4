import type { Problem } from '../../core/problem.ts';

/** Longer than any server means; it also keeps a Retry-After of years within what a timer can wait. */
const longestAskedMs = 300_000;

/**
 * How long to wait after a failure, in milliseconds. What the server asks for is the least, and some of our own comes on top: all
 * who were told "in one second" at the same moment must not come back at the same moment.
 *
 * @param chance 0 to 1, by chance.
 */
export function retryDelayMs(failure: Problem, backoffMs: number, chance: number): number {
  const askedMs = Math.min(Number(failure.params['retryAfterSeconds'] ?? 0) * 1000, longestAskedMs);
  const ownMs = backoffMs * (0.75 + chance / 2);
  return Math.round(askedMs > 0 ? Math.max(askedMs + backoffMs * chance, ownMs) : ownMs);
}

/** True where a server answers a streaming list as one that does not know it: it, or whoever stands before it, is older. */
export function refusesStreaming({ code, params }: Problem): boolean {
  if (code === 'cluster.bad-request' || code === 'cluster.invalid') return true;
  return [405, 406, 501].includes(Number(params['status']));
}

/**
 * True where a version comes before another. Versions of one server may be compared as numbers; those that are none tell nothing.
 *
 * @see https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions
 */
export function isOlderVersion(version: string | undefined, than: string | undefined): boolean {
  if (version === undefined || than === undefined || !/^\d+$/.test(version) || !/^\d+$/.test(than)) return false;
  return BigInt(version) < BigInt(than);
}
