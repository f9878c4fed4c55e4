import { pageState, respond, result, snapshot, steadySeconds, type RunScenario } from '../fixtures.ts';

export const scenario: RunScenario = {
  title: 'A valid result',
  state: pageState({
    result,
    snapshot: snapshot({
      state: 'finished',
      seconds: steadySeconds(30),
      resultFile: '.meshdeck/results/checkout.json',
    }),
  }),
  respond,
};
