import type { FieldConflict, Readiness } from '../cluster/types.ts';
import type { JsonValue } from '../core/json.ts';
import type { ObjectReference } from '../core/kubernetes.ts';
import type { Problem } from '../core/problem.ts';

/** What a plan will do with one item. `blocked` waits for something that the plan itself brings (a CRD, a Namespace, a mesh). */
export type PlanAction =
  'create' | 'change' | 'unchanged' | 'conflict' | 'forbidden' | 'invalid' | 'blocked' | 'delete';

/** One field that would change. Secret data is never in it: its values read `[redacted]`. */
export interface FieldChange {
  /** Such as `spec.template.spec.containers[name=web].image`. */
  readonly path: string;
  readonly before?: JsonValue;
  readonly after?: JsonValue;
  /** Who owns the field now, by the managed fields of the live object. */
  readonly owners: readonly string[];
}

interface PlanItemCommon {
  /** Stable inside the plan. */
  readonly id: string;
  /** Key of the component it comes from; undefined for what is deleted because it left the pattern. */
  readonly component?: string;
  /** Items of one wave go together; waves go in order. */
  readonly wave: number;
  readonly action: PlanAction;
  /** Why not, for `forbidden`, `invalid`, `blocked`. */
  readonly problem?: Problem;
}

/** One object of the plan. */
export interface PlanObject extends PlanItemCommon {
  readonly is: 'object';
  readonly reference: ObjectReference;
  readonly changes: readonly FieldChange[];
  readonly conflicts: readonly FieldConflict[];
}

/** One Helm release of the plan: a part of a mesh. */
export interface PlanRelease extends PlanItemCommon {
  readonly is: 'release';
  readonly release: string;
  readonly namespace: string;
  readonly chart: string;
  readonly version?: string;
  readonly installedVersion?: string;
  /** What the chart's objects are against the cluster; undefined where nothing is done, or helm cannot tell. */
  readonly objects?: readonly PlanReleaseObject[];
}

/** What becomes of an object of a release; `keep` stays behind when the release lets go of it. */
export type ReleaseObjectAction =
  'create' | 'change' | 'unchanged' | 'conflict' | 'forbidden' | 'invalid' | 'delete' | 'keep';

/** One object of a Helm release, which helm writes. */
export interface PlanReleaseObject {
  readonly reference: ObjectReference;
  readonly action: ReleaseObjectAction;
  /** What a chart makes anew at each rendering reads `[regenerated]`. */
  readonly changes: readonly FieldChange[];
  /** Fields that others own and helm would not write without being forced to. */
  readonly conflicts: readonly FieldConflict[];
  readonly problem?: Problem;
  /** When helm runs it, for a hook. */
  readonly hook?: string;
  /** For the definition of a kind that goes: objects of that kind, which go with it. */
  readonly takesAlong?: number;
}

/** One thing that a plan does. */
export type PlanItem = PlanObject | PlanRelease;

/** What will happen, where, and to what. Plain data: it is shown, printed and compared as it is. */
export interface Plan {
  readonly id: string;
  readonly verb: 'apply' | 'delete';
  readonly patternName: string;
  /** Path or URI of the pattern, as the caller gave it; empty for a mesh that goes without its pattern. */
  readonly source: string;
  readonly context: string;
  readonly server: string;
  readonly namespace: string;
  /** True where the context's name must be typed before this may run. */
  readonly isProtected: boolean;
  readonly fieldManager: string;
  readonly applySetId: string;
  readonly createdAt: string;
  readonly items: readonly PlanItem[];
  /** Things worth knowing that belong to no item. */
  readonly notes: readonly Problem[];
}

/** Where one item of a running apply is. */
export type ItemState =
  | { readonly is: 'waiting' }
  | {
      readonly is: 'working';
      readonly what: 'applying' | 'deleting' | 'installing' | 'waiting-for-readiness';
      readonly readiness?: Readiness;
    }
  | {
      readonly is: 'done';
      readonly result: 'created' | 'changed' | 'unchanged' | 'deleted' | 'installed';
      readonly readiness?: Readiness;
    }
  | { readonly is: 'failed'; readonly problem: Problem }
  | {
      readonly is: 'skipped';
      readonly because: 'cancelled' | 'dependency-failed' | 'not-chosen';
      readonly detail?: string;
    };

/** What an apply tells while it runs. */
export type ApplyEvent =
  | { readonly type: 'item'; readonly id: string; readonly state: ItemState }
  | { readonly type: 'output'; readonly id: string; readonly text: string }
  | { readonly type: 'finished'; readonly summary: ApplySummary };

/** What happened to each item. */
export interface ApplySummary {
  readonly planId: string;
  readonly outcome: 'succeeded' | 'failed' | 'cancelled';
  readonly durationMs: number;
  readonly items: readonly { readonly id: string; readonly title: string; readonly state: ItemState }[];
}

/** What a person chose on the plan page before applying. */
export interface ApplyChoices {
  /** Ids of items whose conflicting fields are taken over. Nothing is taken over unless named here. */
  readonly takeOver: readonly string[];
  /** Typed by the person; must equal the context's name where the plan is protected. */
  readonly confirmedContext?: string;
}
