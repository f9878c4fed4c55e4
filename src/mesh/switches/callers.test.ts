import { describe, expect, it } from 'vitest';
import { asJson, type KubernetesObject } from '../../core/kubernetes.ts';
import { brokenByStrict, servicesFor, type CallScope, type OutsideCallers } from './callers.ts';
import type { SeenWorkload } from './members.ts';

function service(name: string, type: string, selector: Record<string, string> = { app: name }): KubernetesObject {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec: { type, selector } };
}

function ingress(name: string, backend: string): KubernetesObject {
  const paths = [{ backend: { service: { name: backend } } }];
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name, namespace: 'shop' },
    spec: { rules: [{ http: { paths } }] },
  };
}

function webhook(service: string, namespace = 'shop'): KubernetesObject {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'checks' },
    webhooks: [{ clientConfig: { service: { namespace, name: service } } }],
  };
}

function workload(namespace: string, name: string): SeenWorkload {
  return { kind: 'Deployment', namespace, name, pod: { labels: {}, annotations: {} } };
}

const callers: OutsideCallers = {
  services: [service('web', 'LoadBalancer'), service('cart', 'ClusterIP'), service('old', 'NodePort')],
  ingresses: [ingress('front', 'web')],
  webhooks: [webhook('checker'), webhook('checker', 'books')].map(asJson),
};

function told(scope: CallScope, workloads?: Parameters<typeof brokenByStrict>[2]): readonly string[] {
  return brokenByStrict(scope, callers, workloads).map(({ severity, sentence }) => `${severity}: ${sentence}`);
}

describe('who is refused by strict mutual TLS', () => {
  it('is who comes from outside: the API server, load balancers, node ports and ingresses', () => {
    expect(told({ namespace: 'shop', services: undefined })).toEqual([
      'breaks: ValidatingWebhookConfiguration checks: the API server calls Service shop/checker, and is in no mesh.',
      'may-break: Service shop/web is reached from outside of the cluster (LoadBalancer): callers there speak no mutual TLS of the mesh.',
      'may-break: Service shop/old is reached from outside of the cluster (NodePort): callers there speak no mutual TLS of the mesh.',
      'may-break: Ingress shop/front leads here: its controller is refused unless it is in the mesh.',
    ]);
  });

  it('is for a workload only who calls a Service of it', () => {
    expect(told({ namespace: 'shop', services: ['old'] })).toEqual([
      'may-break: Service shop/old is reached from outside of the cluster (NodePort): callers there speak no mutual TLS of the mesh.',
    ]);
  });

  it('is of workloads outside of the mesh only counted, because nobody knows whether they call', () => {
    const elsewhereWithout = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((name) => workload(name, 'job'));
    const [covered, outside] = told(
      { namespace: 'shop', services: [] },
      {
        inScopeWithout: [workload('shop', 'plain')],
        elsewhereWithout,
      },
    );
    expect(covered).toBe(
      'not-covered: 1 workload here has no proxy and goes on to take plain text: Deployment shop/plain.',
    );
    expect(outside).toBe(
      'may-break: 8 workloads in 8 namespaces (a, b, c, d, e and 3 more) are not in the mesh: whatever they send here is refused from then on. Which of them call, the cluster does not tell.',
    );
  });
});

describe('the Services of a workload', () => {
  it('are those whose selector its Pods fit; one without a selector finds none', () => {
    const services = [
      service('web', 'ClusterIP'),
      service('v2', 'ClusterIP', { app: 'web', version: 'v2' }),
      service('none', 'ClusterIP', {}),
    ];
    expect(servicesFor(services, { app: 'web', version: 'v1' })).toEqual(['web']);
  });
});
