import type { ApiType, KubernetesListObject, KubernetesObject, ListPromise } from '@kubernetes/client-node';
import * as clientNode from '@kubernetes/client-node';
import type { FollowedKind } from './kinds.ts';
import { eventSelector, pathOfKind } from './kinds.ts';
import type { Side } from './side.ts';

type ListKind = (options: { readonly fieldSelector?: string }) => Promise<KubernetesListObject<KubernetesObject>>;

/** Typed clients of client-node by API group and version. */
const typedApis: Readonly<Record<string, new (...parameters: never[]) => ApiType>> = {
  '/v1': clientNode.CoreV1Api,
  'apps/v1': clientNode.AppsV1Api,
  'discovery.k8s.io/v1': clientNode.DiscoveryV1Api,
  'batch/v1': clientNode.BatchV1Api,
  'autoscaling/v2': clientNode.AutoscalingV2Api,
  'networking.k8s.io/v1': clientNode.NetworkingV1Api,
  'policy/v1': clientNode.PolicyV1Api,
  'rbac.authorization.k8s.io/v1': clientNode.RbacAuthorizationV1Api,
  'storage.k8s.io/v1': clientNode.StorageV1Api,
  'admissionregistration.k8s.io/v1': clientNode.AdmissionregistrationV1Api,
  'apiextensions.k8s.io/v1': clientNode.ApiextensionsV1Api,
  'scheduling.k8s.io/v1': clientNode.SchedulingV1Api,
  'coordination.k8s.io/v1': clientNode.CoordinationV1Api,
  'node.k8s.io/v1': clientNode.NodeV1Api,
};

/** client-node's informers as its examples use them: one for each kind, with the typed list of it. */
export const informerSide: Side = {
  async start({ kubeconfigPath, context, kinds }) {
    const config = new clientNode.KubeConfig();
    config.loadFromFile(kubeconfigPath);
    config.setCurrentContext(context);
    const informers = kinds.map((kind) => {
      const selector = kind.kind === 'Event' ? eventSelector : undefined;
      const list = listOf(config, kind);
      const listAll: ListPromise<KubernetesObject> = () =>
        list(selector === undefined ? {} : { fieldSelector: selector });
      const watch = new clientNode.Watch(config);
      const informer = new clientNode.ListWatch(pathOfKind(kind), watch, listAll, false, undefined, selector);
      informer.on('error', (error: unknown) => {
        console.error(`${kind.kind}: ${String(error)}`);
      });
      return informer;
    });
    return {
      synced: Promise.all(informers.map((informer) => informer.start())).then(() => undefined),
      objects: () => informers.reduce((sum, informer) => sum + informer.list().length, 0),
      stop: async () => {
        await Promise.all(informers.map((informer) => informer.stop()));
      },
    };
  },
};

function listOf(config: clientNode.KubeConfig, { group, version, plural, kind }: FollowedKind): ListKind {
  const Typed = typedApis[`${group}/${version}`];
  if (Typed === undefined) {
    const custom = config.makeApiClient(clientNode.CustomObjectsApi);
    return (options) => custom.listClusterCustomObject({ group, version, plural, ...options }) as ReturnType<ListKind>;
  }
  const api = config.makeApiClient(Typed as new (...parameters: unknown[]) => ApiType) as unknown as Readonly<
    Record<string, ListKind | undefined>
  >;
  const names = [`list${kind}ForAllNamespaces`, `list${kind}`];
  if (!names.some((name) => api[name] !== undefined)) throw new Error(`client-node has no list of ${kind}`);
  return async (options) => {
    for (const name of names) {
      const list = await api[name]?.(options);
      if (list !== undefined) return list;
    }
    throw new Error(`no answer for ${kind}`);
  };
}
