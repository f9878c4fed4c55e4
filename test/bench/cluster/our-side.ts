import { ClusterCache } from '../../../src/cluster/cache/cluster-cache.ts';
import { connect } from '../../../src/cluster/connect.ts';
import { readKubeconfig } from '../../../src/cluster/kubeconfig.ts';
import { resourceId } from '../../../src/cluster/kinds/any.ts';
import { podKind } from '../../../src/cluster/kinds/pods.ts';
import { entryOf } from '../../../src/cluster/kinds/entry.ts';
import { createInterner } from '../../../src/cluster/kinds/interner.ts';
import type { Entry } from '../../../src/cluster/kinds/kind.ts';
import { watchCollection } from '../../../src/cluster/watch.ts';
import { inOneText } from '../../../src/core/words.ts';
import type { Side } from './side.ts';

/** Our cache of a cluster, as a cache worker holds it. */
export const ourSide: Side = {
  async start({ kubeconfigPath, context, kinds }) {
    const kubeconfig = await readKubeconfig({ files: [kubeconfigPath], environment: {} });
    const connection = connect(kubeconfig, context);
    const ids = kinds.map(({ group, plural }) => resourceId(group, plural));
    const waiting = new Set(ids);
    let allSynced = (): void => undefined;
    const synced = new Promise<void>((resolve) => (allSynced = resolve));
    const cache = new ClusterCache({
      connection,
      onChange: (change) => {
        if (change.is !== 'state' || cache.stateOf(change.id).is !== 'live') return;
        waiting.delete(change.id);
        if (waiting.size === 0) allSynced();
      },
      onProblem: (problem) => {
        console.error(inOneText(problem));
      },
    });
    for (const id of ids) cache.need(id);
    void cache.connect();
    return {
      synced,
      objects: () => ids.reduce((sum, id) => sum + (cache.storeById(id)?.size ?? 0), 0),
      stop: async () => {
        cache.close();
        await connection.close();
      },
    };
  },
};

/** Pods alone, in one of the forms that the API server sends them in, kept as the cache keeps them. */
export function podsAs(form: 'protobuf' | 'JSON'): Side {
  return {
    async start({ kubeconfigPath, context }) {
      const kubeconfig = await readKubeconfig({ files: [kubeconfigPath], environment: {} });
      const connection = connect(kubeconfig, context);
      const interner = createInterner();
      const entries = new Map<string, Entry>();
      const stop = new AbortController();
      const { shape } = podKind;
      const synced = new Promise<void>((resolve) => {
        watchCollection<Entry>(connection, {
          path: '/api/v1/pods',
          project: (object) => entryOf(podKind, 'v1', object, interner),
          onEvent: (event) => {
            if (event.type === 'upsert') entries.set(event.key, event.row);
            else if (event.type === 'synced') resolve();
          },
          signal: stop.signal,
          ...(form === 'JSON' || shape === undefined ? {} : { shape }),
        });
      });
      return {
        synced,
        objects: () => entries.size,
        stop: async () => {
          stop.abort();
          await connection.close();
        },
      };
    },
  };
}
