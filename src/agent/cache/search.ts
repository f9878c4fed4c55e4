import { setImmediate } from 'node:timers/promises';
import type { CacheView } from '../../cluster/cache/types.ts';
import { warningKind } from '../../cluster/kinds/in-namespace.ts';
import type { Entry, KindModule, ResourceId } from '../../cluster/kinds/kind.ts';
import { endpointSliceKind } from '../../cluster/kinds/services.ts';
import type { WorkloadFacts } from '../../cluster/kinds/workloads.ts';
import { cancelled } from '../../core/problem.ts';
import type { FoundObject } from '../protocol/search.ts';
import type { RowIcon } from '../protocol/rows.ts';
import { actionsOf } from '../tree/object-actions.ts';
import { matchesObject, type RowFilter } from '../tree/filter.ts';

/** Written by controllers for controllers: nobody looks for them by name. */
const notSearched: ReadonlySet<ResourceId> = new Set([warningKind.id, endpointSliceKind.id]);

/** So many objects are looked at before others get their turn: a key that is pressed meanwhile cancels the search. */
const slice = 5_000;

/** What one cluster has for a search. */
export interface CacheSearch {
  readonly found: readonly (Omit<FoundObject, 'context'> & { readonly rank: number })[];
  readonly total: number;
  readonly kinds: readonly string[];
  readonly isReading: boolean;
}

/**
 * Searches the names of all that is followed of a cluster.
 *
 * @param limit how many are wanted; the best of all that match.
 * @throws `cancelled`
 */
export async function searchCache(
  cache: CacheView,
  filter: RowFilter,
  limit: number,
  signal: AbortSignal,
): Promise<CacheSearch> {
  const followed = [...cache.followed()].filter(({ id }) => !notSearched.has(id));
  const stores = [...new Set(followed.map(({ id }) => id))].flatMap((id) => cache.storeById(id) ?? []);
  /** Few ranks, and of each no more than are wanted: there is nothing to sort at the end but these. */
  const ranks: Found[][] = [[], [], [], []];
  let total = 0;
  let looked = 0;
  for (const store of stores)
    for (const entry of store.all()) {
      looked += 1;
      if (looked % slice === 0) {
        await setImmediate();
        if (signal.aborted) throw cancelled();
      }
      if (!matchesObject(filter, entry, store.module.kind)) continue;
      total += 1;
      const rank = rankOf(entry.name, filter.words);
      const ofRank = ranks[rank];
      if (ofRank !== undefined && ofRank.length < limit) ofRank.push({ ...foundOf(entry, store.module), rank });
    }
  const found = ranks.flatMap((ofRank) => ofRank.sort(byName)).slice(0, limit);
  return {
    found,
    total,
    kinds: stores.map(({ module }) => module.kind),
    isReading: followed.some(({ state }) => state.is === 'starting'),
  };
}

type Found = CacheSearch['found'][number];

/** The name itself, its beginning, a part of it, or something beside it. */
function rankOf(name: string, words: readonly string[]): 0 | 1 | 2 | 3 {
  if (words.some((word) => name === word)) return 0;
  if (words.some((word) => name.startsWith(word))) return 1;
  return words.some((word) => name.includes(word)) ? 2 : 3;
}

function foundOf(
  { name, namespace, readiness, facts }: Entry,
  { group, version, kind }: KindModule,
): Omit<Found, 'rank'> {
  return {
    object: { group, version: version ?? '', kind, name, ...(namespace === '' ? {} : { namespace }) },
    actions: actionsOf({ group, kind }),
    icon: isScaledToZero(facts) ? 'idle' : iconOf(readiness.state),
    ...(readiness.state === 'current' ? {} : { reason: readiness.reason }),
  };
}

/** Workloads tell how many Pods they want; the tree shows those that want none in the same way. */
function isScaledToZero(facts: unknown): boolean {
  const { wanted, ready } = (facts ?? {}) as Partial<WorkloadFacts>;
  return wanted === 0 && ready === 0;
}

function iconOf(state: Entry['readiness']['state']): RowIcon {
  if (state === 'current') return 'healthy';
  return state === 'failed' ? 'failing' : 'not-ready';
}

function byName({ object: left }: Found, { object: right }: Found): number {
  if (left.name !== right.name) return left.name < right.name ? -1 : 1;
  return (left.namespace ?? '') < (right.namespace ?? '') ? -1 : 1;
}
