import { pageState, respond, result, snapshot, steadySeconds, type RunScenario } from '../fixtures.ts';

const seconds = steadySeconds(30, 3100).map((second) => ({ ...second, generatorCpu: 0.97 }));

export const scenario: RunScenario = {
  title: 'An invalid result: the generator was saturated',
  state: pageState({
    result: {
      ...result,
      environment: { ...result.environment, generatorCpuMean: 0.97, generatorCpuMax: 0.99, lateSendP99Ms: 184 },
    },
    reasons: [
      {
        message: 'The rate was not reached: 3,100 rps of 5,000 rps.',
        cause: 'The generator used 97 % of its core.',
        next: 'Lower the rate, or run the load from a machine with more free processor time.',
      },
    ],
    snapshot: snapshot({
      state: 'finished',
      seconds,
      validity: { is: 'invalid', reasons: [{ code: 'unexpected', params: {} }] },
      resultFile: '.meshdeck/results/checkout.json',
    }),
  }),
  respond,
};
