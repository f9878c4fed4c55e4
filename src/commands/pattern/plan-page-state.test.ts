import { describe, expect, it } from 'vitest';
import { problem } from '../../core/problem.ts';
import { inWords } from '../../core/words.ts';
import type { Plan } from '../../pattern/types.ts';
import { applyingState, failedState, plannedState, planningState, withApplyEvent } from './plan-page-state.ts';

const unexpected = problem('unexpected', {}, { detail: 'boom' });

const plan: Plan = {
  id: 'p1',
  verb: 'apply',
  patternName: 'shop',
  source: 'shop.pattern.yaml',
  context: 'lab',
  server: 'https://127.0.0.1:6443',
  namespace: 'shop',
  isProtected: false,
  fieldManager: 'meshdeck:x',
  applySetId: 'x',
  createdAt: '2026-11-20T10:00:00Z',
  items: [
    {
      id: 'web',
      is: 'object',
      wave: 0,
      action: 'invalid',
      reference: { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
      changes: [],
      conflicts: [],
      problem: unexpected,
    },
  ],
  notes: [],
};

describe('the state of the Plan page', () => {
  const planned = plannedState(planningState('shop', true), plan, inWords);

  it('says the problems of items in words', () => {
    expect(planned.itemProblems['web']?.message).toBe('Something went wrong that Meshdeck did not foresee.');
  });

  it('keeps the plan on the page when applying it failed', () => {
    const failed = failedState(applyingState(planned), unexpected, inWords);
    expect(failed).toMatchObject({ phase: 'failed', plan, failure: { message: expect.any(String) as string } });
  });

  it('forgets an old failure when applying begins again', () => {
    const again = applyingState(failedState(planned, unexpected, inWords));
    expect(again.failure).toBeUndefined();
  });

  it('says in words why an item failed while applying', () => {
    const event = {
      type: 'item',
      id: 'web',
      state: { is: 'failed', problem: problem('file.not-found', { path: 'x.tgz' }) },
    } as const;
    expect(withApplyEvent(planned, event, inWords).itemProblems['web']?.message).toBe('The file x.tgz is not there.');
  });

  it('keeps the end of a long output', () => {
    const event = { type: 'output', id: 'web', text: `${'x'.repeat(30_000)}end` } as const;
    const text = withApplyEvent(planned, event, inWords).output['web'] ?? '';
    expect(text.endsWith('end')).toBe(true);
    expect(text.length).toBe(20_000);
  });
});
