import { pageState, respond, result, snapshot, type RunScenario } from '../fixtures.ts';

export const scenario: RunScenario = {
  title: 'Stopped by hand: a partial result',
  state: pageState({
    result,
    reasons: [{ message: 'The run was stopped by hand after 12 s of 30 s.' }],
    snapshot: snapshot({
      state: 'stopped',
      validity: { is: 'partial', reasons: [{ code: 'cancelled', params: {} }] },
      resultFile: '.meshdeck/results/checkout.json',
    }),
  }),
  respond,
};
