import { getObject, listObjects } from '../../cluster/apply.ts';
import { applySetIdLabel, partOfLabel } from '../../cluster/kinds/apply-sets.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { problemError, problemOf } from '../../core/problem.ts';
import { namespacesOf, withNamespaces, type NamespaceOwner } from '../../mesh/manifests/namespaces.ts';
import type { Marks } from '../../mesh/facts/membership.ts';
import { membershipAnnotation } from '../compile.ts';
import { inGroups } from '../../core/concurrency.ts';
import { releaseIdentity } from '../identity.ts';
import { knownKinds } from '../known-kinds.ts';
import { patternOfObjects } from '../manifests.ts';

/** A set of objects of others, such as a sample, that was put into a cluster: its pattern's name and where its record lies. */
export interface RecordedSet {
  readonly patternName: string;
  readonly namespace: string;
}

/** Names of patterns of samples begin so, whatever their files are called. */
export const samplePrefix = 'sample-';

/** Names of patterns of add-ons begin so. */
export const addonPrefix = 'addon-';

/**
 * The samples and add-ons that Meshdeck has put into a cluster, by the records that it left. Where this user may not list ConfigMaps of the
 * whole cluster, those of the context's namespace are looked at.
 *
 * @throws `cluster.*`
 */
export async function recordedSets(
  connection: ClusterConnection,
  signal?: AbortSignal,
): Promise<readonly RecordedSet[]> {
  const resource = (await connection.catalog({ signal })).find('v1', 'ConfigMap');
  if (resource === undefined) return [];
  const list = (namespace?: string): Promise<readonly KubernetesObject[]> =>
    listObjects(connection, resource, { labelSelector: applySetIdLabel, namespace, signal });
  const parents = await list().catch((error: unknown) => {
    if (problemOf(error).code !== 'cluster.forbidden') throw error;
    return list(connection.namespace);
  });
  return parents.flatMap(({ metadata: { namespace = '' }, data }) => {
    const patternName = (data as { readonly pattern?: string } | undefined)?.pattern ?? '';
    return [samplePrefix, addonPrefix].some((prefix) => patternName.startsWith(prefix))
      ? [{ patternName, namespace }]
      : [];
  });
}

/**
 * The one set of a name.
 *
 * @param record the namespace of its record, where a person has said which.
 * @param what for people: `The sample bookinfo`.
 * @returns undefined where there is none.
 * @throws `mesh.set-several`
 */
export function oneSet(
  sets: readonly RecordedSet[],
  patternName: string,
  what: string,
  record?: string,
): RecordedSet | undefined {
  const named = sets.filter((set) => set.patternName === patternName && (record ?? set.namespace) === set.namespace);
  if (named.length > 1)
    throw problemError('mesh.set-several', { what, namespaces: named.map(({ namespace }) => namespace).join(', ') });
  return named[0];
}

/** Objects that become a pattern. */
export interface SetRequest {
  readonly patternName: string;
  /** Where the record of the release lies, or will. */
  readonly record: string;
  readonly comment: readonly string[];
  readonly objects: readonly KubernetesObject[];
  /** Where objects go that name no namespace. */
  readonly namespace: string;
  /** Namespaces that are made where they are missing, and get the marks. */
  readonly namespaces: readonly string[];
  readonly marks: Marks;
}

/**
 * The text of a pattern of objects. A namespace that is not there, or is of this set already, is a component and goes with it; of every other
 * one the pattern owns the marks alone.
 *
 * @throws `mesh.manifest-object`, `cluster.*`
 */
export async function patternOfSet(
  connection: ClusterConnection,
  request: SetRequest,
  signal?: AbortSignal,
): Promise<string> {
  const { patternName, record, comment, objects, namespace, namespaces, marks } = request;
  const { applySetId } = releaseIdentity(patternName, record);
  const owners = new Map<string, NamespaceOwner>();
  await inGroups(namespacesOf(objects, namespaces), async (name) => {
    owners.set(name, await ownerOf(connection, name, applySetId, signal));
  });
  const whole = withNamespaces(objects, {
    names: namespaces,
    marks,
    ownerOf: (name) => owners.get(name) ?? 'others',
    membershipAnnotation,
  });
  return patternOfObjects({ name: patternName, comment, namespace, objects: whole }, knownKinds());
}

/** Without the permission to look it counts as there, and as somebody's. */
async function ownerOf(
  connection: ClusterConnection,
  name: string,
  applySetId: string,
  signal: AbortSignal | undefined,
): Promise<NamespaceOwner> {
  try {
    const live = await getObject(connection, { group: '', version: 'v1', kind: 'Namespace', name }, signal);
    return live === undefined || live.metadata.labels?.[partOfLabel] === applySetId ? 'ours' : 'others';
  } catch (error) {
    if (problemOf(error).code !== 'cluster.forbidden') throw error;
    return 'others';
  }
}
