import { formatCount, formatPlural } from '../../../core/format.ts';
import type { ItemState, Plan, PlanAction, PlanItem } from '../../../pattern/types.ts';
import type { PlanPageState } from '../../contract/plan.ts';
import { actionLooks, titleOf } from './words.ts';

/** What the person has opened, filtered, chosen and typed. Choices belong to one plan: another plan starts without any. */
export interface PlanView {
  readonly planId: string | undefined;
  readonly opened: readonly string[];
  readonly takeOver: readonly string[];
  readonly filter: string;
  readonly hidesUnchanged: boolean;
  /** The person applies although something of the preflight is in the way. */
  readonly despitePreflight: boolean;
  /** What was typed to confirm a protected context. Never kept: typing it again is the point. */
  readonly typedContext: string;
}

/** The view before anybody touched it. */
export const emptyView: PlanView = {
  planId: undefined,
  opened: [],
  takeOver: [],
  filter: '',
  hidesUnchanged: false,
  despitePreflight: false,
  typedContext: '',
};

/** As many items that cannot be applied are opened by themselves; with more of them the list is the better overview. */
const mostOpened = 5;

/** The view for a plan: choices made for another plan are dropped, and what cannot be applied shows why. */
export function viewFor(view: PlanView, plan: Plan | undefined): PlanView {
  if (plan === undefined || plan.id === view.planId) return view;
  const refused = plan.items.filter(({ action }) => action === 'invalid' || action === 'forbidden');
  const opened = refused.slice(0, mostOpened).map(({ id }) => id);
  return { ...view, planId: plan.id, opened, takeOver: [], typedContext: '', despitePreflight: false };
}

/** How many items there are of each action, without the zeros, in the order of {@link actionLooks}. */
export function countActions(
  items: readonly PlanItem[],
): readonly { readonly action: PlanAction; readonly count: number }[] {
  return (Object.keys(actionLooks) as PlanAction[])
    .map((action) => ({ action, count: items.filter((item) => item.action === action).length }))
    .filter(({ count }) => count > 0);
}

/** Items by wave, in order, as far as they pass the filter. */
export function wavesOf(
  plan: Plan,
  view: PlanView,
): readonly { readonly wave: number; readonly items: readonly PlanItem[] }[] {
  const waves = new Map<number, PlanItem[]>();
  const words = view.filter.toLowerCase().split(/\s+/).filter(Boolean);
  for (const item of plan.items) {
    if (view.hidesUnchanged && item.action === 'unchanged') continue;
    const text = `${item.action} ${titleOf(item)} ${item.component ?? ''}`.toLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const ofWave = waves.get(item.wave);
    if (ofWave === undefined) waves.set(item.wave, [item]);
    else ofWave.push(item);
  }
  return [...waves].sort(([left], [right]) => left - right).map(([wave, items]) => ({ wave, items }));
}

/** What pressing the main button will do, or why it cannot be pressed. */
export interface MainAction {
  readonly label: string;
  /** Why it cannot be pressed now; undefined where it can. */
  readonly because?: string;
  /** What will be left out, in words. */
  readonly leftOut: readonly string[];
}

/** Decides the main button: what it says, whether it can be pressed, and what applying leaves out. */
export function mainAction(state: PlanPageState, plan: Plan, view: PlanView): MainAction {
  const taken = new Set(view.takeOver);
  const count = plan.items.filter((item) => willBeApplied(item, taken)).length;
  const label =
    plan.verb === 'delete' ? `Delete ${formatPlural(count, 'object')}` : `Apply ${formatPlural(count, 'change')}`;
  const because = whyNot(state, plan, view, count);
  return { label, leftOut: leftOut(plan, taken), ...(because === undefined ? {} : { because }) };
}

function willBeApplied(item: PlanItem, taken: ReadonlySet<string>): boolean {
  switch (item.action) {
    case 'create':
    case 'change':
    case 'delete':
    case 'blocked':
      return true;
    case 'conflict':
      return taken.has(item.id);
    case 'unchanged':
    case 'forbidden':
    case 'invalid':
      return false;
  }
}

