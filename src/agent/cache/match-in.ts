import type { CacheView } from '../../cluster/cache/types.ts';
import { matchesObject, type RowFilter } from '../tree/filter.ts';

/** Whether anything that is followed in a namespace matches a filter. Kinds that nobody looks at are not known. */
export function hasMatchIn(cache: CacheView, namespace: string, filter: RowFilter): boolean {
  for (const id of new Set([...cache.followed()].map((followed) => followed.id))) {
    const store = cache.storeById(id);
    if (store === undefined) continue;
    for (const entry of store.in(namespace).values()) if (matchesObject(filter, entry, store.module.kind)) return true;
  }
  return false;
}
