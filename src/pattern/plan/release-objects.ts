import { getObject } from '../../cluster/apply.ts';
import type { ClusterConnection, FieldConflict } from '../../cluster/types.ts';
import { describeReference, referenceOf, type KubernetesObject } from '../../core/kubernetes.ts';
import { problem, problemOf, type Problem, type ProblemCode } from '../../core/problem.ts';
import type { MeshRelease } from '../../mesh/releases.ts';
import { capabilitiesOf, inNamespace, renderRelease, type RenderedObject } from '../../mesh/rendering.ts';
import type { Helm } from '../../tools/helm.ts';
import type { HelmRelease } from '../../tools/helm-answers.ts';
import { objectId } from '../compile/order.ts';
import { inGroups } from '../../core/concurrency.ts';
import { fieldChanges } from '../difference.ts';
import type { FieldChange, PlanReleaseObject, ReleaseObjectAction } from '../types.ts';
import { dryRun } from './dry-run.ts';

/** What stands in place of a value that a chart makes anew at each rendering. */
export const regenerated = '[regenerated]';

/**
 * The objects of a release against the cluster: a chart is rendered as helm renders it, twice, so that what it makes anew each time is
 * told from what changes; each object is tried by a dry run; what the release has and the chart no longer does is deleted.
 *
 * @param installed the release as it is, undefined where it is not there yet.
 */
export async function predictReleaseObjects(
  connection: ClusterConnection,
  helm: Helm,
  release: MeshRelease,
  installed: HelmRelease | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly PlanReleaseObject[]> {
  const options = {
    capabilities: await capabilitiesOf(connection, signal),
    isUpgrade: installed !== undefined,
    signal,
  };
  const render = (): Promise<readonly RenderedObject[]> => renderRelease(connection, helm, release, options);
  const [rendered, again, before] = await Promise.all([
    render(),
    render(),
    installed === undefined ? [] : releaseManifest(connection, helm, release, signal),
  ]);
  const secondOf = new Map(again.map(({ object }) => [idOf(object), object]));
  const owner = `${release.namespace}/${release.name}`;
  const predictions: PlanReleaseObject[] = [];
  await inGroups(rendered, async ({ object, hook }) => {
    const prediction = await predictOne(connection, helm, { object, owner, signal });
    const second = secondOf.get(idOf(object));
    const changes =
      second === undefined ? prediction.changes : withoutRandom(prediction.changes, fieldChanges(object, second));
    const hookOf = hook === undefined ? {} : { hook };
    predictions.push({ reference: referenceOf(object), ...prediction, changes, ...hookOf });
  });
  const kept = new Set(rendered.map(({ object }) => idOf(object)));
  const leaving = before.filter((object) => !kept.has(idOf(object))).map(leavingObject);
  return [...predictions, ...leaving].sort((left, right) => (sortKey(left) < sortKey(right) ? -1 : 1));
}

/** The objects that a release has put into the cluster, with their namespaces. */
export async function releaseManifest(
  connection: ClusterConnection,
  helm: Pick<Helm, 'manifest'>,
  { name, namespace }: Pick<MeshRelease, 'name' | 'namespace'>,
  signal: AbortSignal | undefined,
): Promise<readonly KubernetesObject[]> {
  const objects = await helm.manifest(name, namespace, signal);
  const catalog = await connection.catalog({ signal });
  return objects.map((object) =>
    catalog.find(object.apiVersion, object.kind)?.namespaced === true ? inNamespace(object, namespace) : object,
  );
}

/** What becomes of an object whose release goes, or leaves it out. @see https://helm.sh/docs/howto/charts_tips_and_tricks/ */
export function leavingObject(object: KubernetesObject): PlanReleaseObject {
  const isKept = object.metadata.annotations?.['helm.sh/resource-policy'] === 'keep';
  return { reference: referenceOf(object), action: isKept ? 'keep' : 'delete', changes: [], conflicts: [] };
}

function idOf(object: KubernetesObject): string {
  return objectId(referenceOf(object));
}

function sortKey({ reference }: PlanReleaseObject): string {
  return objectId(reference);
}

interface Prediction {
  readonly action: ReleaseObjectAction;
  readonly changes: readonly FieldChange[];
  readonly conflicts: readonly FieldConflict[];
  readonly problem?: Problem;
}

/** Answers of the server that are about one object. */
const refusals: Partial<Record<ProblemCode, ReleaseObjectAction>> = {
  'cluster.forbidden': 'forbidden',
  'cluster.invalid': 'invalid',
  'cluster.bad-request': 'invalid',
  'cluster.admission-denied': 'invalid',
  'cluster.server-error': 'invalid',
};

async function predictOne(
  connection: ClusterConnection,
  helm: Pick<Helm, 'fieldManager' | 'appliesOnServer'>,
  {
    object,
    owner,
    signal,
  }: { readonly object: KubernetesObject; readonly owner: string; readonly signal: AbortSignal | undefined },
): Promise<Prediction> {
  const none = { changes: [], conflicts: [] };
  try {
    const live = await getObject(connection, referenceOf(object), signal);
    const { wanted, conflicts } = await dryRun(connection, object, helm.fieldManager, signal);
    if (live === undefined) return { action: 'create', ...none };
    const changes = fieldChanges(live, wanted);
    const foreign = foreignOwner(live, owner);
    if (foreign !== undefined) return { action: 'conflict', changes, conflicts, problem: foreign };
    // Helm 3 writes over the fields of others without a word, and so there is no conflict to ask about.
    const inTheWay = (await helm.appliesOnServer(signal)) ? conflicts : [];
    const action = inTheWay.length > 0 ? 'conflict' : changes.length === 0 ? 'unchanged' : 'change';
    return { action, changes, conflicts: inTheWay };
  } catch (error) {
    const found = problemOf(error);
    // Its namespace or its kind comes with the release.
    if (found.code === 'cluster.not-found' || found.code === 'cluster.kind-not-served')
      return { action: 'create', ...none };
    const action = refusals[found.code];
    if (action === undefined) throw error;
    return { action, ...none, problem: found };
  }
}

/**
 * Why helm does not touch an object that is there: it takes only what carries the name of its release.
 *
 * @see https://github.com/helm/helm/blob/v4.3.1/pkg/action/validate.go
 */
function foreignOwner(live: KubernetesObject, owner: string): Problem | undefined {
  const { annotations = {}, labels = {} } = live.metadata;
  const name = annotations['meta.helm.sh/release-name'];
  const namespace = annotations['meta.helm.sh/release-namespace'];
  if (`${namespace ?? ''}/${name ?? ''}` === owner && labels['app.kubernetes.io/managed-by'] === 'Helm')
    return undefined;
  const object = describeReference(referenceOf(live));
  if (name !== undefined) return problem('mesh.object-of-release', { object, release: `${namespace ?? ''}/${name}` });
  const manager = labels['app.kubernetes.io/managed-by'] ?? live.metadata.managedFields?.[0]?.manager ?? 'somebody';
  return problem('mesh.object-of-others', { object, manager });
}

/** Changes with a mark in place of what another rendering makes otherwise. */
function withoutRandom(changes: readonly FieldChange[], random: readonly FieldChange[]): readonly FieldChange[] {
  const paths = random.map(({ path }) => path);
  const isRandom = (path: string): boolean => paths.some((one) => isSameOrBelow(one, path) || isSameOrBelow(path, one));
  return changes.map((change) => (isRandom(change.path) ? { ...change, after: regenerated } : change));
}

function isSameOrBelow(path: string, above: string): boolean {
  return path === above || path.startsWith(`${above}.`) || path.startsWith(`${above}[`);
}
