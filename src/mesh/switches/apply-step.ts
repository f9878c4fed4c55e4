import { againOnConflict } from '../../cluster/actions/again-on-conflict.ts';
import { deleteObject, getObject, serverSideApply } from '../../cluster/apply.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { jsonEquals, valueAt } from '../../core/json.ts';
import { asJson, describeReference, type KubernetesObject } from '../../core/kubernetes.ts';
import { problemError, ProblemError } from '../../core/problem.ts';
import { switchConflicts } from './conflicts.ts';
import { hasApplied, leavesOf, type FieldPath } from './fields.ts';
import { patchFields, undoFields } from './patch-fields.ts';
import type { SwitchStep } from './types.ts';

/** Managers whose fields a person lets a switch take over, by name. */
export interface StepConsent {
  readonly takeOver: readonly string[];
}

/** Refuses conflicts with managers that nobody has named. @throws `mesh.switch-conflict` */
export function refuseConflicts(step: Pick<SwitchStep, 'object' | 'conflicts'>, { takeOver }: StepConsent): void {
  const open = step.conflicts.filter(({ manager }) => !takeOver.includes(manager));
  if (open.length === 0) return;
  throw problemError(
    'mesh.switch-conflict',
    {
      object: describeReference(step.object),
      fields: open.map(({ field }) => field).join(', '),
      managers: [...new Set(open.map(({ manager }) => manager))].join(', '),
    },
    { place: { object: step.object } },
  );
}

/**
 * Does what was planned for one object, if what it touches is still as it was looked at. What controllers write meanwhile (the state of a workload) does not matter.
 *
 * @throws `mesh.switch-conflict`, `mesh.switch-changed-meanwhile`, `cluster.forbidden`, and those of the transport.
 */
export async function applyStep(
  connection: ClusterConnection,
  step: SwitchStep,
  consent: StepConsent,
  signal: AbortSignal,
): Promise<void> {
  refuseConflicts(step, consent);
  if (step.does === 'nothing') return;
  if (step.does === 'create') {
    await sayAll(connection, step, undefined, consent, signal);
    return;
  }
  if (step.does === 'delete') {
    const uid = step.live?.metadata.uid;
    await deleteObject(connection, {
      reference: step.object,
      ...(uid === undefined ? {} : { uid }),
      dryRun: false,
      signal,
    });
    return;
  }
  await againOnConflict(async () => {
    const live = await asPlanned(connection, step, signal);
    if (isUndo(step)) await takeBack(connection, step, live, signal);
    else await removeLeft(connection, step, await sayAll(connection, step, live, consent, signal), signal);
  });
}

/** Only an undoing says nothing of an object and takes nothing away that others have. */
function isUndo({ declared, removals }: SwitchStep): boolean {
  return removals.length === 0 && leavesOf(declared).length === 0;
}

/** In one write, so that a workload starts its Pods anew once. What others say too stays, and is theirs alone then. */
async function takeBack(
  connection: ClusterConnection,
  step: SwitchStep,
  live: KubernetesObject,
  signal: AbortSignal,
): Promise<void> {
  const fields = undoFields(step);
  const options = { isDryRun: false, signal };
  const left = fields.length === 0 ? live : await patchFields(connection, live, fields, options);
  if (!hasApplied(left, step.manager)) return;
  const request = { object: step.declared, fieldManager: step.manager, force: false, dryRun: false, signal };
  await serverSideApply(connection, request);
}

/** The object as it is now. @throws `mesh.switch-changed-meanwhile` where it differs in what the step touches. */
async function asPlanned(
  connection: ClusterConnection,
  step: SwitchStep,
  signal: AbortSignal,
): Promise<KubernetesObject> {
  const live = await read(connection, step, signal);
  const planned = step.live;
  const isSame =
    planned !== undefined &&
    live.metadata.uid === planned.metadata.uid &&
    touched(step).every((path) => sameAt(path, live, planned));
  if (isSame) return live;
  throw problemError('mesh.switch-changed-meanwhile', { object: describeReference(step.object) });
}

function touched({ declared, removals, restores, live, result }: SwitchStep): readonly FieldPath[] {
  const gone = live === undefined ? [] : leavesOf(live).map(([path]) => path);
  return [
    ...leavesOf(declared).map(([path]) => path),
    ...removals,
    ...restores.map(({ path }) => path),
    // What the manager no longer says.
    ...gone.filter((path) => result !== undefined && valueAt(asJson(result), path) === undefined),
  ];
}

function sameAt(path: FieldPath, one: KubernetesObject, other: KubernetesObject): boolean {
  return jsonEquals(valueAt(asJson(one), path), valueAt(asJson(other), path));
}

async function read(connection: ClusterConnection, step: SwitchStep, signal: AbortSignal): Promise<KubernetesObject> {
  const live = await getObject(connection, step.object, signal);
  if (live !== undefined) return live;
  throw problemError('mesh.switch-changed-meanwhile', { object: describeReference(step.object) });
}

/** First without force: whoever is in the way by now may be another one than when it was planned. */
async function sayAll(
  connection: ClusterConnection,
  { object, declared, manager }: SwitchStep,
  live: KubernetesObject | undefined,
  consent: StepConsent,
  signal: AbortSignal,
): Promise<KubernetesObject> {
  const version = live?.metadata.resourceVersion;
  const request = { object: declared, fieldManager: manager, dryRun: false, version, signal };
  try {
    return (await serverSideApply(connection, { ...request, force: false })).object;
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== 'cluster.apply-conflict') throw error;
    refuseConflicts({ object, conflicts: switchConflicts(error.problem) }, consent);
    return (await serverSideApply(connection, { ...request, force: true })).object;
  }
}

/** A server-side apply cannot take away what others own. */
async function removeLeft(
  connection: ClusterConnection,
  { manager, removals }: SwitchStep,
  live: KubernetesObject,
  signal: AbortSignal,
): Promise<void> {
  const left = removals.filter((path) => valueAt(asJson(live), path) !== undefined);
  if (left.length === 0) return;
  const fields = left.map((path) => [path, null] as const);
  await patchFields(connection, live, fields, { fieldManager: manager, isDryRun: false, signal });
}
