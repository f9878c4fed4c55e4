import { pageState, respond, shopPlan, type PlanScenario } from '../fixtures.ts';

export const scenario: PlanScenario = {
  title: 'A protected context: its name must be typed',
  state: pageState({
    focusApply: true,
    plan: shopPlan({ context: 'prod-eu', isProtected: true, id: 'plan-protected' }),
  }),
  respond,
};
