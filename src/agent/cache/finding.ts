import type { ClusterCache } from '../../cluster/cache/cluster-cache.ts';
import { resourceId } from '../../cluster/kinds/any.ts';
import type { ResourceId } from '../../cluster/kinds/kind.ts';
import type { ContextSummary } from '../../cluster/types.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { RowStep } from '../protocol/search.ts';
import { parseFilter } from '../tree/filter.ts';
import { locate } from '../tree/locate.ts';
import type { Need } from '../tree/node.ts';
import { nodeAt } from '../tree/nodes.ts';
import type { ClusterView } from './cluster-view.ts';
import { nameByLabels, placed, servedKind } from './served-kind.ts';
import { searchCache } from './search.ts';
import type { CacheMethods } from './worker-protocol.ts';

/** Somebody looks at a progress bar for so long, and not longer. */
const patienceMs = 15_000;

/** Somebody who searches goes on searching. */
const keepSearchedMs = 60_000;

/** What {@link createFinding} needs. */
export interface FindingOptions {
  readonly cache: ClusterCache;
  readonly view: ClusterView;
  /** Connects, and shows the row of the context from now on. */
  readonly attach: (context: ContextSummary) => void;
}

/** Finds objects in a cache, and their rows. It reads what it needs for that, and gives it back later. */
export interface Finding extends Pick<Handlers<CacheMethods>, 'search' | 'locate'> {
  /** The cache has changed: those who wait for something in it look again. */
  changed(): void;
  close(): void;
}

export function createFinding({ cache, view, attach }: FindingOptions): Finding {
  const waiting = new Set<() => void>();
  /** Kinds that are read for searches, until nobody has searched for a while. */
  const searched = new Map<ResourceId, { readonly release: () => void; readonly timer: NodeJS.Timeout }>();

  /** Resolves when something is so, or after a time in which it should have been. */
  async function until(isSo: () => boolean, signal: AbortSignal): Promise<void> {
    const limit = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!isSo() && !limit.aborted) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      limit.addEventListener('abort', look, { once: true });
      look();
    });
  }

  function keepForSearch(id: ResourceId): void {
    const known = searched.get(id);
    clearTimeout(known?.timer);
    const release = known?.release ?? cache.need(id);
    const timer = setTimeout(() => {
      searched.delete(id);
      release();
    }, keepSearchedMs);
    searched.set(id, { release, timer });
  }

  return {
    search: ({ text, limit, more }, signal) => {
      for (const id of more) keepForSearch(id);
      return searchCache(cache, parseFilter(text), limit, signal);
    },
    locate: async ({ context, object: wanted, defaultNamespace, labels, arrangement }, signal) => {
      attach(context);
      const isKnown = (): boolean =>
        cache.connection.is === 'failed' ||
        (cache.connection.is === 'connected' && (cache.catalog ?? cache.catalogProblem) !== undefined);
      await until(isKnown, signal);
      const held: (() => void)[] = [];
      const read = async (needs: readonly Need[]): Promise<void> => {
        held.push(...needs.map(({ id, namespace }) => cache.need(id, namespace)));
        await until(() => needs.every(({ id, namespace }) => cache.stateOf(id, namespace).is !== 'starting'), signal);
      };
      try {
        const served = servedKind(cache, wanted);
        const resource = served === undefined ? undefined : resourceId(served.group, served.plural);
        const rowsTo = (object: typeof wanted): Promise<readonly RowStep[] | undefined> =>
          locate({
            object,
            resource,
            arrangement,
            at: (path) => {
              const node = nodeAt(path, view);
              return {
                needs: node.needs ?? [],
                children: () => node.children(context, view, new Date(), arrangement.group),
              };
            },
            read,
          });
        const object = placed(wanted, served, defaultNamespace ?? context.namespace);
        const steps = await rowsTo(object);
        if (steps !== undefined || labels === undefined || resource === undefined) return steps ?? [];
        const { namespace } = object;
        await read([namespace === undefined ? { id: resource } : { id: resource, namespace }]);
        const name = nameByLabels(cache.storeById(resource), namespace, labels);
        return (name === undefined ? undefined : await rowsTo({ ...object, name })) ?? [];
      } finally {
        for (const release of held) release();
      }
    },
    changed: () => {
      for (const look of [...waiting]) look();
    },
    close: () => {
      for (const { timer } of searched.values()) clearTimeout(timer);
      waiting.clear();
    },
  };
}
