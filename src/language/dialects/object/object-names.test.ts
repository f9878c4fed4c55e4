import { describe, expect, it } from 'vitest';
import { openBundle } from '../../schema/bundle.ts';
import { viewText } from '../../service/document.ts';
import { defaultLanguageSettings, emptyWorkspace, noImports, type Knowledge } from '../../service/knowledge.ts';
import type { NodePath } from '../dialect.ts';
import { objectDialect } from './dialect.ts';
import { fullHost, serviceOfHost } from './references/hosts.ts';

const knowledge: Knowledge = {
  bundle: openBundle(),
  workspace: emptyWorkspace,
  imports: noImports,
  settings: defaultLanguageSettings,
};

const shop = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: shop
spec:
  hosts: [reviews, "reviews.shop.svc.cluster.local", example.com]
  gateways: [mesh, edge/public]
  http:
    - route:
        - destination: { host: reviews, subset: v1 }
---
apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: shop
spec:
  ports: [{ name: http, port: 80 }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: reviews
  namespace: shop
spec:
  host: reviews
  subsets:
    - name: v1
---
kind: List
apiVersion: v1
items:
  - apiVersion: apps/v1
    kind: Deployment
    metadata: { name: web, namespace: shop }
    spec:
      template:
        metadata: { labels: { app: web } }
        spec:
          serviceAccountName: web
          containers:
            - name: web
              envFrom: [{ secretRef: { name: keys } }]
`;

const view = viewText('shop.yaml', shop);

/** Role, text and symbol of each occurrence of the file. */
function occurrences(): readonly string[] {
  return view.documents.flatMap((document) =>
    [...(objectDialect.occurrences?.(document, knowledge) ?? [])].map(
      ({ role, symbol, start, end }) => `${role} ${shop.slice(start, end)} ${symbol}`,
    ),
  );
}

function values(path: NodePath, document = view.documents[0]): readonly string[] {
  if (document === undefined) return [];
  return [...(objectDialect.valuesFor?.(document, path, knowledge) ?? [])].map(({ value }) => value);
}

describe('names of objects', () => {
  it('are declared and used across the documents of a file, whichever way a host is written', () => {
    expect(occurrences()).toEqual([
      'declaration reviews object/networking.istio.io/VirtualService/shop/reviews',
      'use shop object//Namespace//shop',
      'use reviews object//Service/shop/reviews',
      'use reviews object//Service/shop/reviews',
      'use reviews object//Service/shop/reviews',
      'use public object/networking.istio.io/Gateway/edge/public',
      'use v1 subset/reviews.shop.svc.cluster.local/v1',
      'declaration reviews object//Service/shop/reviews',
      'use shop object//Namespace//shop',
      'declaration reviews object/networking.istio.io/DestinationRule/shop/reviews',
      'use shop object//Namespace//shop',
      'use reviews object//Service/shop/reviews',
      'declaration v1 subset/reviews.shop.svc.cluster.local/v1',
      'declaration web object/apps/Deployment/shop/web',
      'use shop object//Namespace//shop',
      'use keys object//Secret/shop/keys',
      'use web object//ServiceAccount/shop/web',
    ]);
  });

  it('are offered where a reference stands', () => {
    expect(values(['spec', 'http', 0, 'route', 0, 'destination', 'host'])).toEqual(['reviews']);
    expect(values(['spec', 'http', 0, 'route', 0, 'destination', 'subset'])).toEqual(['v1']);
    expect(values(['kind'])).toContain('DestinationRule');
    expect(values(['kind'])).not.toContain('Deployment');
    expect(values(['apiVersion'])).toContain('apps/v1');
  });

  it('tell the index what others may ask of an object', () => {
    const [, service, rule, list] = view.documents.map((document) => [
      ...(objectDialect.objects?.(document, knowledge) ?? []),
    ]);
    expect(service).toMatchObject([{ kind: 'Service', name: 'reviews', ports: [{ port: 80, name: 'http' }] }]);
    expect(rule).toMatchObject([{ kind: 'DestinationRule', parts: ['v1'] }]);
    expect(list).toMatchObject([{ kind: 'Deployment', labels: { app: 'web' } }]);
  });

  it('lead to what they mean on hover', () => {
    const [first] = view.documents;
    const about = (path: NodePath): string | undefined =>
      first === undefined ? undefined : objectDialect.about?.(first, path, 'value', knowledge);
    expect(about(['spec', 'hosts', 0])).toBe('**Service** `shop/reviews`\n\nDeclared in this file.');
    expect(about(['kind'])).toContain('Lives in a namespace.');
  });
});

describe('hosts of Services', () => {
  it.each([
    ['reviews', { name: 'reviews' }],
    ['reviews.shop', { name: 'reviews', namespace: 'shop' }],
    ['reviews.shop.svc', { name: 'reviews', namespace: 'shop' }],
    ['reviews.shop.svc.cluster.local', { name: 'reviews', namespace: 'shop' }],
    ['*.shop.svc.cluster.local', undefined],
    ['www.example.com', undefined],
    ['example.com', undefined],
    ['*', undefined],
  ])('%s', (host, service) => {
    expect(serviceOfHost(host)).toEqual(service);
  });

  it('are compared in full', () => {
    expect(fullHost('reviews', 'shop')).toBe(fullHost('reviews.shop.svc.cluster.local', 'other'));
    expect(fullHost('example.com', 'shop')).toBe('example.com');
  });
});
