import { pageState, respond, shopPlan, type PlanScenario } from '../fixtures.ts';

const common = { changes: [], conflicts: [] };
const webhook = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  kind: 'MutatingWebhookConfiguration',
  name: 'istio-sidecar-injector',
};

export const scenario: PlanScenario = {
  title: 'A Helm release with its objects, one of which somebody else owns',
  state: pageState({
    plan: shopPlan({
      id: 'plan-release',
      items: [
        {
          is: 'release',
          id: 'release/istio-system/istiod',
          component: 'istio',
          wave: 0,
          action: 'conflict',
          release: 'istiod',
          namespace: 'istio-system',
          chart: 'istiod',
          version: '1.31.0',
          installedVersion: '1.30.3',
          problem: { code: 'mesh.release-conflicts', params: {} },
          objects: [
            {
              reference: {
                group: 'apps',
                version: 'v1',
                kind: 'Deployment',
                namespace: 'istio-system',
                name: 'istiod',
              },
              action: 'change',
              ...common,
              changes: [
                {
                  path: 'spec.template.spec.containers[name=discovery].image',
                  before: 'docker.io/istio/pilot:1.30.3',
                  after: 'docker.io/istio/pilot:1.31.0',
                  owners: ['helm'],
                },
              ],
            },
            {
              reference: webhook,
              action: 'conflict',
              ...common,
              conflicts: [
                {
                  field: '.webhooks[name="rev.namespace.sidecar-injector.istio.io"].namespaceSelector',
                  manager: 'admissionsenforcer',
                },
              ],
            },
            {
              reference: { group: '', version: 'v1', kind: 'ConfigMap', namespace: 'istio-system', name: 'values' },
              action: 'create',
              ...common,
            },
            {
              reference: {
                group: '',
                version: 'v1',
                kind: 'ServiceAccount',
                namespace: 'istio-system',
                name: 'istiod',
              },
              action: 'unchanged',
              ...common,
            },
          ],
        },
      ],
    }),
    itemProblems: {
      'release/istio-system/istiod': {
        message:
          'The Helm release istio-system/istiod would write what others own: MutatingWebhookConfiguration istio-sidecar-injector.',
        cause: 'A helm that is not forced stops at the first such object.',
        next: 'See each object below. Take them over where you are sure, or let the others change them.',
      },
    },
  }),
  respond,
};
