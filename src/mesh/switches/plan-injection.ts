import { whyNotRestarted } from '../../cluster/actions/restart.ts';
import type { ClusterConnection } from '../../cluster/types.ts';
import { asJson, type KubernetesObject } from '../../core/kubernetes.ts';
import { problem, problemError, type Problem, type ProblemError } from '../../core/problem.ts';
import type { Marks, Membership, MembershipSwitch, Wanted } from '../facts/membership.ts';
import { isAbsent } from '../facts/source.ts';
import { chooseMesh, chooseRevision, type ChosenMesh, type MeshChoice } from './choose-mesh.ts';
import { declareMarks, keysOf, marksOf } from './marks.ts';
import { onlyWorkload, readMembersOrDenied, type SeenMembers } from './members.ts';
import { allRestarts, lastSaidMs, restartsForMembership, restartsForOlder } from './needed-restarts.ts';
import { planStep, planUndo } from './plan-step.ts';
import { describeTarget, namespaceMarks, readTarget, writersOf, type SeenTarget } from './read-target.ts';
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
  const [chosen, seen] = await Promise.all([
    chooseMesh(connection, request, signal),
    readTarget(connection, target, signal),
  ]);
  const { facts } = chosen;
  const { membership } = facts;
  if (isAbsent(membership)) throw noSwitch(chosen, target, membership.none);
  const steps = await planSteps(connection, request, { chosen, membership, seen }, signal);
  const members = await readMembersOrDenied(connection, target.namespace, signal);
  const now = { namespace: seen.namespace, workload: seen.workload };
  const then = {
    namespace: resultOf(steps, 'Namespace') ?? seen.namespace,
    workload: resultOf(steps, target.workload?.kind) ?? seen.workload,
  };
  const before = wanted(membership, now);
  const after = wanted(membership, then);
  const refusal = refusalOf(request, after);
  return {
    mesh: facts.identity.name,
    displayName: facts.identity.displayName,
    does,
    target,
    steps,
    ...(refusal === undefined ? {} : { refusal }),
    notes: notesOf(steps),
    before,
    after,
    restarts: restartsOf({ chosen, target, seen, then, before, after, steps }, members),
  };
}

interface Chosen {
  readonly chosen: ChosenMesh;
  readonly membership: Membership;
  readonly seen: SeenTarget;
}

async function planSteps(
  connection: ClusterConnection,
  request: InjectionRequest,
  { chosen, membership, seen }: Chosen,
  signal: AbortSignal,
): Promise<readonly SwitchStep[]> {
  const { does } = request;
  const { namespace, workload } = seen;
  const live = workload ?? namespace;
  const place = workload === undefined ? 'object' : 'template';
  if (does === 'undo') return [await planUndo(connection, { manager: injectManager, live, mayDelete: false }, signal)];
  const turned = switchFor(request, { chosen, membership, seen });
  const revision = await chooseRevision(connection, chosen, request.revision, signal);
  const choice = {
    ...(revision === undefined ? {} : { revision }),
    ...(request.meshOf === undefined ? {} : { meshOf: request.meshOf }),
  };
  const change = does === 'on' ? turned.enable(choice) : turned.disable(choice);
  const own = new Set(
    membership.switches.flatMap((one) => [
      ...keysOf(one.enable({ revision: 'x', meshOf: 'x' })),
      ...keysOf(one.disable({})),
    ]),
  );
  const step = (object: KubernetesObject, where: 'object' | 'template', marks: typeof change): Promise<SwitchStep> =>
    planStep(
      connection,
      {
        manager: injectManager,
        live: object,
        ...declareMarks(object, where, { change: marks, manager: injectManager, own }),
      },
      signal,
    );
  const needs = does === 'on' && workload !== undefined ? namespaceNeeds(turned, membership, namespace) : undefined;
  return [...(needs === undefined ? [] : [await step(namespace, 'object', needs)]), await step(live, place, change)];
}

