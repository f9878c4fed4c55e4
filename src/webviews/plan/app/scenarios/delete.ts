import { object, pageState, respond, shopPlan, type PlanScenario } from '../fixtures.ts';

const items = [
  object('VirtualService', 'web', 0, 'delete'),
  object('Deployment', 'web', 1, 'delete'),
  object('Deployment', 'cart', 1, 'delete'),
  object('Service', 'web', 1, 'delete'),
];

export const scenario: PlanScenario = {
  title: 'A delete that counts what goes',
  state: pageState({ title: 'Delete shop', plan: shopPlan({ verb: 'delete', items, id: 'plan-delete' }) }),
  respond,
};
