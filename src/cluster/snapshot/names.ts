import { isJsonObject, type JsonObject } from '../../core/json.ts';
import { listPageSize, metadataOnlyList, resourcePath } from '../apply.ts';
import { objectsAt, textAt } from '../readiness/read.ts';
import type { ClusterConnection, ServedResource } from '../types.ts';

/** A kind whose objects are named by others, in the versions that serve it, the newest first. */
interface NamedKind {
  readonly kind: string;
  readonly apiVersions: readonly string[];
  readonly fieldSelector?: string;
}

const of = (apiVersions: readonly string[], ...kinds: readonly string[]): readonly NamedKind[] =>
  kinds.map((kind) => ({ kind, apiVersions }));

/** Kinds whose objects others name. A cluster is asked for those that it serves. */
export const namedKinds: readonly NamedKind[] = [
  ...of(['v1'], 'Service', 'ServiceAccount', 'ConfigMap', 'PersistentVolumeClaim'),
  // Helm keeps one for each revision of each release, and nobody names those.
  { kind: 'Secret', apiVersions: ['v1'], fieldSelector: 'type!=helm.sh/release.v1' },
  ...of(['scheduling.k8s.io/v1'], 'PriorityClass'),
  ...of(['node.k8s.io/v1'], 'RuntimeClass'),
  ...of(['gateway.networking.k8s.io/v1', 'gateway.networking.k8s.io/v1beta1'], 'Gateway'),
  ...of(['networking.istio.io/v1', 'networking.istio.io/v1beta1'], 'Gateway'),
  ...of(['appmesh.k8s.aws/v1beta2'], 'VirtualNode', 'VirtualRouter'),
  ...of(['policy.linkerd.io/v1beta3', 'policy.linkerd.io/v1beta2', 'policy.linkerd.io/v1beta1'], 'Server'),
  ...of(['policy.linkerd.io/v1alpha1'], 'MeshTLSAuthentication', 'NetworkAuthentication'),
  ...of(['traefik.io/v1alpha1'], 'Middleware'),
  ...of(['traefik.containo.us/v1alpha1'], 'Middleware'),
  ...of(['core.oam.dev/v1beta1', 'core.oam.dev/v1alpha2'], 'ComponentDefinition', 'TraitDefinition'),
  ...of(['core.oam.dev/v1beta1', 'core.oam.dev/v1alpha2'], 'WorkloadDefinition', 'ScopeDefinition'),
  ...of(['core.oam.dev/v1beta1'], 'PolicyDefinition', 'WorkflowStepDefinition'),
  ...of(['core.oam.dev/v1alpha1'], 'Policy', 'Workflow'),
];

/** More names of a kind than this are left out: nobody chooses from them, and the file stays small. */
export const mostNames = 10_000;

/** The namespaces of a cluster. */
export async function listNamespaces(connection: ClusterConnection, signal?: AbortSignal): Promise<readonly string[]> {
  const resource = { group: '', version: 'v1', plural: 'namespaces', namespaced: false };
  const { names } = await listNames(connection, resource, { signal });
  return names[''] ?? [];
}

/** Names by namespace, sorted, so that the same cluster gives the same file. */
export async function listNames(
  connection: Pick<ClusterConnection, 'request'>,
  resource: Pick<ServedResource, 'group' | 'version' | 'plural' | 'namespaced'>,
  {
    namespace,
    fieldSelector,
    signal,
  }: {
    readonly namespace?: string | undefined;
    readonly fieldSelector?: string | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<{ readonly names: Readonly<Record<string, readonly string[]>>; readonly isCut: boolean }> {
  const names = new Map<string, string[]>();
  let count = 0;
  let continueToken: string | undefined;
  do {
    const page = await connection.request<JsonObject>({
      path: resourcePath(resource, namespace),
      query: { limit: listPageSize, continue: continueToken, fieldSelector },
      accept: metadataOnlyList,
      signal,
    });
    for (const item of objectsAt(page, 'items')) {
      const place = textAt(item, 'metadata', 'namespace') ?? '';
      const name = textAt(item, 'metadata', 'name');
      if (name === undefined) continue;
      const list = names.get(place) ?? [];
      names.set(place, list);
      list.push(name);
      count += 1;
    }
    const { metadata } = page;
    continueToken = isJsonObject(metadata) ? textAt(metadata, 'continue') : undefined;
  } while (continueToken !== undefined && continueToken !== '' && count < mostNames);
  const sorted = [...names].sort(([left], [right]) => (left < right ? -1 : 1));
  return {
    names: Object.fromEntries(sorted.map(([place, list]) => [place, list.sort()])),
    isCut: continueToken !== undefined && continueToken !== '',
  };
}
