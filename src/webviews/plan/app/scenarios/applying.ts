import { pageState, respond, shopPlan, type PlanScenario } from '../fixtures.ts';

const lines = Array.from(
  { length: 40 },
  (_, line) => `client.go:${120 + line}: [debug] creating resource ${line + 1} of 58`,
);

export const scenario: PlanScenario = {
  title: 'An apply in the middle, with the output of Helm',
  state: pageState({
    phase: 'applying',
    title: 'Apply istio',
    plan: shopPlan({
      id: 'plan-istio',
      patternName: 'istio',
      source: 'istio.pattern.yaml',
      namespace: 'istio-system',
      items: [
        ...shopPlan().items.slice(0, 1),
        {
          is: 'release',
          id: 'base',
          component: 'istio',
          wave: 1,
          action: 'create',
          release: 'istio-base',
          namespace: 'istio-system',
          chart: 'base',
          version: '1.30.3',
        },
        {
          is: 'release',
          id: 'istiod',
          component: 'istio',
          wave: 2,
          action: 'change',
          release: 'istiod',
          namespace: 'istio-system',
          chart: 'istiod',
          version: '1.30.3',
          installedVersion: '1.29.1',
        },
        ...shopPlan()
          .items.slice(3, 5)
          .map((item) => ({ ...item, wave: 3 })),
      ],
    }),
    states: {
      'namespace-shop': { is: 'done', result: 'unchanged' },
      base: { is: 'done', result: 'installed', readiness: { state: 'current', reason: 'deployed' } },
      istiod: { is: 'working', what: 'installing' },
      'deployment-cart': { is: 'waiting' },
      'deployment-web': {
        is: 'working',
        what: 'waiting-for-readiness',
        readiness: { state: 'in-progress', reason: '1/3 replicas ready' },
      },
    },
    output: { istiod: lines.join('\n') },
  }),
  respond,
};
