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

  it('offers nothing where everything is written as today', () => {
    const { service, view } = marked(old.replace('match Labels', 'matchLabels'));
    expect(service.rewrites(view)).toEqual([]);
  });
});
