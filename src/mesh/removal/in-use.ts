import { listObjects } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { isJsonObject, valueAt, type JsonValue } from '../../core/json.ts';
import { asJson, type KubernetesObject } from '../../core/kubernetes.ts';
import { problemOf } from '../../core/problem.ts';
import type { MeshFacts } from '../facts/mesh-facts.ts';
import { injectedProxyOf } from '../proxies.ts';

/** Pods that carry the proxy of a control plane. */
export interface ProxiesInUse {
  readonly pods: number;
  /** `Kind namespace/name` of what they belong to, each once, or of the Pods themselves. */
  readonly workloads: readonly string[];
}

/** Label that says which revision of the control plane put the proxy in, for meshes that have revisions. */
const revisionLabel = 'istio.io/rev';

/**
 * Looks which Pods outside of the control plane's namespace carry a proxy of the mesh, of the revision where the release is one of several. Without the permission to look none
 * are known of, and the uninstall is not held up by it.
 */
export async function proxiesInUse(
  connection: ClusterConnection,
  facts: MeshFacts,
  release: { readonly name: string; readonly namespace: string },
  signal: AbortSignal | undefined,
): Promise<ProxiesInUse> {
  const catalog = await connection.catalog({ signal });
  const resource = catalog.find('v1', 'Pod');
  if (resource === undefined) return { pods: 0, workloads: [] };
  const pods = await listObjects(connection, resource, { signal }).catch((error: unknown) => {
    if (problemOf(error).code !== 'cluster.forbidden') throw error;
    return [];
  });
  const revision = revisionOf(facts, release.name);
  const inUse = pods.filter((pod) => {
    const { labels = {}, namespace } = pod.metadata;
    // Parts of the control plane, and gateways beside it, carry proxies of their own.
    if (namespace === release.namespace) return false;
    if (injectedProxyOf(containerNames(pod), labels)?.mesh !== facts.identity.name) return false;
    return revision === undefined || (labels[revisionLabel] ?? 'default') === revision;
  });
  return { pods: inUse.length, workloads: [...new Set(inUse.map(ownerOf))].sort() };
}

/** The revision of a release such as `istiod-canary`; undefined for a mesh without revisions. */
function revisionOf({ installation }: MeshFacts, release: string): string | undefined {
  if (!('charts' in installation)) return undefined;
  const chart = installation.charts.find(
    (one) => one.hasRevisions === true && (release === one.release || release.startsWith(`${one.release}-`)),
  );
  if (chart === undefined) return undefined;
  return release === chart.release ? 'default' : release.slice(chart.release.length + 1);
}

function containerNames(pod: KubernetesObject): readonly string[] {
  const spec = asJson(pod)['spec'];
  return ['containers', 'initContainers'].flatMap((field) => {
    const containers: JsonValue | undefined = valueAt(spec, [field]);
    if (!Array.isArray(containers)) return [];
    return containers.flatMap((container: JsonValue) => {
      const name = isJsonObject(container) ? container['name'] : undefined;
      return typeof name === 'string' ? [name] : [];
    });
  });
}

function ownerOf({ metadata }: KubernetesObject): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  const [kind, name] = owner === undefined ? ['Pod', metadata.name] : [owner.kind, owner.name];
  return `${kind} ${metadata.namespace ?? ''}/${name}`;
}