function whyNot(state: PlanPageState, plan: Plan, view: PlanView, count: number): string | undefined {
  if (state.cannotApply !== undefined) return state.cannotApply;
  if (count === 0) {
    if (plan.items.some(({ action }) => action === 'conflict'))
      return 'Every change conflicts with somebody else. Take over the conflicts that you mean to win, or change the pattern.';
    if (plan.items.some(({ action }) => action === 'forbidden' || action === 'invalid'))
      return 'Nothing here can be applied. The rows below say why.';
    return plan.verb === 'delete'
      ? 'Nothing to delete: the cluster has no object of this pattern.'
      : 'Nothing to apply: the cluster is as the pattern says.';
  }
  if (state.preflight?.is === 'running') return 'Looking whether the cluster is ready for it...';
  const inTheWay =
    state.preflight?.is === 'done' && state.preflight.findings.some(({ severity }) => severity === 'error');
  if (inTheWay && !view.despitePreflight)
    return 'The preflight found what is in the way. See below, mend it, and plan again.';
  if (plan.isProtected && view.typedContext !== plan.context)
    return `Type the context's name, ${plan.context}, to go on.`;
  return undefined;
}

function leftOut(plan: Plan, taken: ReadonlySet<string>): readonly string[] {
  const conflicts = plan.items.filter(({ action, id }) => action === 'conflict' && !taken.has(id)).length;
  const refused = plan.items.filter(({ action }) => action === 'forbidden' || action === 'invalid').length;
  const parts: string[] = [];
  if (conflicts > 0) parts.push(`${formatPlural(conflicts, 'conflict')} left alone unless taken over`);
  if (refused > 0)
    parts.push(`${formatPlural(refused, 'object')} cannot be applied and ${refused === 1 ? 'is' : 'are'} left out`);
  return parts;
}

/** How far an apply is, counted over the items that it may touch and those that it has told about. */
export function progressOf(state: PlanPageState): {
  readonly finished: number;
  readonly failed: number;
  readonly total: number;
} {
  const items = (state.plan?.items ?? []).filter(
    ({ id, action }) => isTouched(action) || state.states[id] !== undefined,
  );
  const states = items.map(({ id }) => state.states[id]?.is ?? 'waiting');
  return {
    finished: states.filter((is) => is === 'done' || is === 'failed' || is === 'skipped').length,
    failed: states.filter((is) => is === 'failed').length,
    total: items.length,
  };
}

function isTouched(action: PlanAction): boolean {
  return action !== 'unchanged' && action !== 'forbidden' && action !== 'invalid';
}

/** Results of a finished apply, worst first, each with the items it happened to. */
export function resultsOf(summary: NonNullable<PlanPageState['summary']>): readonly {
  readonly result: 'failed' | 'skipped' | 'created' | 'changed' | 'installed' | 'deleted' | 'unchanged' | 'unfinished';
  readonly items: readonly { readonly id: string; readonly title: string; readonly state: ItemState }[];
}[] {
  const order = ['failed', 'unfinished', 'skipped', 'created', 'changed', 'installed', 'deleted', 'unchanged'] as const;
  return order
    .map((result) => ({ result, items: summary.items.filter(({ state }) => resultOf(state) === result) }))
    .filter(({ items }) => items.length > 0);
}

function resultOf(state: ItemState) {
  if (state.is === 'done') return state.result;
  return state.is === 'waiting' || state.is === 'working' ? 'unfinished' : state.is;
}

/** What to say to people who hear the page when it goes from one state to the next; undefined where nothing is worth it. */
export function announcement(before: PlanPageState | undefined, now: PlanPageState): string | undefined {
  if (now.phase !== before?.phase) {
    if (now.phase === 'planning') return 'Planning.';
    if (now.phase === 'failed') return `Failed. ${now.failure?.message ?? ''}`.trim();
    if (now.phase === 'applying') return now.plan?.verb === 'delete' ? 'Deleting.' : 'Applying.';
    if (now.phase === 'planned' && now.plan !== undefined)
      return `Plan ready: ${countActions(now.plan.items)
        .map(({ action, count }) => `${formatCount(count)} ${actionLooks[action].word}`)
        .join(', ')}.`;
    if (now.phase === 'finished' && now.summary !== undefined)
      return `Finished: ${resultsOf(now.summary)
        .map(({ result, items }) => `${formatCount(items.length)} ${result}`)
        .join(', ')}.`;
  }
  if (now.phase !== 'applying' || before === undefined) return undefined;
  const { finished, failed, total } = progressOf(now);
  if (failed > progressOf(before).failed) return `${formatPlural(failed, 'object')} failed so far.`;
  // A quarter at a time: a sentence for every object would never end.
  const quarter = Math.floor((finished * 4) / Math.max(total, 1));
  const quarterBefore = Math.floor((progressOf(before).finished * 4) / Math.max(total, 1));
  return quarter > quarterBefore ? `${formatCount(finished)} of ${formatCount(total)} finished.` : undefined;
}
