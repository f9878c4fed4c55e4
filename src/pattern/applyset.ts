import { getObject, listObjects, serverSideApply } from '../cluster/apply.ts';
import type { ClusterConnection, ResourceCatalog, ServedResource } from '../cluster/types.ts';
import { referenceOf, type KubernetesObject, type ObjectReference } from '../core/kubernetes.ts';
import { problemError, problemOf, type Problem } from '../core/problem.ts';
import { objectId } from './compile/order.ts';
import { inGroups } from '../core/concurrency.ts';
import {
  applySetIdLabel,
  groupKindsAnnotation,
  namespacesAnnotation,
  partOfLabel,
  toolingAnnotation,
} from '../cluster/kinds/apply-sets.ts';
import { type ReleaseIdentity } from './identity.ts';

/** A Helm release that belongs to a release of ours. */
export interface RecordedRelease {
  readonly name: string;
  readonly namespace: string;
}

/** What the parent of an ApplySet records. */
export interface ReleaseRecord {
  /** `Deployment.apps`, `ConfigMap`: kinds that members have or may have. */
  readonly groupKinds: readonly string[];
  /** Namespaces that members are in, with that of the parent. */
  readonly namespaces: readonly string[];
  readonly releases: readonly RecordedRelease[];
  /** Names of namespaces of which the release owns some fields and no more. */
  readonly labelledNamespaces: readonly string[];
}

/** A record of nothing. */
export function emptyRecord(identity: ReleaseIdentity): ReleaseRecord {
  return { groupKinds: [], namespaces: [identity.namespace], releases: [], labelledNamespaces: [] };
}

/** True for the record of a release that has nothing. */
export function isEmptyRecord({ groupKinds, releases, labelledNamespaces }: ReleaseRecord): boolean {
  return groupKinds.length === 0 && releases.length === 0 && labelledNamespaces.length === 0;
}

/** Everything that is in one of two records. */
export function mergeRecords(left: ReleaseRecord, right: ReleaseRecord): ReleaseRecord {
  const releases = [...left.releases, ...right.releases];
  return {
    groupKinds: sorted([...left.groupKinds, ...right.groupKinds]),
    namespaces: sorted([...left.namespaces, ...right.namespaces]),
    releases: [...new Map(releases.map((release) => [`${release.namespace}/${release.name}`, release])).values()],
    labelledNamespaces: sorted([...left.labelledNamespaces, ...right.labelledNamespaces]),
  };
}

function parentReference(identity: ReleaseIdentity): ObjectReference {
  const { namespace, parentName } = identity;
  return { group: '', version: 'v1', kind: 'ConfigMap', namespace, name: parentName };
}

/**
 * The record of a release; undefined where it was never applied.
 *
 * @throws `pattern.parent-not-ours` where the ConfigMap of that name is somebody else's.
 */
export async function readRecord(
  connection: ClusterConnection,
  identity: ReleaseIdentity,
  signal?: AbortSignal,
): Promise<ReleaseRecord | undefined> {
  const parent = await getObject(connection, parentReference(identity), signal);
  if (parent === undefined) return undefined;
  const { labels = {}, annotations = {} } = parent.metadata;
  if (labels[applySetIdLabel] !== identity.applySetId)
    throw problemError('pattern.parent-not-ours', {
      namespace: identity.namespace,
      name: identity.parentName,
      pattern: identity.patternName,
    });
  const data = (parent['data'] ?? {}) as Readonly<Record<string, string>>;
  return {
    groupKinds: splitList(annotations[groupKindsAnnotation]),
    namespaces: sorted([identity.namespace, ...splitList(annotations[namespacesAnnotation])]),
    releases: splitList(data['helmReleases']).map((text) => {
      const [namespace = '', name = ''] = text.split('/');
      return { namespace, name };
    }),
    labelledNamespaces: splitList(data['labelledNamespaces']),
  };
}

/** Writes the record. Before an apply it must hold old and new members, so that a crash in the middle loses none. */
export async function writeRecord(
  connection: ClusterConnection,
  identity: ReleaseIdentity,
  record: ReleaseRecord,
): Promise<void> {
  const { patternName, namespace, parentName, applySetId, fieldManager } = identity;
  const object: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: parentName,
      namespace,
      labels: { [applySetIdLabel]: applySetId },
      annotations: {
        [toolingAnnotation]: 'meshdeck/v1',
        [groupKindsAnnotation]: record.groupKinds.join(','),
        [namespacesAnnotation]: record.namespaces.filter((name) => name !== namespace).join(','),
      },
    },
    data: {
      pattern: patternName,
      helmReleases: record.releases.map((release) => `${release.namespace}/${release.name}`).join(','),
      labelledNamespaces: record.labelledNamespaces.join(','),
    },
  };
  await serverSideApply(connection, { object, fieldManager, force: true, dryRun: false });
}

