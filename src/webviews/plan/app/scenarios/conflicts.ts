import { pageState, respond, type PlanScenario } from '../fixtures.ts';

export const scenario: PlanScenario = {
  title: 'Creates, a change, and a conflict with an autoscaler',
  state: pageState({
    notes: [
      {
        message: 'The namespace shop has no injection label.',
        cause: 'New pods start outside the mesh.',
        next: 'Set istio-injection=enabled on the namespace, or leave it so on purpose.',
      },
    ],
  }),
  respond,
};
