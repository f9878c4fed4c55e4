import { pageState, respond, result, snapshot, steadySeconds, type RunScenario } from '../fixtures.ts';

export const scenario: RunScenario = {
  title: 'A valid result of two hours',
  state: pageState({
    result,
    snapshot: snapshot({
      state: 'finished',
      plannedMs: 7_200_000,
      seconds: steadySeconds(7200),
      resultFile: '.meshdeck/results/checkout.json',
    }),
  }),
  respond,
};
