import { referenceKey } from '../../core/kubernetes.ts';
import type { Problem } from '../../core/problem.ts';
import { without } from '../../core/without.ts';
import type { ProblemInWords } from '../../core/words.ts';
import type { Preflight } from '../../mesh/preflight/types.ts';
import type { ApplyEvent, Plan } from '../../pattern/types.ts';
import type { PlanPageState } from '../../webviews/contract/plan.ts';

/** Turns a problem into words; the host's translator in the editor, a plain one in tests. */
export type Words = (problem: Problem) => ProblemInWords;

/** How much of a tool's output the page keeps for an item. */
const outputLimit = 20_000;

/** A page that is being planned for the first time or again. */
export function planningState(title: string, focusApply: boolean): PlanPageState {
  return { phase: 'planning', title, itemProblems: {}, notes: [], states: {}, output: {}, focusApply };
}

/** The plan has arrived. */
export function plannedState(state: PlanPageState, plan: Plan, words: Words): PlanPageState {
  const problems = plan.items.flatMap((item) => [
    ...(item.problem === undefined ? [] : [[item.id, words(item.problem)] as const]),
    ...(item.is === 'release' ? (item.objects ?? []) : []).flatMap(({ reference, problem }) =>
      problem === undefined ? [] : [[`${item.id} ${referenceKey(reference)}`, words(problem)] as const],
    ),
  ]);
  return {
    ...state,
    phase: 'planned',
    plan,
    itemProblems: Object.fromEntries(problems),
    notes: plan.notes.map(words),
  };
}

/** The preflight has begun, has found something, or could not run. */
export function withPreflight(
  state: PlanPageState,
  preflight: { readonly is: 'running' } | readonly Preflight[] | Problem,
  words: Words,
): PlanPageState {
  if ('is' in preflight) return { ...state, preflight };
  if ('code' in preflight) return { ...state, preflight: { is: 'failed', problem: words(preflight) } };
  const findings = preflight.flatMap((one) =>
    one.findings.map(({ severity, title, because, problem }) => ({
      ...{ mesh: one.displayName, severity, title, because },
      ...(problem === undefined ? {} : { problem: words(problem) }),
    })),
  );
  return { ...state, preflight: { is: 'done', findings } };
}

/** Planning or applying did not come to an end of its own. */
export function failedState(state: PlanPageState, problem: Problem, words: Words): PlanPageState {
  return { ...state, phase: 'failed', failure: words(problem) };
}

/** Applying has begun. */
export function applyingState(state: PlanPageState): PlanPageState {
  return { ...without(state, 'failure', 'summary'), phase: 'applying', states: {}, output: {} };
}

/** One event of a running apply. */
export function withApplyEvent(state: PlanPageState, event: ApplyEvent, words: Words): PlanPageState {
  switch (event.type) {
    case 'item': {
      const states = { ...state.states, [event.id]: event.state };
      if (event.state.is !== 'failed') return { ...state, states };
      return { ...state, states, itemProblems: { ...state.itemProblems, [event.id]: words(event.state.problem) } };
    }
    case 'output': {
      const text = ((state.output[event.id] ?? '') + event.text).slice(-outputLimit);
      return { ...state, output: { ...state.output, [event.id]: text } };
    }
    case 'finished':
      return { ...state, phase: 'finished', summary: event.summary };
  }
}
