import type { ClusterConnection } from '../../src/cluster/types.ts';
import type { KubernetesObject } from '../../src/core/kubernetes.ts';
import { problemOf } from '../../src/core/problem.ts';

/** Applies an object as somebody who is not the product. */
export async function put(
  connection: ClusterConnection,
  apiVersion: string,
  kind: string,
  fields: object,
  manager = 'somebody',
): Promise<void> {
  const object = { apiVersion, kind, ...fields } as KubernetesObject;
  const resource = (await connection.catalog()).find(apiVersion, kind);
  const { namespace, name } = object.metadata;
  const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`;
  const place = namespace === undefined ? '' : `/namespaces/${namespace}`;
  await connection.request({
    method: 'PATCH',
    path: `${root}${place}/${resource?.plural ?? ''}/${name}`,
    query: { fieldManager: manager, force: true },
    contentType: 'application/apply-patch+yaml',
    body: object,
  });
}

/** What is at a path; undefined where nothing is. */
export async function readIfThere(connection: ClusterConnection, path: string): Promise<KubernetesObject | undefined> {
  return connection.request<KubernetesObject>({ path }).catch((error: unknown) => {
    if (problemOf(error).code === 'cluster.not-found') return undefined;
    throw error;
  });
}
