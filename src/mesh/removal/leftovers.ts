import { getObject, listObjects } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { andMore } from '../../core/format.ts';
import { referenceOf, type KubernetesObject } from '../../core/kubernetes.ts';
import { problemOf } from '../../core/problem.ts';
import type { Leftover, Removal } from '../facts/removal.ts';

/** Something that is really there still. */
export interface FoundLeftover {
  readonly is: Leftover['is'];
  /** `Kind name` or `Kind namespace/name`, and how many more of the kind. */
  readonly what: string;
  /** Why it stays, in a sentence. */
  readonly sentence: string;
}

const kindOf: Partial<Record<Leftover['is'], string>> = { namespace: 'Namespace' };

/** Kinds that leftovers name, with their `group/version`. */
const apiVersions: Readonly<Record<string, string>> = {
  MutatingWebhookConfiguration: 'admissionregistration.k8s.io/v1',
  ValidatingWebhookConfiguration: 'admissionregistration.k8s.io/v1',
  APIService: 'apiregistration.k8s.io/v1',
  ClusterRole: 'rbac.authorization.k8s.io/v1',
  ClusterRoleBinding: 'rbac.authorization.k8s.io/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  GatewayClass: 'gateway.networking.k8s.io/v1',
  DaemonSet: 'apps/v1',
  Deployment: 'apps/v1',
  Job: 'batch/v1',
};

/**
 * What of the leftovers that the facts of a mesh name is in the cluster. What may not be looked at is passed over: it is a report, and
 * nothing is done by it. What others hold in parts (`change-of-another`) is told where its object is there.
 */
export async function findLeftovers(
  connection: ClusterConnection,
  { leftovers }: Removal,
  signal: AbortSignal | undefined,
): Promise<readonly FoundLeftover[]> {
  const found: FoundLeftover[] = [];
  for (const { is, names, sentence } of leftovers)
    for (const name of names) {
      const what =
        is === 'definitions' ? await definitions(connection, name, signal) : await named(connection, is, name, signal);
      if (what !== undefined) found.push({ is, what, sentence });
    }
  return found;
}

async function definitions(
  connection: ClusterConnection,
  group: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const catalog = await connection.catalog({ refresh: true, signal });
  const count = catalog.ofGroup(group).length;
  return count === 0 ? undefined : `${count} definitions of ${group}`;
}

async function named(
  connection: ClusterConnection,
  is: Leftover['is'],
  name: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const [, ofName, namespace, objectName = ''] = /^(?:(\S+) )?(?:([^/]+)\/)?(.+)$/.exec(name) ?? [];
  const kind = ofName ?? kindOf[is];
  if (kind === undefined) return undefined;
  const apiVersion = apiVersions[kind] ?? 'v1';
  try {
    const objects = await objectsNamed(connection, { apiVersion, kind }, { namespace, name: objectName }, signal);
    const [first, ...more] = objects;
    if (first === undefined) return undefined;
    const at = first.metadata.namespace === undefined ? '' : `${first.metadata.namespace}/`;
    return andMore(`${kind} ${at}${first.metadata.name}`, more.length);
  } catch (error) {
    if (problemOf(error).code !== 'cluster.forbidden') throw error;
    return undefined;
  }
}

async function objectsNamed(
  connection: ClusterConnection,
  { apiVersion, kind }: { readonly apiVersion: string; readonly kind: string },
  { namespace, name }: { readonly namespace: string | undefined; readonly name: string },
  signal: AbortSignal | undefined,
): Promise<readonly KubernetesObject[]> {
  const place = namespace === undefined || namespace === '*' ? {} : { namespace };
  if (namespace !== '*' && name !== '*') {
    const object = await getObject(connection, referenceOf({ apiVersion, kind, metadata: { name, ...place } }), signal);
    return object === undefined ? [] : [object];
  }
  const catalog = await connection.catalog({ signal });
  const resource = catalog.find(apiVersion, kind);
  if (resource === undefined) return [];
  const objects = await listObjects(connection, resource, { ...place, isMetadataOnly: true, signal });
  return name === '*' ? objects : objects.filter(({ metadata }) => metadata.name === name);
}
