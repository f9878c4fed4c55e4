import { serverSideApply } from '../../cluster/apply.ts';
import { displayPath, objectChanges } from '../../cluster/objects/difference.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { jsonEquals, valueAt } from '../../core/json.ts';
import { asJson, referenceOf, type KubernetesObject } from '../../core/kubernetes.ts';
import { ProblemError } from '../../core/problem.ts';
import { switchConflicts } from './conflicts.ts';
import {
  emptySet,
  fieldsOfNobodyElse,
  hasApplied,
  isApplied,
  isMadeBy,
  leavesOf,
  otherOwners,
  withField,
  withoutField,
} from './fields.ts';
import { patchFields, undoFields } from './patch-fields.ts';
import type { FieldPath } from './fields.ts';
import { formerFields, formerPath, formerText, withoutFormer } from './former.ts';
import type { FormerField, SwitchChange, SwitchConflict, SwitchManager, SwitchStep } from './types.ts';

/** What is asked of one object. */
export interface StepRequest {
  readonly manager: SwitchManager;
  readonly live: KubernetesObject | undefined;
  /** All that the manager says from now on. */
  readonly declared: KubernetesObject;
  /** Fields that must not be there afterwards. */
  readonly removals: readonly FieldPath[];
}

/**
 * Plans what a switch says of one object: a server-side apply that is only tried, so that the server itself says what would change and who is in the way.
 *
 * A field that must go is left by the server where somebody else owns it too. That is a conflict like a value of somebody else.
 *
 * @throws `cluster.forbidden`, `cluster.invalid`, `cluster.kind-not-served`, and those of the transport.
 */
export async function planStep(
  connection: ClusterConnection,
  { manager, live, declared, removals }: StepRequest,
  signal: AbortSignal,
): Promise<SwitchStep> {
  const tried = await tryApply(connection, declared, manager, signal);
  const kept = removals.filter((path) => valueAt(asJson(tried.object), path) !== undefined);
  const conflicts = [
    ...tried.conflicts,
    ...kept.flatMap((path) =>
      otherOwners(tried.object, manager, path).map((owner) => ({ field: displayPath(path), manager: owner })),
    ),
  ];
  const taken = live === undefined ? [] : takenOver(live, declared, kept, manager);
  const known = live === undefined ? [] : formerFields(live, manager);
  const isRemembered = taken.length > 0 || known.length > 0;
  const whole = isRemembered ? withField(declared, formerPath(manager), formerText(known, taken)) : declared;
  const result = kept.reduce(withoutField, tried.object);
  const changes = live === undefined ? newFields(declared) : changesOf(live, result, manager);
  return {
    object: referenceOf(declared),
    does: live === undefined ? 'create' : changes.length === 0 ? 'nothing' : 'change',
    manager,
    declared: whole,
    removals: kept,
    takesBack: [],
    restores: [],
    changes,
    conflicts,
    live,
    result,
  };
}

/**
 * Plans to take back all that a switch has said of one object, and nothing else. What it had taken over from others becomes what it was before; an object of
 * which nobody else says anything is deleted.
 *
 * @param mayDelete false for namespaces and workloads, which are never made by a switch.
 * @throws as {@link planStep}.
 */
export async function planUndo(
  connection: ClusterConnection,
  { manager, live, mayDelete }: { manager: SwitchManager; live: KubernetesObject; mayDelete: boolean },
  signal: AbortSignal,
): Promise<SwitchStep> {
  const step = {
    object: referenceOf(live),
    manager,
    declared: emptySet(live),
    removals: [],
    conflicts: [],
    live,
  } as const;
  const nothing = { takesBack: [], restores: [], changes: [] };
  if (!hasApplied(live, manager)) return { ...step, ...nothing, does: 'nothing', result: live };
  if (mayDelete && isMadeBy(live, manager)) return { ...step, ...nothing, does: 'delete', result: undefined };
  const restores = formerFields(live, manager).filter(({ path, value }) => {
    const now = valueAt(asJson(live), path);
    return !jsonEquals(now, value) && (now === undefined || isApplied(live, manager, path));
  });
  const takesBack = fieldsOfNobodyElse(live, manager).filter(
    (path) => !restores.some((restored) => path.every((key, depth) => restored.path[depth] === key)),
  );
  const result = await patchFields(connection, live, undoFields({ takesBack, restores }), { isDryRun: true, signal });
  return { ...step, does: 'change', takesBack, restores, changes: changesOf(live, result, manager), result };
}

async function tryApply(
  connection: ClusterConnection,
  object: KubernetesObject,
  fieldManager: SwitchManager,
  signal: AbortSignal,
): Promise<{ readonly object: KubernetesObject; readonly conflicts: readonly SwitchConflict[] }> {
  const request = { object, fieldManager, dryRun: true, signal };
  try {
    return { ...(await serverSideApply(connection, { ...request, force: false })), conflicts: [] };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'cluster.apply-conflict') throw error;
    const conflicts = switchConflicts(error.problem);
    return { ...(await serverSideApply(connection, { ...request, force: true })), conflicts };
  }
}

/** Fields of others that get another value or go, as they are now. */
function takenOver(
  live: KubernetesObject,
  declared: KubernetesObject,
  removals: readonly FieldPath[],
  manager: SwitchManager,
): readonly FormerField[] {
  const changed = leavesOf(declared).filter(([path, value]) => !jsonEquals(valueAt(asJson(live), path), value));
  return [...changed.map(([path]) => path), ...removals].flatMap((path) => {
    const value = valueAt(asJson(live), path);
    const [owner] = otherOwners(live, manager, path);
    return value === undefined || owner === undefined ? [] : [{ path, value, manager: owner }];
  });
}

/** What people are told: what a switch remembers for itself is not among it. */
function changesOf(live: KubernetesObject, result: KubernetesObject, manager: SwitchManager): readonly SwitchChange[] {
  return objectChanges(withoutFormer(live, manager), withoutFormer(result, manager)).map(
    ({ path, before, after, owners }) => ({
      field: path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
      owners: [...new Set(owners.map((owner) => owner.manager))],
    }),
  );
}

function newFields(declared: KubernetesObject): readonly SwitchChange[] {
  return leavesOf(declared).map(([path, after]) => ({ field: displayPath(path), after, owners: [] }));
}
