import { listObjects } from '../../cluster/apply.ts';
import { summarize } from '../../cluster/kubeconfig.ts';
import { podKind } from '../../cluster/kinds/pods.ts';
import { serviceKind } from '../../cluster/kinds/services.ts';
import { changeKubeconfig, previewKubeconfigChange } from '../../cluster/kubeconfig/change.ts';
import { detectMeshes } from '../../mesh/detect.ts';
import type { Clusters } from '../clusters.ts';
import type { Handlers } from '../protocol/channel.ts';
import type { AgentMethods } from '../protocol/methods.ts';
import type { AgentServices } from '../services.ts';

type ClusterMethods = Pick<
  AgentMethods,
  | 'contexts/list'
  | 'contexts/change'
  | 'cluster/connected'
  | 'cluster/disconnect'
  | 'cluster/retry'
  | 'rows/subscribe'
  | 'rows/rearrange'
  | 'rows/next'
  | 'rows/unsubscribe'
  | 'rows/locate'
  | 'objects/search'
  | 'namespaces/list'
  | 'mesh/list'
>;

const namespaces = { group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false, verbs: [] };

/** Followed only while somebody looks at them, and often looked for. */
const moreSearched = [podKind.id, serviceKind.id];

/** Contexts, rows of the Clusters tree, and lists for pickers. */
export function clusterHandlers(services: AgentServices, clusters: Clusters): Handlers<ClusterMethods> {
  return {
    'contexts/list': async () => summarize(await services.kubeconfigs.read()),
    'contexts/change': async ({ change, isPreview }) => {
      services.requireTrust();
      const sources = { files: services.settings().kubeconfigFiles, environment: process.env };
      if (isPreview) return previewKubeconfigChange(sources, change);
      const report = await changeKubeconfig(sources, change);
      // Whoever asked sees it now; the watcher would tell a moment later.
      await services.kubeconfigs.reload();
      return report;
    },
    'cluster/connected': () => clusters.connected,
    'cluster/disconnect': async ({ context }) => {
      await clusters.disconnect(context);
      return null;
    },
    'cluster/retry': async ({ row }) => {
      services.requireTrust();
      await clusters.retry(row);
      return null;
    },
    'rows/subscribe': async (query) => {
      services.requireTrust();
      return clusters.subscribe(query);
    },
    'rows/rearrange': async ({ changes }) => {
      await clusters.rearrange(changes);
      return null;
    },
    'rows/next': async () => {
      await clusters.next();
      return null;
    },
    'rows/unsubscribe': async ({ subscription }) => {
      await clusters.unsubscribe(subscription);
      return null;
    },
    'rows/locate': (params, signal) => {
      services.requireTrust();
      return clusters.locate(params, signal);
    },
    'objects/search': ({ text, limit, withMore }, signal) =>
      clusters.search(text, limit, withMore ? moreSearched : [], signal),
    'namespaces/list': ({ context }, signal) =>
      services.withConnection(context, async (connection) => {
        const objects = await listObjects(connection, namespaces, { signal });
        return objects.map(({ metadata }) => metadata.name).sort();
      }),
    'mesh/list': ({ context }, signal) =>
      services.withConnection(context, (connection) => detectMeshes(connection, signal)),
  };
}
