import { without } from '../core/without.ts';
import type { CacheSearch } from './cache/search.ts';
import type { SearchAnswer } from './protocol/search.ts';

/** What one cluster has found, under the name of one of its contexts. */
export interface ContextSearch extends CacheSearch {
  readonly context: string;
}

/**
 * One answer of what all clusters have found, the best first.
 *
 * @param contexts that were searched.
 * @param limit how many are shown at most; the total counts all.
 */
export function mergedSearch(all: readonly ContextSearch[], contexts: readonly string[], limit: number): SearchAnswer {
  return {
    found: all
      .flatMap(({ context, found }) => found.map((one) => ({ ...one, context })))
      .sort((left, right) => left.rank - right.rank)
      .slice(0, limit)
      .map((one) => without(one, 'rank')),
    total: all.reduce((sum, { total }) => sum + total, 0),
    contexts,
    kinds: [...new Set(all.flatMap(({ kinds }) => kinds))],
    isReading: all.some(({ isReading }) => isReading),
  };
}
