import { describe, expect, it } from 'vitest';
import type { PlanPageState } from '../../contract/plan.ts';
import { applied, object, pageState, shopPlan } from './fixtures.ts';
import { announcement, countActions, emptyView, mainAction, progressOf, resultsOf, viewFor, wavesOf } from './model.ts';

function decide(state: PlanPageState, view = emptyView) {
  if (state.plan === undefined) throw new Error('the state has no plan');
  return mainAction(state, state.plan, view);
}

describe('the main button', () => {
  it('counts what will be applied: creates and changes, not what stays as it is', () => {
    expect(decide(pageState())).toEqual({
      label: 'Apply 4 changes',
      leftOut: ['1 conflict left alone unless taken over'],
    });
  });

  it('counts a conflict only where it was taken over', () => {
    const view = { ...emptyView, takeOver: ['deployment-payments'] };
    expect(decide(pageState(), view)).toEqual({ label: 'Apply 5 changes', leftOut: [] });
  });

  it('counts what waits for another part of the plan: it is applied too', () => {
    const items = [object('Namespace', 'shop', 0, 'create'), object('VirtualService', 'web', 1, 'blocked')];
    expect(decide(pageState({ plan: shopPlan({ items }) })).label).toBe('Apply 2 changes');
  });

  it('repeats the verb and the count of a delete', () => {
    const items = [object('Service', 'web', 0, 'delete')];
    expect(decide(pageState({ plan: shopPlan({ verb: 'delete', items }) })).label).toBe('Delete 1 object');
  });

  it('asks for exactly the name of a protected context', () => {
    const state = pageState({ plan: shopPlan({ isProtected: true, context: 'prod-eu' }) });
    for (const typedContext of ['', 'prod', 'PROD-EU', 'prod-eu '])
      expect(decide(state, { ...emptyView, typedContext }).because).toContain('prod-eu');
    expect(decide(state, { ...emptyView, typedContext: 'prod-eu' }).because).toBeUndefined();
  });

  it('cannot be pressed where there is nothing to do, and says why', () => {
    const because = (action: 'unchanged' | 'conflict' | 'forbidden') =>
      decide(pageState({ plan: shopPlan({ items: [object('Service', 'web', 0, action)] }) })).because;
    expect(because('unchanged')).toContain('Nothing to apply');
    expect(because('conflict')).toContain('Take over');
    expect(because('forbidden')).toContain('The rows below say why');
  });

  it('cannot be pressed in an untrusted workspace, whatever else holds', () => {
    expect(decide(pageState({ cannotApply: 'Not trusted.' })).because).toBe('Not trusted.');
  });
});

describe('choices', () => {
  it('belong to one plan: the next plan starts without any, but keeps the filter', () => {
    const chosen = { ...emptyView, planId: 'plan-1', takeOver: ['a'], typedContext: 'prod-eu', filter: 'web' };
    expect(viewFor(chosen, shopPlan())).toBe(chosen);
    expect(viewFor(chosen, shopPlan({ id: 'plan-2' }))).toEqual({ ...emptyView, planId: 'plan-2', filter: 'web' });
  });

  it('begin with what cannot be applied opened, because the reason stands there, but not with a page full of it', () => {
    const refused = Array.from({ length: 20 }, (_, index) => object('Service', `s${index}`, 0, 'invalid'));
    const items = [object('Deployment', 'web', 0, 'create'), ...refused];
    const { opened } = viewFor(emptyView, shopPlan({ items }));
    expect(opened).toEqual(refused.slice(0, 5).map(({ id }) => id));
  });
});

describe('the list', () => {
  it('counts actions in a fixed order, without zeros', () => {
    expect(countActions(shopPlan().items)).toEqual([
      { action: 'create', count: 3 },
      { action: 'change', count: 1 },
      { action: 'conflict', count: 1 },
      { action: 'unchanged', count: 2 },
    ]);
  });

  it('groups by wave in order, and a filter needs all its words', () => {
    const plan = shopPlan({
      items: [object('Service', 'late', 2, 'create'), object('Service', 'early', 0, 'create')],
    });
    expect(wavesOf(plan, emptyView).map(({ wave }) => wave)).toEqual([0, 2]);
    const found = wavesOf(shopPlan(), { ...emptyView, filter: 'deployment CREATE' }).flatMap(({ items }) => items);
    expect(found.map(({ id }) => id)).toEqual(['deployment-cart']);
  });

  it('can leave out what stays as it is', () => {
    const shown = wavesOf(shopPlan(), { ...emptyView, hidesUnchanged: true }).flatMap(({ items }) => items);
    expect(shown).toHaveLength(5);
  });
});

describe('a running apply', () => {
  const steps = applied(pageState(), []);

  it('counts what it may touch, and what it told about', () => {
    expect(progressOf(pageState({ phase: 'applying' }))).toEqual({ finished: 0, failed: 0, total: 5 });
    const working = { 'deployment-cart': { is: 'failed', problem: { code: 'unexpected', params: {} } } } as const;
    expect(progressOf(pageState({ phase: 'applying', states: working }))).toEqual({ finished: 1, failed: 1, total: 5 });
  });

  it('says each quarter aloud, not each object', () => {
    const sentences = steps.map((step, index) => announcement(steps[index - 1] ?? pageState(), step));
    expect(sentences.filter((sentence) => sentence !== undefined)).toEqual([
      'Applying.',
      '2 of 7 finished.',
      '4 of 7 finished.',
      '6 of 7 finished.',
      'Finished: 1 skipped, 3 created, 1 changed, 2 unchanged.',
    ]);
  });

  it('groups its results, the worst first, and names every object', () => {
    const summary = steps.at(-1)?.summary;
    if (summary === undefined) throw new Error('the last step has no summary');
    const results = resultsOf(summary);
    expect(results.map(({ result }) => result)).toEqual(['skipped', 'created', 'changed', 'unchanged']);
    expect(results.flatMap(({ items }) => items)).toHaveLength(7);
  });
});
