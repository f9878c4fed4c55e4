import { collectionPath, serverSideApply } from '../../../cluster/apply.ts';
import { textAt } from '../../../cluster/readiness/read.ts';
import { inGroups } from '../../../core/concurrency.ts';
import { asJson, referenceOf, splitApiVersion, type KubernetesObject } from '../../../core/kubernetes.ts';
import { problemOf, isCancelled, type Problem } from '../../../core/problem.ts';
import type { ClusterConnection } from '../../../cluster/types.ts';
import { accessKey } from '../access.ts';
import { isGatewayDefinition } from '../checks/gateway-api.ts';
import { renderedObjects, valueOf, type PlacedObject } from '../findings.ts';
import type { Asked, PreflightEvidence, PreflightTarget, Trial } from '../types.ts';
import type { Asking } from './asking.ts';
import type { Rights } from './rights.ts';

const rbac = 'rbac.authorization.k8s.io';

/** Manager of what is only tried. Nothing of it is kept. */
const trialManager = 'meshdeck:preflight';

/**
 * Asks the server to try what only it can judge, without making it (`dryRun=All`): definitions of Gateway API, over which a policy may watch; and roles and
 * bindings, where this user may not do everything. A binding to a role that comes with the charts is judged with the role.
 */
export async function gatherTrials(
  target: PreflightTarget,
  {
    rights,
    namespaces,
    asking,
    signal,
  }: {
    readonly rights: Rights;
    readonly namespaces: PreflightEvidence['namespaces'];
    readonly asking: Asking;
    readonly signal: AbortSignal | undefined;
  },
): Promise<readonly Asked<Trial>[]> {
  const rendered = renderedObjects(target);
  const roles = new Set(
    rendered.filter(({ object }) => isRole(object)).map(({ object }) => `${object.kind}/${object.metadata.name}`),
  );
  const tried = rendered.filter(({ object }) => {
    if (isGatewayDefinition(object)) return true;
    if (rights.isEverything || splitApiVersion(object.apiVersion).group !== rbac) return false;
    return isRole(object) || !roles.has(roleOf(object));
  });
  const trials: Asked<Trial>[] = [];
  await inGroups(tried, async (placed) => {
    const trial = await tryOne(placed, { rights, namespaces, asking, signal });
    if (trial !== undefined) trials.push(trial);
  });
  return trials;
}

async function tryOne(
  { release, object }: PlacedObject,
  { rights, namespaces, asking, signal }: Parameters<typeof gatherTrials>[1],
): Promise<Asked<Trial> | undefined> {
  const { connection } = asking;
  if (isGatewayDefinition(object))
    return judged(object, () =>
      serverSideApply(connection, { object, fieldManager: trialManager, force: true, dryRun: true, signal }),
    );
  const isOfCluster = object.kind.startsWith('Cluster');
  const namespace = isOfCluster ? undefined : (object.metadata.namespace ?? release.namespace);
  const resource = `${object.kind.toLowerCase()}s`;
  const right = rights.access.get(
    accessKey({
      verb: 'create',
      group: rbac,
      resource,
      ...(namespace === undefined ? {} : { namespace }),
      when: 'now',
    }),
  );
  // Who may not make roles at all is told that already.
  if (valueOf(right?.isAllowed) !== true) return undefined;
  const placed = namespace === undefined ? object : { ...object, metadata: { ...object.metadata, namespace } };
  const isPlaceThere = namespace === undefined || valueOf(namespaces.get(namespace)) !== undefined;
  if (isPlaceThere) return judged(object, () => post(placed, connection, signal));
  if (!isRole(object)) return undefined;
  // In a namespace that is still to be made nothing can be tried. Who holds the rules in the whole cluster holds them there too.
  const everywhere: KubernetesObject = {
    ...object,
    kind: 'ClusterRole',
    metadata: { name: `meshdeck-preflight-${object.metadata.name}` },
  };
  const trial = await judged(object, () => post(everywhere, connection, signal));
  return trial.is === 'known' && trial.value.refusal !== undefined
    ? { is: 'unknown', problem: trial.value.refusal }
    : trial;
}

async function judged(object: KubernetesObject, work: () => Promise<unknown>): Promise<Asked<Trial>> {
  try {
    await work();
    return { is: 'known', value: { object, refusal: undefined } };
  } catch (error) {
    const problem = problemOf(error);
    if (isCancelled(error) || problem.code === 'unexpected') throw error;
    // That it is there is said last, after everything that could have been refused.
    if (problem.code === 'cluster.already-exists') return { is: 'known', value: { object, refusal: undefined } };
    return isRefusal(problem) ? { is: 'known', value: { object, refusal: problem } } : { is: 'unknown', problem };
  }
}

function isRefusal({ code }: Problem): boolean {
  return code === 'cluster.forbidden' || code === 'cluster.invalid';
}

async function post(
  object: KubernetesObject,
  connection: ClusterConnection,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const path = await collectionPath(connection, referenceOf(object), signal);
  return connection.request({
    method: 'POST',
    path,
    query: { dryRun: 'All', fieldManager: trialManager },
    body: object,
    signal,
  });
}

function isRole({ apiVersion, kind }: KubernetesObject): boolean {
  return splitApiVersion(apiVersion).group === rbac && (kind === 'Role' || kind === 'ClusterRole');
}

function roleOf(binding: KubernetesObject): string {
  const json = asJson(binding);
  return `${textAt(json, 'roleRef', 'kind') ?? ''}/${textAt(json, 'roleRef', 'name') ?? ''}`;
}
