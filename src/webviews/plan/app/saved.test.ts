import { describe, expect, it } from 'vitest';
import { emptyView } from './model.ts';
import { fromSaved, toSaved } from './saved.ts';

describe('the view that is kept while the page is hidden', () => {
  it('comes back, all but the typed name of a protected context', () => {
    const view = { ...emptyView, planId: 'plan-1', opened: ['a'], takeOver: ['b'], typedContext: 'prod-eu' };
    expect(fromSaved(JSON.parse(JSON.stringify(toSaved(view))))).toEqual({ ...view, typedContext: '' });
  });

  it('is as new where what was kept has another form', () => {
    for (const saved of [undefined, null, 'text', [], { opened: 'a', takeOver: [1], filter: 2 }])
      expect(fromSaved(saved)).toEqual(emptyView);
  });
});
