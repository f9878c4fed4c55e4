import { describe, expect, it } from 'vitest';
import { edited, marked, placeTexts, type Marked } from '../../../features/testing/marked.ts';

const consul = `apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceResolver
metadata: { name: shop }
spec:
  defaultSubset: stable
  subsets: { stable: { filter: a == b }, canary: { filter: a == c } }
  failover:
    stable: { serviceSubset: canary }
    "*": { targets: [{ service: cart, serviceSubset: small }, { serviceSubset: stable }] }
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceResolver
metadata: { name: cart }
spec:
  subsets: { small: {} }
  redirect: { service: shop, serviceSubset: stable }
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceSplitter
metadata: { name: shop }
spec:
  splits: [{ weight: 90, serviceSubset: stable }, { weight: 10, service: shop, serviceSubset: canary }]
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceRouter
metadata: { name: front }
spec:
  routes:
    - destination: { service: shop, serviceSubset: stable }
    - destination: { service: shop, serviceSubset: stable, partition: other }
`;

const cilium = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: shop, namespace: shop }
spec:
  endpointSelector: {}
  egress:
    - toServices: [{ k8sService: { serviceName: cart, namespace: data } }, { k8sService: { serviceName: till } }]
---
apiVersion: cilium.io/v2
kind: CiliumClusterwideEnvoyConfig
metadata: { name: shop }
spec: { services: [{ name: cart, namespace: data }], backendServices: [{ name: home }] }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: data }
---
apiVersion: v1
kind: Service
metadata: { name: till, namespace: till }
---
apiVersion: v1
kind: Service
metadata: { name: home, namespace: default }
`;

/** A text with the cursor in the last letter of what is sought, from some place on. */
function at(text: string, place: string, from = ''): Marked {
  const offset = text.indexOf(place, text.indexOf(from)) + place.length - 1;
  return marked(`${text.slice(0, offset)}|${text.slice(offset)}`, 'shop.yaml');
}

function definitions({ service, view, offset }: Marked): readonly string[] {
  return placeTexts(service.definition(view, offset)?.targets ?? [], 'shop.yaml');
}

function references({ service, view, offset }: Marked): readonly string[] {
  return placeTexts(service.references(view, offset, false), 'shop.yaml');
}

function offers({ service, view, offset }: Marked): readonly string[] {
  return service.completions(view, offset).map(({ label }) => label);
}

function renamed({ service, view, offset }: Marked, name: string): string {
  const edits = service.rename(view, offset, name);
  if (edits === undefined || 'refused' in edits) throw new Error(JSON.stringify(edits));
  return edited(
    view,
    edits.map((edit) => ({ range: edit.place, text: edit.text })),
  );
}

describe('subsets of Consul', () => {
  it('lead to the resolver of the service that they are of', () => {
    expect(definitions(at(consul, 'serviceSubset: canary'))).toEqual(['5:41-47']);
    expect(definitions(at(consul, 'serviceSubset: small'))).toEqual(['14:13-18']);
    expect(definitions(at(consul, 'serviceSubset: stable', 'name: cart }'))).toEqual(['5:13-19']);
    expect(definitions(at(consul, 'serviceSubset: stable', 'kind: ServiceSplitter'))).toEqual(['5:13-19']);
    expect(definitions(at(consul, 'stable', 'stable, partition'))).toEqual([]);
  });

  it('are found wherever their resolver and others name them', () => {
    expect(references(at(consul, 'subsets: { stable'))).toEqual([
      '8:79-85',
      '4:17-23',
      '7:4-10',
      '15:44-50',
      '21:40-46',
      '28:51-57',
    ]);
  });

  it('are renamed everywhere but in other partitions', () => {
    const text = renamed(at(consul, 'subsets: { stable'), 'steady');
    expect(text).toBe(consul.replaceAll(/stable(?!, partition)/g, 'steady'));
  });

  it('are offered', () => {
    expect(offers(at(consul, 'serviceSubset: canary'))).toEqual(['stable', 'canary']);
    expect(offers(at(consul, 'serviceSubset: small'))).toEqual([]);
    expect(offers(at(consul, 'defaultSubset: stable'))).toEqual(['stable', 'canary']);
  });
});

describe('services that Cilium names', () => {
  it('lead to the Service, in the namespace that counts', () => {
    expect(definitions(at(cilium, 'serviceName: cart'))).toEqual(['15:18-22']);
    expect(definitions(at(cilium, 'serviceName: till'))).toEqual(['19:18-22']);
    expect(definitions(at(cilium, 'services: [{ name: cart'))).toEqual(['15:18-22']);
    expect(definitions(at(cilium, 'name: home'))).toEqual(['23:18-22']);
  });

  it('are found and renamed with it', () => {
    const service = at(cilium, 'metadata: { name: cart');
    expect(references(service)).toEqual(['6:48-52', '11:27-31']);
    expect(renamed(service, 'basket')).toBe(cilium.replaceAll('cart', 'basket'));
  });

  it('are offered', () => {
    expect(offers(at(cilium, 'serviceName: cart'))).toEqual(['cart']);
    expect(offers(at(cilium, 'serviceName: till'))).toEqual(['cart', 'till', 'home']);
  });
});
