import { displayPath } from '../../cluster/objects/difference.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { valueAt } from '../../core/json.ts';
import { asJson, describeReference, referenceOf, type KubernetesObject } from '../../core/kubernetes.ts';
import { ProblemError } from '../../core/problem.ts';
import type { MutualTlsChange, MutualTlsMode } from '../facts/mutual-tls.ts';
import { leavesOf, whatToSay, withField } from './fields.ts';
import { declareMarks, keysOf } from './marks.ts';
import { atServedVersion, liveOf } from './mutual-tls-objects.ts';
import type { MutualTlsScene } from './plan-mutual-tls.ts';
import { planStep, planUndo } from './plan-step.ts';
import { mutualTlsManager, type SwitchStep } from './types.ts';

/** Steps, and what is to be said of them in sentences. */
export interface MutualTlsSteps {
  readonly steps: readonly SwitchStep[];
  readonly notes: readonly string[];
}

/**
 * What is written for a mode, or taken back.
 *
 * @throws `cluster.*`
 */
export async function stepsOf(
  connection: ClusterConnection,
  scene: MutualTlsScene,
  does: MutualTlsMode | 'undo',
  signal: AbortSignal,
): Promise<MutualTlsSteps> {
  if (does === 'undo') return { steps: await undoSteps(connection, scene, signal), notes: [] };
  const change = scene.turned.change(does, scene.at);
  if (change.is === 'marks') return { steps: [await marksStep(connection, scene, change, signal)], notes: [] };
  const { first, object } = change;
  if (first === undefined) return { steps: [await objectStep(connection, object, signal)], notes: [] };
  const before = await objectStep(connection, first, signal);
  const { step, note } = await secondStep(connection, object, before, signal);
  return { steps: [before, step], notes: note === undefined ? [] : [note] };
}

async function marksStep(
  connection: ClusterConnection,
  { turned, at, seen }: MutualTlsScene,
  { marks }: Extract<MutualTlsChange, { is: 'marks' }>,
  signal: AbortSignal,
): Promise<SwitchStep> {
  const { live, place } = markedObject(seen);
  const own = new Set(
    turned.modes.flatMap((mode) => {
      const change = turned.change(mode, at);
      return change.is === 'marks' ? keysOf(change.marks) : [];
    }),
  );
  const said = declareMarks(live, place, { change: marks, manager: mutualTlsManager, own });
  return planStep(connection, { manager: mutualTlsManager, live, ...said }, signal);
}

function markedObject(seen: MutualTlsScene['seen']): {
  readonly live: KubernetesObject;
  readonly place: 'object' | 'template';
} {
  if (seen === undefined) throw new Error('No mesh is switched as a whole by labels.');
  return seen.workload === undefined
    ? { live: seen.namespace, place: 'object' }
    : { live: seen.workload, place: 'template' };
}

async function objectStep(
  connection: ClusterConnection,
  object: KubernetesObject,
  signal: AbortSignal,
): Promise<SwitchStep> {
  const wanted = await atServedVersion(connection, object, signal);
  const live = await liveOf(connection, wanted, signal);
  const declared = whatToSay(wanted, live, mutualTlsManager);
  return planStep(connection, { manager: mutualTlsManager, live, declared, removals: [] }, signal);
}

/** A mesh may refuse the second object until the first one is there, so that it cannot be tried before. */
async function secondStep(
  connection: ClusterConnection,
  object: KubernetesObject,
  first: SwitchStep,
  signal: AbortSignal,
): Promise<{ readonly step: SwitchStep; readonly note?: string }> {
  try {
    return { step: await objectStep(connection, object, signal) };
  } catch (error) {
    const isRefused = error instanceof ProblemError && error.problem.code === 'cluster.admission-denied';
    if (!isRefused || first.does === 'nothing') throw error;
  }
  const wanted = await atServedVersion(connection, object, signal);
  const live = await liveOf(connection, wanted, signal);
  const declared = whatToSay(wanted, live, mutualTlsManager);
  const leaves = leavesOf(declared);
  const result =
    live === undefined ? declared : leaves.reduce((one, [path, value]) => withField(one, path, value), live);
  return {
    step: {
      object: referenceOf(declared),
      does: live === undefined ? 'create' : 'change',
      manager: mutualTlsManager,
      declared,
      removals: [],
      takesBack: [],
      restores: [],
      changes: leaves.map(([path, after]) => {
        const before = live === undefined ? undefined : valueAt(asJson(live), path);
        return { field: displayPath(path), ...(before === undefined ? {} : { before }), after, owners: [] };
      }),
      conflicts: [],
      live,
      result,
    },
    note: `${describeReference(referenceOf(declared))} could not be tried: it is taken only once ${describeReference(first.object)} allows it.`,
  };
}

/** All that the switch may have written for any mode, the last object first: one may be refused while the other stands. */
async function undoSteps(
  connection: ClusterConnection,
  { turned, at, seen }: MutualTlsScene,
  signal: AbortSignal,
): Promise<readonly SwitchStep[]> {
  const changes = turned.modes.map((mode) => turned.change(mode, at));
  if (changes.some(({ is }) => is === 'marks')) {
    const { live } = markedObject(seen);
    return [await planUndo(connection, { manager: mutualTlsManager, live, mayDelete: false }, signal)];
  }
  const written = changes.flatMap((change) => (change.is === 'object' ? [change.object, change.first] : []));
  const byName = new Map(
    written.flatMap((object) =>
      object === undefined ? [] : [[describeReference(referenceOf(object)), object] as const],
    ),
  );
  const steps: SwitchStep[] = [];
  for (const object of byName.values()) {
    const live = await liveOf(connection, await atServedVersion(connection, object, signal), signal);
    if (live !== undefined)
      steps.push(await planUndo(connection, { manager: mutualTlsManager, live, mayDelete: true }, signal));
  }
  return steps;
}
