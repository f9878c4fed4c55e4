import { pageState, respond, snapshot, type RunScenario } from '../fixtures.ts';

export const scenario: RunScenario = {
  title: 'Failed: the target refuses connections',
  state: pageState({
    failure: {
      message: 'The target 127.0.0.1:8080 refuses connections.',
      cause: 'Nothing listens there, or a firewall answers in its place.',
      next: 'Start the target, or correct the address in checkout.smp.yaml.',
    },
    snapshot: snapshot({
      state: 'failed',
      seconds: [],
      elapsedMs: 300,
      targetText: 'http://127.0.0.1:8080/',
      errors: [{ reason: 'connection refused', count: 64 }],
      requests: 64,
      statusCodes: {},
      responseTime: null,
      serviceTime: null,
    }),
  }),
  respond,
};