/** Reference of the record, to delete it at the end of a delete. */
export const recordReference = parentReference;

/** `Deployment.apps` of a reference, as KEP-3659 writes it. */
export function groupKindText(reference: Pick<ObjectReference, 'group' | 'kind'>): string {
  return reference.group === '' ? reference.kind : `${reference.kind}.${reference.group}`;
}

interface MemberQuery {
  readonly resource: ServedResource;
  readonly namespace: string | undefined;
}

/** The members that are in the cluster, and what kept us from seeing some of them. */
export async function listMembers(
  connection: ClusterConnection,
  identity: ReleaseIdentity,
  record: ReleaseRecord,
  signal?: AbortSignal,
): Promise<{ readonly members: readonly KubernetesObject[]; readonly problems: readonly Problem[] }> {
  const catalog = await connection.catalog({ signal });
  const queries = record.groupKinds.flatMap((text): readonly MemberQuery[] => {
    const resource = resourceOf(catalog, text);
    // A kind that is not served any more has taken its objects with it.
    if (resource === undefined) return [];
    return resource.namespaced
      ? record.namespaces.map((namespace) => ({ resource, namespace }))
      : [{ resource, namespace: undefined }];
  });
  const members: KubernetesObject[] = [];
  const problems: Problem[] = [];
  await inGroups(queries, async ({ resource, namespace }) => {
    const labelSelector = `${partOfLabel}=${identity.applySetId}`;
    try {
      members.push(...(await listObjects(connection, resource, { namespace, labelSelector, signal })));
    } catch (error) {
      const found = problemOf(error);
      // Its definition went a moment ago, and took the objects with it.
      if (found.code === 'cluster.not-found') return;
      if (found.code !== 'cluster.forbidden') throw error;
      problems.push(found);
    }
  });
  return { members, problems };
}

/**
 * What a record must keep after a run, beside what the pattern has: members and Helm releases that the run did not take away, because
 * nobody may list them or because they came after the plan. What is not recorded is never found again.
 */
export async function leftOvers(
  connection: ClusterConnection,
  identity: ReleaseIdentity,
  before: ReleaseRecord,
  { kept, gone }: { readonly kept: ReadonlySet<string>; readonly gone: ReadonlySet<string> },
): Promise<ReleaseRecord> {
  const { members, problems } = await listMembers(connection, identity, before);
  const left = members.map(referenceOf).filter((reference) => !kept.has(objectId(reference)));
  const owned: string[] = [];
  for (const name of before.labelledNamespaces)
    if (!kept.has(`Namespace/${name}`) && (await ownsFieldsOf(connection, identity, name))) owned.push(name);
  return {
    // One kind that may not be listed stands for all: which of its objects are ours cannot be known.
    groupKinds: problems.length > 0 ? before.groupKinds : [...new Set(left.map(groupKindText))],
    namespaces:
      problems.length > 0
        ? before.namespaces
        : left.flatMap(({ namespace }) => (namespace === undefined ? [] : [namespace])),
    releases: before.releases.filter(({ namespace, name }) => {
      const id = `release/${namespace}/${name}`;
      return !kept.has(id) && !gone.has(id);
    }),
    labelledNamespaces: owned,
  };
}

async function ownsFieldsOf(connection: ClusterConnection, identity: ReleaseIdentity, name: string): Promise<boolean> {
  const live = await getObject(connection, { group: '', version: 'v1', kind: 'Namespace', name });
  return (
    live?.metadata.managedFields?.some(
      ({ manager, operation }) => manager === identity.fieldManager && operation === 'Apply',
    ) ?? false
  );
}

function resourceOf(catalog: ResourceCatalog, groupKind: string): ServedResource | undefined {
  const dot = groupKind.indexOf('.');
  const kind = dot < 0 ? groupKind : groupKind.slice(0, dot);
  const group = dot < 0 ? '' : groupKind.slice(dot + 1);
  return catalog.ofGroup(group).find((resource) => resource.kind === kind && resource.verbs.includes('list'));
}

function splitList(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').filter((part) => part !== '');
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
