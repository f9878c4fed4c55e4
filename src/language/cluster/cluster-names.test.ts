import { describe, expect, it } from 'vitest';
import { marked } from '../features/testing/marked.ts';
import { LanguageService } from '../service/service.ts';
import { clusterWith } from './testing/cluster-with.ts';

const cluster = clusterWith(
  [
    { group: '', kind: 'Service', names: { cart: ['db', 'web'], shop: ['api', 'web'] } },
    { group: '', kind: 'ConfigMap', names: { cart: ['settings'], shop: ['limits'] } },
    { group: 'scheduling.k8s.io', kind: 'PriorityClass', names: { '': ['high'] } },
    { group: 'core.oam.dev', kind: 'Policy', names: { shop: ['topology'] } },
    { group: 'core.oam.dev', kind: 'Workflow', names: { shop: ['deploy'] }, isPartial: true },
  ],
  [],
  ['cart', 'shop'],
);

function offered(text: string, path?: string): readonly string[] {
  const { service, view, offset } = marked(text, path, { cluster });
  return service.completions(view, offset).map(({ label }) => label);
}

describe('names of a cluster', () => {
  it('are offered in a manifest: those of its namespace, of the whole cluster, and namespaces', () => {
    const pod = (spec: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  namespace: shop\nspec:\n${spec}`;
    expect(offered(pod('  priorityClassName: |\n'), 'a.yaml')).toEqual(['high']);
    const volumes = '  volumes:\n    - name: a\n      configMap:\n        name: |\n';
    expect(offered(pod(volumes), 'a.yaml')).toEqual(['limits']);
    expect(offered('apiVersion: v1\nkind: Pod\nmetadata:\n  namespace: |\n', 'a.yaml')).toEqual(['cart', 'shop']);
  });

  it('are offered as hosts of other namespaces by their full name, behind those beside', () => {
    const route =
      'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: a\n  namespace: shop\nspec:\n' +
      '  http:\n    - route:\n        - destination:\n            host: |\n';
    const own = ['api', 'web'];
    expect(offered(route, 'a.yaml')).toEqual([...own, 'db.cart.svc.cluster.local', 'web.cart.svc.cluster.local']);
  });

  it('are offered in a pattern, behind those of its own services', () => {
    const pattern = (namespace: string, settings: string): string =>
      `services:\n  own:\n    type: ConfigMap.K8s\n    namespace: shop\n  web:\n    type: Pod.K8s\n    namespace: ${namespace}\n${settings}`;
    const volumes =
      '    settings:\n      spec:\n        volumes:\n          - name: a\n            configMap:\n              name: |\n';
    expect(offered(pattern('shop', volumes))).toEqual(['own', 'limits']);
    expect(offered(pattern('cart', volumes))).toEqual(['settings']);
    expect(offered(pattern('|', ''))).toEqual(['shop', 'cart']);
  });

  it('show that something is missing only where all of its kind are known', () => {
    const application = (spec: string): string =>
      `apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: { name: a }\nspec:\n  components:\n    - name: web\n      type: webservice\n      properties: { image: web }\n${spec}`;
    const steps = (policy: string): string =>
      `  workflow:\n    steps:\n      - { name: a, type: deploy, properties: { policies: [${policy}] } }\n`;
    const messages = (text: string, known?: typeof cluster): readonly string[] => {
      const service = new LanguageService({ knowledge: known === undefined ? {} : { cluster: known } });
      return service.findings(service.view('a.yaml', application(text))).map(({ code }) => code);
    };
    expect(messages(steps('topology'), cluster)).toEqual([]);
    expect(messages(steps('elsewhere'), cluster)).toEqual(['oam-name-unknown']);
    expect(messages(steps('elsewhere'), clusterWith([]))).toEqual([]);
    expect(messages('  workflow: { ref: elsewhere }\n', cluster)).toEqual([]);
  });
});
