import type { ClusterConnection } from '../../cluster/types.ts';
import type { KubernetesObject } from '../../core/kubernetes.ts';
import { problemError, type ProblemError } from '../../core/problem.ts';
import type { Marks, Membership, MembershipSwitch, Wanted } from '../facts/membership.ts';
import { chooseRevision, type ChosenMesh } from './choose-mesh.ts';
import { declareMarks, keysOf, marksOf } from './marks.ts';
import type { InjectionRequest } from './plan-injection.ts';
import { planStep } from './plan-step.ts';
import { describeTarget, type SeenTarget } from './read-target.ts';
import { injectManager, type SwitchStep, type SwitchTarget } from './types.ts';

/** The mesh that is meant, and what it is turned for. */
export interface ChosenPlace {
  readonly chosen: ChosenMesh;
  readonly membership: Membership;
  readonly seen: SeenTarget;
}

/**
 * What is written to take in or to keep out: marks of the target, and of the namespace where those of a workload count for nothing without.
 *
 * @throws `mesh.no-switch`, `mesh.revision-unknown`, `cluster.*`
 */
export async function injectionSteps(
  connection: ClusterConnection,
  request: InjectionRequest,
  { chosen, membership, seen }: ChosenPlace,
  signal: AbortSignal,
): Promise<readonly SwitchStep[]> {
  const { does } = request;
  const { namespace, workload } = seen;
  const live = workload ?? namespace;
  const place = workload === undefined ? 'object' : 'template';
  const turned = switchFor(request, { chosen, membership, seen });
  const revision = await chooseRevision(connection, chosen, request.revision, signal);
  const choice = {
    ...(revision === undefined ? {} : { revision }),
    ...(request.meshOf === undefined ? {} : { meshOf: request.meshOf }),
  };
  const change = does === 'on' ? turned.enable(choice) : turned.disable(choice);
  const own = switchKeys(membership);
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
function switchFor(request: InjectionRequest, { chosen, membership, seen }: ChosenPlace): MembershipSwitch {
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

/** A mesh that has no such switch, with how it works instead. */
export function noSwitch({ facts }: ChosenMesh, target: SwitchTarget, sentence: string): ProblemError {
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

/** What labels and annotations ask for, of the namespace or of the workload in it. */
export function wanted(membership: Membership, { namespace, workload }: SeenTarget): Wanted | undefined {
  const ofNamespace: Marks = marksOf(namespace, 'object');
  if (workload === undefined) return membership.wantedBy(ofNamespace);
  return membership.wantedBy(ofNamespace, marksOf(workload, 'template')) ?? membership.wantedBy(ofNamespace);
}

/** Keys of labels and annotations that the switches of a mesh write. */
export function switchKeys({ switches }: Membership): ReadonlySet<string> {
  return new Set(
    switches.flatMap(({ enable, disable }) => [
      ...keysOf(enable({ revision: 'x', meshOf: 'x' })),
      ...keysOf(disable({})),
    ]),
  );
}
