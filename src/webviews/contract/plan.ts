import type { ItemState, ApplySummary, Plan } from '../../pattern/types.ts';
import type { ProblemInWords } from '../../core/words.ts';

/** One finding of what was looked at before a mesh goes in. */
export interface PreflightRow {
  readonly mesh: string;
  readonly severity: 'error' | 'warning' | 'unknown' | 'information' | 'passed';
  readonly title: string;
  readonly because: string;
  readonly problem?: ProblemInWords;
}

/** Where the preflight is; it runs beside the plan. */
export type PreflightState =
  | { readonly is: 'running' }
  | { readonly is: 'done'; readonly findings: readonly PreflightRow[] }
  | { readonly is: 'failed'; readonly problem: ProblemInWords };

/** Everything the Plan page shows. The host always sends the whole. */
export interface PlanPageState {
  readonly phase: 'planning' | 'planned' | 'applying' | 'finished' | 'failed';
  readonly title: string;
  readonly plan?: Plan;
  /**
   * Words of the problems of items, by item id, and of objects of Helm releases, by the item's id and `referenceKey` with a blank between; the
   * page makes no words of problems itself.
   */
  readonly itemProblems: Readonly<Record<string, ProblemInWords>>;
  readonly notes: readonly ProblemInWords[];
  readonly states: Readonly<Record<string, ItemState>>;
  /** Live output of tools, by item id: the last lines. */
  readonly output: Readonly<Record<string, string>>;
  readonly summary?: ApplySummary;
  readonly failure?: ProblemInWords;
  /** For a plan that installs or upgrades a mesh. */
  readonly preflight?: PreflightState;
  /** True where the person asked to apply: the Apply button gets the focus once the plan is there. */
  readonly focusApply?: boolean;
  /** Why applying is not possible here (untrusted workspace), if so. */
  readonly cannotApply?: string;
}

/** Host to page. */
export interface PlanPageIn {
  readonly type: 'state';
  readonly state: PlanPageState;
}

/** Page to host. */
export type PlanPageOut =
  | { readonly type: 'ready' }
  | { readonly type: 'apply'; readonly takeOver: readonly string[]; readonly confirmedContext?: string }
  | { readonly type: 'cancel' }
  | { readonly type: 'plan-again' }
  /** Puts a release that failed back to what it was, or takes it away where it was not there before. */
  | { readonly type: 'undo-release'; readonly id: string }
  | { readonly type: 'open-source'; readonly component?: string };
