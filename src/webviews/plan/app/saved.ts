import { emptyView, type PlanView } from './model.ts';

/** What of the view is kept while the page is hidden: all but the typed name of a protected context and the consent to what is in the way. */
export function toSaved(view: PlanView): Omit<PlanView, 'typedContext' | 'despitePreflight'> {
  const { planId, opened, takeOver, filter, hidesUnchanged } = view;
  return { planId, opened, takeOver, filter, hidesUnchanged };
}

/** The view from what was kept; whatever does not have the right form is as if nobody had touched it. */
export function fromSaved(saved: unknown): PlanView {
  if (typeof saved !== 'object' || saved === null) return emptyView;
  const { planId, opened, takeOver, filter, hidesUnchanged } = saved as Readonly<Record<keyof PlanView, unknown>>;
  return {
    ...emptyView,
    planId: typeof planId === 'string' ? planId : undefined,
    opened: texts(opened),
    takeOver: texts(takeOver),
    filter: typeof filter === 'string' ? filter : '',
    hidesUnchanged: hidesUnchanged === true,
  };
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
}
