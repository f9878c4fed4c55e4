import { describe, expect, it } from 'vitest';
import { marked, placeTexts, type Marked } from '../../../features/testing/marked.ts';
import { LanguageService } from '../../../service/service.ts';
import { createWorkspaceIndex } from '../../../workspace/index.ts';

function deployment(name: string, namespace: string, labels: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec: { template: { metadata: { labels: { ${labels} } } } }
`;
}

const workloads = [
  deployment('shop', 'shop', 'app: shop, tier: front'),
  deployment('shop-canary', 'shop', 'app: shop, version: v2'),
  deployment('cart', 'data', 'app: cart'),
  'apiVersion: v1\nkind: Namespace\nmetadata: { name: data, labels: { team: blue } }\n',
  'apiVersion: v1\nkind: Service\nmetadata: { name: cart, namespace: data, labels: { app: cart } }\n',
  // A file without any mesh is none of ours.
  'apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: beside }\n',
].join('---\n');

const elsewhere = `${deployment('shop-far', 'shop', 'app: shop')}---\napiVersion: v1\nkind: Pod\nmetadata: { name: probe, namespace: probes, labels: { app: shop } }\n`;

/** A file with an object and the workloads, beside another one; `|` is the cursor. */
function beside(object: string): Marked {
  const workspace = createWorkspaceIndex();
  const service = new LanguageService();
  const summary = service.summary(service.view('file:///far/else.yaml', elsewhere));
  if (summary !== undefined) workspace.set('file:///far/else.yaml', summary);
  return marked(`${object}---\n${workloads}`, 'shop.yaml', { workspace });
}

/** The first line of what is said, and the selected objects. */
function selected(object: string): readonly string[] {
  const { service, view, offset } = beside(object);
  const markdown = service.hover(view, offset)?.markdown ?? '';
  return markdown.split('\n').filter((line) => line.startsWith('- ') || line.startsWith('None of'));
}

function policy(kind: string, spec: string): string {
  return `apiVersion: cilium.io/v2\nkind: ${kind}\nmetadata: { name: a, namespace: shop }\nspec: ${spec}\n`;
}

const cilium = (spec: string): readonly string[] => selected(policy('CiliumNetworkPolicy', spec));

describe('selectors', () => {
  it('of a Service show the workloads of its namespace, here and in other files', () => {
    const service =
      'apiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: shop }\nspec: { selector: { ap|p: shop } }\n';
    expect(selected(service)).toEqual([
      '- Deployment `shop/shop`',
      '- Deployment `shop/shop-canary`',
      '- Deployment `shop/shop-far`, in `else.yaml`',
    ]);
    expect(selected(service.replace('p: shop }', 'p: shop, tier: front }'))).toEqual(['- Deployment `shop/shop`']);
    expect(selected(service.replace('{ ap|p: shop }', '{ ap|p: web }'))).toEqual([
      'None of the Pods that files tell of has these labels.',
    ]);
  });

  it('of Istio count in all namespaces from the root one', () => {
    const rule = (namespace: string): string =>
      `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: a, namespace: ${namespace} }\nspec: { sele|ctor: { matchLabels: { app: cart } } }\n`;
    expect(selected(rule('shop'))).toEqual(['None of the Pods that files tell of has these labels.']);
    expect(selected(rule('istio-system'))).toEqual(['- Deployment `data/cart`']);
  });

  it('of other namespaces go by the labels of those', () => {
    const rule = (peer: string): string =>
      `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: a, namespace: shop }\nspec: { ingress: [{ from: [${peer}] }] }\n`;
    const blue = '- Deployment `data/cart`';
    expect(selected(rule('{ podSel|ector: {}, namespaceSelector: { matchLabels: { team: blue } } }'))).toEqual([blue]);
    expect(
      selected(rule('{ podSel|ector: {}, namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: data } } }')),
    ).toEqual([blue]);
    expect(selected(rule('{ podSel|ector: { matchLabels: { app: cart } } }'))).toHaveLength(1);
  });

  it('take expressions', () => {
    const rule = (expression: string): readonly string[] =>
      cilium(`{ endpointSelector: { match|Expressions: [${expression}] } }`);
    expect(rule('{ key: version, operator: Exists }')).toEqual(['- Deployment `shop/shop-canary`']);
    expect(rule('{ key: tier, operator: In, values: [front, back] }')).toEqual(['- Deployment `shop/shop`']);
    expect(rule('{ key: app, operator: NotIn, values: [shop] }')).toHaveLength(1);
    expect(rule('{ key: version, operator: DoesNotExist }')).toHaveLength(2);
  });
});

describe('selectors of Cilium', () => {
  it.each([
    ['app', 3],
    ['k8s:app', 3],
    ['any:app', 3],
    ['container:app', 0],
    ['reserved:host', 0],
  ])('read the source before a label: %s', (key, count) => {
    expect(cilium(`{ endpointSelector: { matchLabels: { "${key}": sho|p } } }`)).toHaveLength(count);
  });

  it('are for the own namespace, whatever the subject says, and where a peer says no other', () => {
    const namespace = 'k8s:io.kubernetes.pod.namespace';
    expect(cilium(`{ endpointSelector: { matchLabels: { app: sho|p, ${namespace}: data } } }`)).toHaveLength(3);
    const peer = (labels: string): readonly string[] =>
      cilium(`{ ingress: [{ fromEndpoints: [{ matchLab|els: { ${labels} } }] }] }`);
    expect(peer('app: cart')).toEqual(['None of the Pods that files tell of has these labels.']);
    expect(peer(`app: cart, ${namespace}: data`)).toEqual(['- Deployment `data/cart`']);
    expect(peer('k8s:io.cilium.k8s.namespace.labels.team: blue')).toEqual(['- Deployment `data/cart`']);
    expect(peer('k8s:io.cilium.k8s.policy.serviceaccount: cart')).toEqual([]);
    expect(selected(policy('CiliumClusterwideNetworkPolicy', '{ endpointSel|ector: {} }'))).toHaveLength(5);
  });

  it('show the Services that they select', () => {
    const services =
      '{ egress: [{ toServices: [{ k8sServiceSelector: { sele|ctor: { matchLabels: { app: cart } } } }] }] }';
    expect(cilium(services)).toEqual(['- Service `data/cart`']);
  });

  it('lead to what they select', () => {
    const { service, view, offset } = beside(
      policy('CiliumNetworkPolicy', '{ endpointSelector: { matchLabels: { app: sho|p } } }'),
    );
    expect(placeTexts(service.definition(view, offset)?.targets ?? [], 'shop.yaml')).toEqual([
      '7:18-22',
      '12:18-29',
      'file:///far/else.yaml 2:18-26',
    ]);
  });
});
