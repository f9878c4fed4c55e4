import { listObjects } from '../../../cluster/apply.ts';
import { objectsAt } from '../../../cluster/readiness/read.ts';
import type { ClusterConnection } from '../../../cluster/types.ts';
import { inGroups } from '../../../core/concurrency.ts';
import { valueAt, type JsonObject } from '../../../core/json.ts';
import { asJson, type KubernetesObject } from '../../../core/kubernetes.ts';
import { problemOf } from '../../../core/problem.ts';
import { distinct, isHook, renderedObjects } from '../findings.ts';
import { broughtKinds, isDefinition, objectKey, resourceOf, type KindResource } from '../kinds.ts';
import type { Asked, PreflightEvidence, PreflightTarget } from '../types.ts';
import type { Asking } from './asking.ts';
import { builtIn } from './cluster.ts';

/** Metadata of one object. No second form: a server that cannot leave data out is not asked, because it would send that of Secrets. */
const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/** Which of the rendered objects are there. Definitions are known from their list; what lies in a namespace that is not there is not asked for. */
export async function gatherExisting(
  target: PreflightTarget,
  { catalog, definitions, namespaces }: Pick<PreflightEvidence, 'catalog' | 'definitions' | 'namespaces'>,
  asking: Asking,
  signal?: AbortSignal,
): Promise<PreflightEvidence['existing']> {
  const brought = broughtKinds(target);
  const existing = new Map<string, Asked<KubernetesObject | undefined>>();
  await inGroups(renderedObjects(target), async (placed) => {
    const { release, object } = placed;
    const resource = resourceOf(object, catalog, brought);
    if (resource === undefined || isHook(object)) return;
    const key = objectKey(placed, resource.isNamespaced);
    const { name } = object.metadata;
    if (isDefinition(object)) {
      existing.set(
        key,
        definitions.is === 'known'
          ? { is: 'known', value: definitions.value.find(({ metadata }) => metadata.name === name) }
          : definitions,
      );
      return;
    }
    const namespace = object.metadata.namespace ?? release.namespace;
    const home = resource.isNamespaced ? namespaces.get(namespace) : undefined;
    const isNowhere =
      (home?.is === 'known' && home.value === undefined) || catalog.find(object.apiVersion, object.kind) === undefined;
    existing.set(
      key,
      isNowhere
        ? { is: 'known', value: undefined }
        : await asking.ask((connection) => metadataOf(connection, resource, namespace, name, signal)),
    );
  });
  return existing;
}

/** The metadata of an object; undefined where it is not there. */
export async function metadataOf(
  connection: ClusterConnection,
  resource: KindResource,
  namespace: string,
  name: string,
  signal: AbortSignal | undefined,
): Promise<KubernetesObject | undefined> {
  const { group, version, plural, isNamespaced } = resource;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const place = isNamespaced ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  try {
    return await connection.request<KubernetesObject>({
      path: `${root}${place}/${plural}/${encodeURIComponent(name)}`,
      accept: metadataOnly,
      signal,
    });
  } catch (error) {
    if (problemOf(error).code === 'cluster.not-found') return undefined;
    throw error;
  }
}

/** How many endpoints of Services are ready. */
export async function gatherEndpoints(
  services: readonly string[],
  asking: Asking,
  signal?: AbortSignal,
): Promise<PreflightEvidence['endpoints']> {
  const endpoints = new Map<string, Asked<number>>();
  await inGroups(distinct(services), async (service) => {
    const [namespace = '', name = ''] = service.split('/');
    const resource = { ...builtIn('discovery.k8s.io', 'EndpointSlice'), namespaced: true };
    const labelSelector = `kubernetes.io/service-name=${name}`;
    endpoints.set(
      service,
      await asking.ask(async (connection) => {
        const slices = await listObjects(connection, resource, { namespace, labelSelector, signal });
        return slices.reduce((count, slice) => count + readyIn(asJson(slice)), 0);
      }),
    );
  });
  return endpoints;
}

/** An endpoint that does not say that it is not ready is ready. */
function readyIn(slice: JsonObject): number {
  const ready = objectsAt(slice, 'endpoints').filter(
    (endpoint) => valueAt(endpoint, ['conditions', 'ready']) !== false,
  );
  return ready.reduce(
    (count, endpoint) => count + (Array.isArray(endpoint['addresses']) ? endpoint['addresses'].length : 0),
    0,
  );
}
