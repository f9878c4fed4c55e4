import { describe, expect, it } from 'vitest';
import { edited, marked } from './testing/marked.ts';

const old =
  'services:\n  web:\n    type: Deployment.K8s\n    settings:\n      spec:\n        selector: { match Labels: { app: a } }\n';

describe('migration', () => {
  it('brings a whole file to the spelling of today', () => {
    const { service, view } = marked(old);
    const [offer] = service.rewrites(view);
    expect(offer?.kind).toBe('refactor.rewrite');
    expect(edited(view, offer?.edits ?? [])).toContain('matchLabels');
  });

  it('brings objects to API versions that are served', () => {
    const { service, view } = marked(
      'apiVersion: networking.istio.io/v1beta1\nkind: Gateway\nmetadata: { name: a }\nspec: {}\n',
      'gateway.yaml',
    );
    const [offer] = service.rewrites(view);
    expect(edited(view, offer?.edits ?? [])).toContain('apiVersion: networking.istio.io/v1\n');
  });

  it('brings an old Application to the names of today', () => {
    const application = (version: string, properties: string, type: string): string =>
      `apiVersion: core.oam.dev/${version}
kind: Application
metadata:
  name: shop
spec:
  components:
    - name: web
      type: webservice
      ${properties}:
        image: nginx
      traits:
        - "${type}": scaler
          properties: { replicas: 2 }
`;
    const { service, view } = marked(application('v1alpha2', 'settings', 'name'), 'shop.oam.yaml');
    const [offer] = service.rewrites(view);
    const migrated = edited(view, offer?.edits ?? []);
    expect(migrated).toBe(application('v1beta1', 'properties', 'type'));
    expect(service.findings(service.view('shop.oam.yaml', migrated))).toEqual([]);
    expect(service.rewrites(service.view('shop.oam.yaml', migrated))).toEqual([]);
  });

  it('offers nothing where everything is written as today', () => {
    const { service, view } = marked(old.replace('match Labels', 'matchLabels'));
    expect(service.rewrites(view)).toEqual([]);
  });
});
