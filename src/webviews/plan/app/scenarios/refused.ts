import { object, pageState, respond, shopPlan, type PlanScenario } from '../fixtures.ts';

const problem = { code: 'unexpected', params: {} } as const;

export const scenario: PlanScenario = {
  title: 'Forbidden, invalid and blocked objects in an untrusted workspace',
  state: pageState({
    cannotApply: 'This workspace is not trusted, so Meshdeck only reads. Trust it to apply.',
    plan: shopPlan({
      id: 'plan-refused',
      items: [
        object('Namespace', 'shop', 0, 'forbidden', { problem }),
        object('Deployment', 'web', 1, 'invalid', { problem }),
        object('VirtualService', 'web', 2, 'blocked', { problem }),
      ],
    }),
    itemProblems: {
      'namespace-shop': {
        message: 'The user dev may not create Namespaces.',
        cause: 'No role of the user allows it.',
        next: 'Ask for the permission, or apply into a namespace that exists.',
      },
      'deployment-web': {
        message: 'The server refuses Deployment shop/web: spec.template.spec.containers is required.',
        next: 'Add an image to the component web.',
      },
      'virtualservice-web': {
        message: 'VirtualService is not known to the cluster yet.',
        cause: 'The plan itself brings it: istio-base is installed in an earlier wave.',
      },
    },
  }),
  respond,
};
