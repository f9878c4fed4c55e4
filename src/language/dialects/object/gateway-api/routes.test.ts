import { describe, expect, it } from 'vitest';
import { LanguageService } from '../../../service/service.ts';
import { createWorkspaceIndex } from '../../../workspace/index.ts';

const route = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs: [{ name: edge, namespace: front, sectionName: http }]
  hostnames: [shop.example.com]
  rules: [{ backendRefs: [{ name: cart, namespace: cart, port: 80 }] }]
`;

const service = `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: cart }
spec: { ports: [{ port: 80 }] }
`;

function gateway(listener: string): string {
  return `apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: edge, namespace: front }\nspec: { gatewayClassName: istio, listeners: [{ name: http, port: 80, protocol: HTTP, ${listener} }] }\n`;
}

function grant(from: string): string {
  return `apiVersion: gateway.networking.k8s.io/v1\nkind: ReferenceGrant\nmetadata: { name: shop, namespace: cart }\nspec: { from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: ${from} }], to: [{ group: "", kind: Service }] }\n`;
}

const open = 'allowedRoutes: { namespaces: { from: All } }';

/** What is said of the route beside other files of the workspace. */
function messages(...others: readonly string[]): readonly string[] {
  const workspace = createWorkspaceIndex();
  for (const [index, text] of [route, ...others].entries()) {
    const reader = new LanguageService();
    const summary = reader.summary(reader.view(`file:///${index}.yaml`, text));
    if (summary !== undefined) workspace.set(`file:///${index}.yaml`, summary);
  }
  const checker = new LanguageService({ knowledge: { workspace } });
  return checker.findings(checker.view('file:///0.yaml', route)).map(({ message }) => message);
}

describe('a route and the Gateway of another file', () => {
  it('is taken where namespace and host fit', () => {
    expect(messages(gateway(open))).toEqual([]);
    expect(messages(gateway(`hostname: "*.example.com", ${open}`))).toEqual([]);
    expect(messages(gateway(`hostname: "\${HOST}", ${open}`))).toEqual([]);
  });

  it('is not taken from another namespace, nor for another host', () => {
    expect(messages(gateway('hostname: shop.example.com'))).toEqual([
      'No listener of Gateway `edge` takes a route of the namespace `shop`: `allowedRoutes` keeps it out.',
    ]);
    expect(messages(gateway(`hostname: example.org, ${open}`))).toEqual([
      'No listener of Gateway `edge` has a host of the route: they are for `example.org`.',
    ]);
    // One of two environments takes it.
    expect(messages(gateway(`hostname: example.org, ${open}`), gateway(open))).toEqual([]);
  });
});

describe('a backend of another namespace', () => {
  it('needs a grant there, in whichever file', () => {
    expect(messages(service)).toEqual([
      'No ReferenceGrant in `cart` allows references from HTTPRoute in `shop` to Service.',
    ]);
    expect(messages(service, grant('front'))).toHaveLength(1);
    expect(messages(service, grant('shop'))).toEqual([]);
    expect(messages()).toEqual([]);
  });
});
