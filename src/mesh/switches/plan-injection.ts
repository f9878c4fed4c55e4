import { whyNotRestarted } from '../../cluster/actions/restart.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { asJson, type KubernetesObject } from '../../core/kubernetes.ts';
import type { MeshName } from '../../core/mesh-names.ts';
import { problem, type Problem } from '../../core/problem.ts';
import type { Membership, Wanted } from '../facts/membership.ts';
import { isAbsent } from '../facts/source.ts';
import { knownMeshes } from '../recognition.ts';
import { chooseMesh, type MeshChoice } from './choose-mesh.ts';
import { injectionRestarts } from './injection-restarts.ts';
import { injectionSteps, noSwitch, switchKeys, wanted } from './injection-steps.ts';
import { isMarkApplied, type MarksPlace } from './marks.ts';
import { readMembersOrDenied } from './members.ts';
import { allRestarts } from './needed-restarts.ts';
import { planUndo } from './plan-step.ts';
import { describeTarget, readTarget, writersOf, type SeenTarget } from './read-target.ts';
import { injectManager, type RestartItem, type SwitchStep, type SwitchTarget } from './types.ts';

/** What is asked of the switch of injection. */
export interface InjectionRequest extends MeshChoice {
  readonly does: 'on' | 'off' | 'undo';
  readonly target: SwitchTarget;
  /** How Pods come into the mesh; by default as its control plane serves them. */
  readonly mode?: 'sidecar' | 'ambient' | undefined;
}

/** What a switch would do, and what that means. */
export interface SwitchPlan {
  readonly steps: readonly SwitchStep[];
  /** Why it must not be done, although the server would let it; undefined where it may. */
  readonly refusal?: Problem;
  /** What people should know before they decide, in sentences. */
  readonly notes: readonly string[];
  /** Workloads to restart before it counts for all Pods; undefined where Pods may not be read. */
  readonly restarts: readonly RestartItem[] | undefined;
}

/** The plan of {@link planInjection}. */
export interface InjectionPlan extends SwitchPlan {
  readonly mesh: string;
  readonly displayName: string;
  readonly does: InjectionRequest['does'];
  readonly target: SwitchTarget;
  /** What is asked for now and afterwards, with what asks; undefined where nothing does. */
  readonly before: Wanted | undefined;
  readonly after: Wanted | undefined;
}

/**
 * Plans to take a namespace or workload into a mesh, to keep it out, or to take back what this switch has said. Nothing is changed.
 *
 * @throws `mesh.none-runs`, `mesh.not-running`, `mesh.several-run`, `mesh.revision-unknown`, `mesh.no-switch`, `mesh.switch-target-missing`, and
 *   `cluster.*`: what may not be tried may not be done.
 */
export async function planInjection(
  connection: ClusterConnection,
  request: InjectionRequest,
  signal: AbortSignal,
): Promise<InjectionPlan> {
  const { target, does } = request;
  if (does === 'undo') return planUndoing(connection, target, signal);
  const [chosen, seen] = await Promise.all([
    chooseMesh(connection, request, signal),
    readTarget(connection, target, signal),
  ]);
  const { membership, identity } = chosen.facts;
  if (isAbsent(membership)) throw noSwitch(chosen, target, membership.none);
  const steps = await injectionSteps(connection, request, { chosen, membership, seen }, signal);
  const members = await readMembersOrDenied(connection, target.namespace, signal);
  const then = afterwards(seen, steps);
  const before = wanted(membership, seen);
  const after = wanted(membership, then);
  const refusal = refusalOf(request, after);
  return {
    mesh: identity.name,
    displayName: identity.displayName,
    does,
    target,
    steps,
    ...(refusal === undefined ? {} : { refusal }),
    notes: notesOf(steps),
    before,
    after,
    restarts: injectionRestarts({ mesh: identity.name, target, seen, then, before, after, steps }, members),
  };
}

/** What the switch has said goes, of whatever mesh it was, and whether that still runs or not. */
async function planUndoing(
  connection: ClusterConnection,
  target: SwitchTarget,
  signal: AbortSignal,
): Promise<InjectionPlan> {
  const seen = await readTarget(connection, target, signal);
  const live = seen.workload ?? seen.namespace;
  const steps = [await planUndo(connection, { manager: injectManager, live, mayDelete: false }, signal)];
  const members = await readMembersOrDenied(connection, target.namespace, signal);
  const then = afterwards(seen, steps);
  const spoken = meshesSpokenOf(live, target.workload === undefined ? 'object' : 'template');
  const states = spoken.map(({ mesh, membership }) => ({
    mesh,
    before: wanted(membership, seen),
    after: wanted(membership, then),
  }));
  const lists = states.map((state) => injectionRestarts({ ...state, target, seen, then, steps }, members));
  return {
    mesh: spoken.map(({ mesh }) => mesh).join(', '),
    displayName: spoken.length === 0 ? 'Injection' : spoken.map(({ displayName }) => displayName).join(', '),
    does: 'undo',
    target,
    steps,
    notes: notesOf(steps),
    before: states[0]?.before,
    after: states[0]?.after,
    restarts: members === 'denied' ? undefined : allRestarts(...lists.map((list) => list ?? [])),
  };
}

/** Meshes of which the switch has said something. */
function meshesSpokenOf(
  live: KubernetesObject,
  place: MarksPlace,
): readonly { readonly mesh: MeshName; readonly displayName: string; readonly membership: Membership }[] {
  return knownMeshes.flatMap(({ identity: { name: mesh, displayName }, membership }) => {
    if (isAbsent(membership)) return [];
    const isSaid = [...switchKeys(membership)].some((key) => isMarkApplied(live, place, key, injectManager));
    return isSaid ? [{ mesh, displayName, membership }] : [];
  });
}

function afterwards(seen: SeenTarget, steps: readonly SwitchStep[]): SeenTarget {
  return {
    namespace: resultOf(steps, 'Namespace') ?? seen.namespace,
    workload: resultOf(steps, seen.workload?.kind) ?? seen.workload,
  };
}

function resultOf(steps: readonly SwitchStep[], kind: string | undefined): KubernetesObject | undefined {
  return steps.find(({ object }) => object.kind === kind)?.result;
}

/** What is said must count: the labels of a Pod do not where its namespace says otherwise. */
function refusalOf({ does, target, mode }: InjectionRequest, after: Wanted | undefined): Problem | undefined {
  const isIn = after !== undefined && after.mode !== 'out';
  const counts = does === 'undo' || (does === 'off' ? !isIn : isIn && (mode === undefined || after.mode === mode));
  if (counts) return undefined;
  const because =
    after === undefined ? 'its namespace says nothing of the mesh' : `the ${after.because} counts before it`;
  return problem('mesh.switch-without-effect', { target: describeTarget(target), because });
}

function notesOf(steps: readonly SwitchStep[]): readonly string[] {
  return steps
    .filter(({ does }) => does !== 'nothing')
    .flatMap(({ live, object }) => {
      if (live === undefined) return [];
      const reason = object.kind === 'Namespace' ? undefined : whyNotRestarted(asJson(live));
      return [
        ...writersOf(live),
        ...(reason === undefined ? [] : [`${object.kind} ${object.name} starts no new Pods by itself: ${reason}.`]),
      ];
    });
}
