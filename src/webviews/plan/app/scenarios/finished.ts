import { pageState, respond, shopItems, shopPlan, titleOf, type PlanScenario } from '../fixtures.ts';

const items = shopItems.map((item) => {
  const title = titleOf(item);
  switch (item.id) {
    case 'deployment-cart':
      return { id: item.id, title, state: { is: 'failed', problem: { code: 'unexpected', params: {} } } } as const;
    case 'virtualservice-web':
      return {
        id: item.id,
        title,
        state: { is: 'skipped', because: 'dependency-failed', detail: 'Deployment shop/cart' },
      } as const;
    case 'deployment-payments':
      return { id: item.id, title, state: { is: 'skipped', because: 'not-chosen' } } as const;
    case 'deployment-web': {
      const readiness = { state: 'current', reason: '3/3 replicas ready' } as const;
      return { id: item.id, title, state: { is: 'done', result: 'changed', readiness } } as const;
    }
    case 'service-cart':
      return { id: item.id, title, state: { is: 'done', result: 'created' } } as const;
    default:
      return { id: item.id, title, state: { is: 'done', result: 'unchanged' } } as const;
  }
});

export const scenario: PlanScenario = {
  title: 'A finished apply in which one object failed',
  state: pageState({
    phase: 'finished',
    plan: shopPlan(),
    states: Object.fromEntries(items.map(({ id, state }) => [id, state])),
    itemProblems: {
      'deployment-cart': {
        message: 'Deployment shop/cart did not become ready in 5 min.',
        cause: 'Its pods end with CrashLoopBackOff: the container cart exits with code 1.',
        next: 'Read the log of the container cart, mend the pattern, and apply again.',
      },
    },
    summary: { planId: 'plan-1', outcome: 'failed', durationMs: 312_000, items },
  }),
  respond,
};
