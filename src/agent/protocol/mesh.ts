import type { ObjectReference } from '../../core/kubernetes.ts';
import type { Problem } from '../../core/problem.ts';
import type { RestartEvent, RestartOutcome } from '../../mesh/restart/restart-in-waves.ts';
import type { InjectionRequest } from '../../mesh/switches/plan-injection.ts';
import type { MutualTlsRequest } from '../../mesh/switches/plan-mutual-tls.ts';
import type { RestartItem, SwitchTarget } from '../../mesh/switches/types.ts';
import type { Confirmable } from './objects.ts';

/** What a switch would do, as it is shown. Objects of the cluster stay in the agent. */
export interface SwitchPlanView {
  /** Under this id it can be applied once. */
  readonly planId: string;
  /** `Istio on for namespace shop` */
  readonly title: string;
  /** Who would break, the surest first. */
  readonly breaks: readonly { readonly severity: 'breaks' | 'may-break' | 'not-covered'; readonly sentence: string }[];
  /** Objects that change, each with its fields. */
  readonly changes: readonly { readonly object: string; readonly does: string; readonly fields: readonly string[] }[];
  /** Managers whose fields are in the way. */
  readonly conflicts: readonly { readonly field: string; readonly manager: string }[];
  /** What is in effect now and afterwards. */
  readonly before: string;
  readonly after: string;
  readonly notes: readonly string[];
  /** The objects that change. */
  readonly objects: readonly ObjectReference[];
  readonly refusal?: Problem;
  /** Undefined where Pods may not be read. */
  readonly restarts?: readonly RestartItem[];
}

/** Requests about switches of meshes, and restarts in waves. */
export interface MeshSwitchMethods {
  'mesh/plan-injection': { params: InjectionRequest & { context: string }; answer: SwitchPlanView };
  'mesh/plan-mutual-tls': { params: MutualTlsRequest & { context: string }; answer: SwitchPlanView };
  /** Does what was planned. Fields of others are taken over only where their manager is named. */
  'mesh/apply-switch': { params: Confirmable & { planId: string; takeOver: readonly string[] }; answer: null };
  /** Workloads of a target whose Pods are not as they are asked to be by what is said now. Changes nothing. */
  'mesh/plan-restart': { params: { context: string; target: SwitchTarget }; answer: readonly RestartItem[] };
  /** Restarts in waves; what happens comes as `mesh/restart`. Cancelling it begins no other wave. */
  'mesh/restart-in-waves': {
    params: Confirmable & { context: string; restartId: string; items: readonly RestartItem[]; atOnce?: number };
    answer: RestartOutcome;
  };
  /** The text of a file with what a switch would write; null where it does not describe the object, or cannot be changed by lines. Contacts nobody. */
  'mesh/switch-in-text': { params: { planId: string; text: string }; answer: { text: string } | null };
  /** A file that says it, where there is none; null for what is only a part of an object. Contacts nobody. */
  'mesh/switch-as-file': { params: { planId: string }; answer: { text: string } | null };
}

/** What the agent tells of restarts. */
export interface MeshSwitchEvents {
  'mesh/restart': { restartId: string; event: RestartEvent };
}