/** Where nothing is said of the mode, the one in effect is left, and the one of the control plane is entered. */
function switchFor(request: InjectionRequest, { chosen, membership, seen }: Chosen): MembershipSwitch {
  const { does, target } = request;
  const on = target.workload === undefined ? 'namespace' : 'workload';
  const now = wanted(membership, seen)?.mode;
  const byDefault = does === 'off' && now !== 'out' && now !== undefined ? now : chosen.found?.mode;
  const mode = request.mode ?? (byDefault === 'ambient' || byDefault === 'sidecar' ? byDefault : undefined);
  const there = membership.switches.filter((one) => one.on === on);
  const found = there.find((one) => one.mode === mode) ?? (request.mode === undefined ? there[0] : undefined);
  if (found === undefined) throw noSwitch(chosen, target, membership.sentence);
  return found;
}

function noSwitch({ facts }: ChosenMesh, target: SwitchTarget, sentence: string): ProblemError {
  return problemError('mesh.no-switch', {
    mesh: facts.identity.displayName,
    target: describeTarget(target),
    sentence,
  });
}

/** Nothing where the namespace already says what its workloads need. */
function namespaceNeeds(
  { namespaceNeeds: needs }: MembershipSwitch,
  membership: Membership,
  namespace: KubernetesObject,
): MembershipSwitch['namespaceNeeds'] {
  if (needs === undefined || membership.wantedBy(marksOf(namespace, 'object')) !== undefined) return undefined;
  const { labels } = marksOf(namespace, 'object');
  return Object.keys(needs.labels ?? {}).every((key) => labels[key] !== undefined) ? undefined : needs;
}

function wanted(membership: Membership, { namespace, workload }: SeenTarget): Wanted | undefined {
  const ofNamespace: Marks = marksOf(namespace, 'object');
  if (workload === undefined) return membership.wantedBy(ofNamespace);
  return membership.wantedBy(ofNamespace, marksOf(workload, 'template')) ?? membership.wantedBy(ofNamespace);
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

interface Outcome {
  readonly chosen: ChosenMesh;
  readonly target: SwitchTarget;
  readonly seen: SeenTarget;
  readonly then: SeenTarget;
  readonly before: Wanted | undefined;
  readonly after: Wanted | undefined;
  readonly steps: readonly SwitchStep[];
}

/** A change of a template starts its Pods anew by itself; one of a namespace starts nothing. */
function restartsOf(outcome: Outcome, members: SeenMembers): readonly RestartItem[] | undefined {
  if (members === 'denied') return undefined;
  const { chosen, target, seen, then, before, after, steps } = outcome;
  const mesh = { mesh: chosen.facts.identity.name };
  const namespace = namespaceMarks(then.namespace);
  const { workload } = target;
  if (workload !== undefined && then.workload !== undefined) {
    const { kind, name } = workload;
    const [own] = onlyWorkload(members, kind, name).workloads;
    const isTemplateChanged = steps.some(({ object, does }) => object.kind === kind && does === 'change');
    if (own === undefined) return [];
    if (isTemplateChanged && whyNotRestarted(asJson(then.workload)) !== undefined) return [];
    if (isTemplateChanged) {
      const of = members.podsOf(own).length;
      const because = 'its template changes';
      return [{ kind, namespace: namespace.name, name, pods: of, of, because, isByItself: true }];
    }
    const changed = { ...own, pod: marksOf(then.workload, 'template') };
    return restartsForMembership(mesh, namespace, { ...members, workloads: [changed] });
  }
  const isIn = after?.mode === 'sidecar';
  // A proxy of the revision before is a proxy too.
  const isNamed = isIn && (after.revision !== undefined || after.meshOf !== undefined);
  const isMoved =
    isIn && before?.mode === 'sidecar' && (before.revision !== after.revision || before.meshOf !== after.meshOf);
  const saidMs = lastSaidMs(seen.namespace, injectManager);
  const older = isMoved
    ? restartsForOlder(mesh, members, undefined)
    : isNamed && saidMs !== undefined
      ? restartsForOlder(mesh, members, saidMs)
      : [];
  return allRestarts(restartsForMembership(mesh, namespace, members), older);
}
