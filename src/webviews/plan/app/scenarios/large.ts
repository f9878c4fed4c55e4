import { object, pageState, respond, shopPlan, type PlanScenario } from '../fixtures.ts';

const kinds = ['Service', 'Deployment', 'VirtualService', 'ConfigMap', 'DestinationRule'] as const;
const actions = ['create', 'change', 'unchanged', 'unchanged', 'create'] as const;
const items = Array.from({ length: 500 }, (_, index) => {
  const kind = kinds[index % kinds.length] ?? 'Service';
  const name = `service-with-a-long-name-${String(index).padStart(3, '0')}`;
  return object(kind, name, Math.floor(index / 170), actions[Math.floor(index / 7) % actions.length] ?? 'create');
});

export const scenario: PlanScenario = {
  title: '500 objects',
  state: pageState({ title: 'Plan of the whole platform', plan: shopPlan({ items, id: 'plan-large' }) }),
  respond,
};
