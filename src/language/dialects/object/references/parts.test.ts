import { describe, expect, it } from 'vitest';
import { edited, marked, placeTexts, type Marked } from '../../../features/testing/marked.ts';

const text = `apiVersion: specs.smi-spec.io/v1alpha4
kind: HTTPRouteGroup
metadata: { name: reviews, namespace: shop }
spec: { matches: [{ name: read }, { name: write }] }
---
apiVersion: access.smi-spec.io/v1alpha3
kind: TrafficTarget
metadata: { name: shop, namespace: shop }
spec:
  destination: { kind: ServiceAccount, name: shop }
  rules: [{ kind: HTTPRouteGroup, name: reviews, matches: [read] }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  rules: [{ backendRefs: [{ name: shop, port: 80 }] }]
---
apiVersion: v1
kind: Service
metadata: { name: shop, namespace: shop }
spec: { ports: [{ name: http, port: 80 }, { name: grpc, port: 9000 }] }
`;

function at(place: string): Marked {
  const offset = text.indexOf(place) + place.length - 1;
  return marked(`${text.slice(0, offset)}|${text.slice(offset)}`, 'shop.yaml');
}

function offers({ service, view, offset }: Marked): readonly string[] {
  return service.completions(view, offset).map(({ label }) => label);
}

describe('parts of other objects', () => {
  it('lead to where they are declared', () => {
    const { service, view, offset } = at('matches: [read');
    expect(placeTexts(service.definition(view, offset)?.targets ?? [], 'shop.yaml')).toEqual(['3:26-30']);
  });

  it('are renamed with them', () => {
    const { service, view, offset } = at('{ name: read');
    const edits = service.rename(view, offset, 'get');
    if (edits === undefined || 'refused' in edits) throw new Error(JSON.stringify(edits));
    const places = edits.map((edit) => ({ range: edit.place, text: edit.text }));
    expect(edited(view, places)).toBe(text.replaceAll('read', 'get'));
  });

  it('are offered where they can be named', () => {
    expect(offers(at('matches: [read'))).toEqual(['read', 'write']);
    expect(offers(at('port: 80'))).toEqual(['80', '9000']);
  });
});
