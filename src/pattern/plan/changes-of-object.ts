import { getObject } from '../../cluster/apply.ts';
import type { ClusterConnection, FieldConflict } from '../../cluster/types.ts';
import { describeReference, referenceOf, type KubernetesObject } from '../../core/kubernetes.ts';
import { problem, problemOf, type Problem } from '../../core/problem.ts';
import { fieldChanges } from '../difference.ts';
import { partOfLabel } from '../../cluster/kinds/apply-sets.ts';
import { type ReleaseIdentity } from '../identity.ts';
import type { FieldChange, PlanAction } from '../types.ts';
import { dryRun } from './dry-run.ts';

/** What an apply of one object would do. */
export interface ObjectPrediction {
  readonly action: PlanAction;
  readonly changes: readonly FieldChange[];
  readonly conflicts: readonly FieldConflict[];
  readonly problem?: Problem;
}

/** A prediction without changes. */
export function predict(action: PlanAction, found?: Problem): ObjectPrediction {
  return { action, changes: [], conflicts: [], ...(found === undefined ? {} : { problem: found }) };
}

/** Answers of the server that are about this object; every other one ends the whole plan. */
const refusals: Readonly<Record<string, PlanAction>> = {
  'cluster.forbidden': 'forbidden',
  'cluster.invalid': 'invalid',
  'cluster.bad-request': 'invalid',
  'cluster.admission-denied': 'invalid',
  'cluster.not-found': 'invalid',
  'cluster.kind-not-served': 'invalid',
  'cluster.server-error': 'invalid',
};

/**
 * Asks the server, by a dry run, what an apply would do. Where fields are owned by others, the changes are those of an apply that
 * takes them over, and the conflicts name the owners.
 */
export async function predictObject(
  connection: ClusterConnection,
  object: KubernetesObject,
  identity: ReleaseIdentity,
  signal: AbortSignal | undefined,
): Promise<ObjectPrediction> {
  try {
    const live = await getObject(connection, referenceOf(object), signal);
    if (live?.metadata.deletionTimestamp !== undefined)
      return predict('invalid', problem('pattern.deleting-owned', { object: describeReference(referenceOf(object)) }));
    const foreign = live === undefined ? undefined : foreignOwner(live, object, identity);
    const adoption = live === undefined ? undefined : adoptionProblem(live, object);
    const { wanted, conflicts } = await dryRun(connection, object, identity.fieldManager, signal);
    const changes = live === undefined ? [] : fieldChanges(live, wanted);
    if (foreign !== undefined) return { action: 'conflict', changes, conflicts: [...conflicts, foreign] };
    if (live !== undefined && adoption !== undefined)
      return { action: 'conflict', changes, conflicts: [...conflicts, ...makersOf(live)], problem: adoption };
    if (conflicts.length > 0) return { action: 'conflict', changes, conflicts };
    if (live === undefined) return predict('create');
    return { action: changes.length === 0 ? 'unchanged' : 'change', changes, conflicts };
  } catch (error) {
    const found = problemOf(error);
    const action = refusals[found.code];
    if (action === undefined) throw error;
    return predict(action, found);
  }
}

/** An object that was there before us: once it is a member, a delete of the release deletes it, so somebody must want that. */
function adoptionProblem(live: KubernetesObject, object: KubernetesObject): Problem | undefined {
  const wantsMembership = object.metadata.labels?.[partOfLabel] !== undefined;
  if (!wantsMembership || live.metadata.labels?.[partOfLabel] !== undefined) return undefined;
  return problem('pattern.exists-already', { object: describeReference(referenceOf(live)) });
}

function makersOf(live: KubernetesObject): readonly FieldConflict[] {
  const managers = (live.metadata.managedFields ?? []).flatMap(({ manager, subresource }) =>
    subresource === undefined ? [manager] : [],
  );
  return [...new Set(managers)].map((manager) => ({ field: '.metadata', manager }));
}

/** An object that another ApplySet has as a member: its label says whose, whatever the field managers say. */
function foreignOwner(
  live: KubernetesObject,
  object: KubernetesObject,
  identity: ReleaseIdentity,
): FieldConflict | undefined {
  const wantsMembership = object.metadata.labels?.[partOfLabel] !== undefined;
  const owner = live.metadata.labels?.[partOfLabel];
  if (!wantsMembership || owner === undefined || owner === identity.applySetId) return undefined;
  return { field: `.metadata.labels.${partOfLabel}`, manager: owner };
}
