import { listObjects } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { andMore } from '../../core/format.ts';
import { isJsonObject, valueAt } from '../../core/json.ts';
import { asJson, type KubernetesObject } from '../../core/kubernetes.ts';
import { problem, problemOf, type Problem } from '../../core/problem.ts';
import { meshOfChart } from '../../mesh/charts.ts';
import { proxiesInUse } from '../../mesh/removal/in-use.ts';
import type { Helm } from '../../tools/helm.ts';
import type { HelmRelease } from '../../tools/helm-answers.ts';
import { inGroups } from '../../core/concurrency.ts';
import type { PlanAction, PlanReleaseObject } from '../types.ts';
import { leavingObject, releaseManifest } from './release-objects.ts';

/** What taking a release away would do. */
export interface RemovalPrediction {
  readonly action: PlanAction;
  readonly chart: string;
  readonly installedVersion?: string;
  readonly objects?: readonly PlanReleaseObject[];
  readonly problem?: Problem;
}

/**
 * What `helm uninstall` of a release would really take away: its objects, and with definitions that are not kept all objects of their
 * kinds, whoever made them. It is refused while Pods carry the proxy of a control plane that would go.
 */
export async function predictRemoval(
  connection: ClusterConnection,
  helm: Helm | undefined,
  release: { readonly name: string; readonly namespace: string },
  signal: AbortSignal | undefined,
): Promise<RemovalPrediction> {
  try {
    if (helm === undefined) return { chart: release.name, action: 'invalid', problem: problem('mesh.helm-needed') };
    const installed = (await helm.list(release.namespace, signal)).find(({ name }) => name === release.name);
    if (installed === undefined) return { chart: release.name, action: 'delete' };
    const known = { chart: installed.chart, installedVersion: installed.chartVersion };
    const objects = await leavingObjects(connection, helm, release, signal);
    const found = (await stillUsed(connection, installed, signal)) ?? takesAlong(installed, objects);
    if (found === undefined) return { ...known, action: 'delete', objects };
    return { ...known, action: found.code === 'mesh.still-used' ? 'invalid' : 'conflict', objects, problem: found };
  } catch (error) {
    const found = problemOf(error);
    if (found.code === 'cancelled' || found.code === 'unexpected') throw error;
    return { chart: release.name, action: 'invalid', problem: found };
  }
}

async function leavingObjects(
  connection: ClusterConnection,
  helm: Helm,
  release: { readonly name: string; readonly namespace: string },
  signal: AbortSignal | undefined,
): Promise<readonly PlanReleaseObject[]> {
  const objects: PlanReleaseObject[] = [];
  await inGroups(await releaseManifest(connection, helm, release, signal), async (object) => {
    const leaving = leavingObject(object);
    const count = leaving.action === 'delete' ? await objectsOfKind(connection, object, signal) : 0;
    objects.push(count === 0 ? leaving : { ...leaving, takesAlong: count });
  });
  return objects;
}

/** How many objects a definition takes with it; 0 for what is no definition. */
async function objectsOfKind(
  connection: ClusterConnection,
  object: KubernetesObject,
  signal: AbortSignal | undefined,
): Promise<number> {
  if (object.kind !== 'CustomResourceDefinition') return 0;
  const { spec } = asJson(object);
  const group = isJsonObject(spec) ? spec['group'] : undefined;
  const kind = valueAt(spec, ['names', 'kind']);
  if (typeof group !== 'string') return 0;
  const catalog = await connection.catalog({ signal });
  const resource = catalog.ofGroup(group).find((served) => served.kind === kind);
  if (resource === undefined) return 0;
  return (await listObjects(connection, resource, { isMetadataOnly: true, signal })).length;
}

/** Only the release of a control plane is in use by proxies. */
async function stillUsed(
  connection: ClusterConnection,
  installed: HelmRelease,
  signal: AbortSignal | undefined,
): Promise<Problem | undefined> {
  const known = meshOfChart(installed.chart);
  if (known?.isMain !== true) return undefined;
  const { pods, workloads } = await proxiesInUse(connection, known.facts, installed, signal);
  const [example] = workloads;
  if (example === undefined) return undefined;
  const params = {
    mesh: known.facts.identity.displayName,
    pods,
    workloads: workloads.length,
    example: andMore(example, workloads.length - 1),
  };
  return problem('mesh.still-used', { ...params, release: installed.name, namespace: installed.namespace });
}

function takesAlong(installed: HelmRelease, objects: readonly PlanReleaseObject[]): Problem | undefined {
  const count = objects.reduce((sum, object) => sum + (object.takesAlong ?? 0), 0);
  const [example] = objects.filter((object) => object.takesAlong !== undefined);
  if (example === undefined) return undefined;
  return problem('mesh.definitions-go', {
    release: installed.name,
    namespace: installed.namespace,
    count,
    example: `${example.takesAlong ?? 0} of ${example.reference.name}`,
  });
}
