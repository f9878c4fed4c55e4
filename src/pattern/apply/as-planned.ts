import { conflictsOf, getObject, serverSideApply } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { describeReference, referenceOf, type KubernetesObject } from '../../core/kubernetes.ts';
import { problemError, problemOf, type ProblemError } from '../../core/problem.ts';
import { partOfLabel } from '../../cluster/kinds/apply-sets.ts';
import { type ReleaseIdentity } from '../identity.ts';
import type { PlanObject } from '../types.ts';

/** One object to apply, and what was planned for it. */
export interface PlannedApply {
  readonly object: KubernetesObject;
  readonly item: PlanObject;
  readonly identity: ReleaseIdentity;
  /** True where a person chose to take the conflicting fields over. */
  readonly isTakenOver: boolean;
}

/** Controllers write status all the time: each such write between our look and our apply costs one more try. */
const takeOverTries = 8;

/**
 * Applies an object as its plan said, and takes nothing that the plan did not show: an object that somebody made meanwhile does not
 * become ours, and a take-over takes only fields whose conflict was in the plan.
 *
 * @throws `pattern.changed-meanwhile`, and those of a server-side apply.
 */
export async function applyAsPlanned(connection: ClusterConnection, planned: PlannedApply): Promise<void> {
  if (planned.isTakenOver) await takeOver(connection, planned);
  else await applyOurs(connection, planned);
}

async function applyOurs(connection: ClusterConnection, { object, identity }: PlannedApply): Promise<void> {
  const live = await getObject(connection, referenceOf(object));
  if (live !== undefined && object.metadata.labels?.[partOfLabel] !== undefined) {
    const owner = live.metadata.labels?.[partOfLabel];
    if (owner === undefined) throw changed(object, 'it is there and belongs to no release');
    if (owner !== identity.applySetId) throw changed(object, 'it belongs to another release');
  }
  await serverSideApply(connection, { object, fieldManager: identity.fieldManager, force: false, dryRun: false });
}

/** The version of the live object that was looked at goes along, so that what is taken is what was looked at. */
async function takeOver(connection: ClusterConnection, { object, item, identity }: PlannedApply): Promise<void> {
  const { fieldManager } = identity;
  for (let tries = 1; ; tries += 1) {
    const live = await getObject(connection, referenceOf(object));
    const shown = new Set(item.conflicts.map(({ field }) => field));
    const unseen = (await conflictingFields(connection, object, fieldManager)).filter((field) => !shown.has(field));
    if (unseen.length > 0) throw changed(object, `somebody else now owns ${unseen.slice(0, 5).join(', ')}`);
    const version = live?.metadata.resourceVersion;
    try {
      await serverSideApply(connection, { object, fieldManager, force: true, dryRun: false, version });
      return;
    } catch (error) {
      if (problemOf(error).code !== 'cluster.conflict' || tries >= takeOverTries) throw error;
    }
  }
}

async function conflictingFields(
  connection: ClusterConnection,
  object: KubernetesObject,
  fieldManager: string,
): Promise<readonly string[]> {
  try {
    await serverSideApply(connection, { object, fieldManager, force: false, dryRun: true });
    return [];
  } catch (error) {
    const found = problemOf(error);
    if (found.code !== 'cluster.apply-conflict') throw error;
    return conflictsOf(found).map(({ field }) => field);
  }
}

function changed(object: KubernetesObject, what: string): ProblemError {
  return problemError('pattern.changed-meanwhile', { object: describeReference(referenceOf(object)), what });
}
