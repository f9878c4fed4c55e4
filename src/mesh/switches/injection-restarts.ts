import { whyNotRestarted } from '../../cluster/actions/restart.ts';
import type { MeshName } from '../../core/mesh-names.ts';
import { asJson } from '../../core/kubernetes.ts';
import type { Wanted } from '../facts/membership.ts';
import { marksOf } from './marks.ts';
import { onlyWorkload, type SeenMembers } from './members.ts';
import { allRestarts, lastSaidMs, restartsForMembership, restartsForOlder } from './needed-restarts.ts';
import { namespaceMarks, type SeenTarget } from './read-target.ts';
import { injectManager, type RestartItem, type SwitchStep, type SwitchTarget } from './types.ts';

/** What a plan comes to. */
export interface InjectionOutcome {
  readonly mesh: MeshName;
  readonly target: SwitchTarget;
  readonly seen: SeenTarget;
  readonly then: SeenTarget;
  readonly before: Wanted | undefined;
  readonly after: Wanted | undefined;
  readonly steps: readonly SwitchStep[];
}

/** A change of a template starts its Pods anew by itself; one of a namespace starts nothing. */
export function injectionRestarts(outcome: InjectionOutcome, members: SeenMembers): readonly RestartItem[] | undefined {
  if (members === 'denied') return undefined;
  const { mesh: name, target, seen, then, before, after, steps } = outcome;
  const mesh = { mesh: name };
  const namespace = namespaceMarks(then.namespace);
  const { workload } = target;
  if (workload !== undefined && then.workload !== undefined) {
    const { kind, name: called } = workload;
    const [own] = onlyWorkload(members, kind, called).workloads;
    const isTemplateChanged = steps.some(({ object, does }) => object.kind === kind && does === 'change');
    if (own === undefined) return [];
    if (isTemplateChanged && whyNotRestarted(asJson(then.workload)) !== undefined) return [];
    if (isTemplateChanged) {
      const of = members.podsOf(own).length;
      const because = 'its template changes';
      return [{ kind, namespace: namespace.name, name: called, pods: of, of, because, isByItself: true }];
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
