import { stateWithoutPlan, respond, type PlanScenario } from '../fixtures.ts';

const withoutPlan = stateWithoutPlan({
  phase: 'failed',
  failure: {
    message: 'The server of context staging-eu, https://10.20.0.1:6443, cannot be reached.',
    cause: 'The connection was refused: the server is down, or the address is of another network.',
    next: 'Check the VPN and the address in the kubeconfig, then press Plan Again.',
  },
});

export const scenario: PlanScenario = { title: 'The cluster cannot be reached', state: withoutPlan, respond };
