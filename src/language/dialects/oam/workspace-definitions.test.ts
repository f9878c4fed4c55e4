import { describe, expect, it } from 'vitest';
import { LanguageService } from '../../service/service.ts';
import { createWorkspaceIndex } from '../../workspace/index.ts';

const index = createWorkspaceIndex();
const service = new LanguageService({ knowledge: { workspace: index } });

function know(name: string, text: string): void {
  const summary = service.summary(service.view(name, text));
  if (summary !== undefined) index.set(`file:///shop/${name}`, summary);
}

know(
  'definitions.yaml',
  `apiVersion: core.oam.dev/v1beta1
kind: ComponentDefinition
metadata:
  name: shop-page
  annotations:
    definition.oam.dev/description: A page of the shop
spec:
  workload:
    type: statefulsets.apps
  schematic:
    cue:
      template: |
        output: {}
        parameter: {
          // +usage=What is shown
          product: string
          size: *"small" | "large"
        }
---
apiVersion: core.oam.dev/v1beta1
kind: TraitDefinition
metadata:
  name: shop-banner
spec:
  appliesToWorkloads: [deployments.apps]
  conflictsWith: [shop-footer]
  schematic:
    cue:
      template: |
        parameter: text: string
---
apiVersion: core.oam.dev/v1beta1
kind: TraitDefinition
metadata:
  name: shop-footer
spec: {}
`,
);

know(
  'schema.yaml',
  `apiVersion: v1
kind: ConfigMap
metadata:
  name: component-schema-shop-cart
data:
  openapi-v3-json-schema: '{"type":"object","required":["size"],"properties":{"size":{"type":"integer","description":"How much goes in"},"color":{"type":"string","enum":["red","blue"]}}}'
`,
);

function application(component: string): string {
  return `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata:
  name: shop
spec:
  components:
    - name: web
${component.replaceAll(/^/gm, '      ')}
`;
}

/** Code, underlined text and message of each finding. */
function said(component: string): readonly string[] {
  const text = application(component);
  const lines = text.split('\n');
  return service.findings(service.view('shop.oam.yaml', text)).map(({ code, range: { start, end } }) => {
    return `${code} ${lines[start.line]?.slice(start.character, end.character) ?? ''}`;
  });
}

describe('an Application whose definitions stand in other files', () => {
  it('has its properties checked', () => {
    expect(said('type: shop-page\nproperties: { product: cup, size: large }')).toEqual([]);
    expect(said('type: shop-page\nproperties: { size: medium }')).toEqual([
      'missing-key properties',
      'not-allowed medium',
    ]);
    expect(said('type: shop-page\nproperties: { product: cup, sise: large }')).toEqual(['oam-property-unknown sise']);
  });

  it('has its properties checked by the schema that KubeVela keeps', () => {
    expect(said('type: shop-cart\nproperties: { size: 3, color: red }')).toEqual([]);
    expect(said('type: shop-cart\nproperties: { size: large, color: green }')).toEqual([
      'wrong-type large',
      'not-allowed green',
    ]);
    expect(said('type: shop-cart\nproperties: { color: red }')).toEqual(['missing-key properties']);
    expect(said('type: shop-crat')).toEqual(['oam-type-unknown shop-crat']);
  });

  it('leaves the properties of another revision alone', () => {
    expect(said('type: shop-page@v1\nproperties: { size: medium }')).toEqual([]);
    expect(said('type: shop-pag@v1\nproperties: { size: medium }')).toEqual(['oam-type-unknown shop-pag@v1']);
  });

  it('has its traits checked beside the workload and beside each other', () => {
    const traits = (...names: readonly string[]): string =>
      names.map((name) => `  - type: ${name}\n    properties: { text: a }`).join('\n');
    expect(said(`type: shop-page\nproperties: { product: cup }\ntraits:\n${traits('shop-banner')}`)).toEqual([
      'oam-trait-not-applicable shop-banner',
    ]);
    const web = 'type: webservice\nproperties: { image: nginx }\ntraits:\n';
    expect(said(`${web}${traits('shop-banner', 'shop-footer')}`)).toEqual(['oam-trait-conflict shop-footer']);
    expect(said(`${web}  - type: shop-banner`)).toEqual(['missing-key shop-banner']);
  });

  it('tells in the hover what they are', () => {
    const text = application('type: shop-page\nproperties: { product: cup }');
    const view = service.view('shop.oam.yaml', text);
    expect(service.hover(view, text.indexOf('shop-page'))?.markdown).toContain('A page of the shop');
    expect(service.hover(view, text.indexOf('product'))?.markdown).toContain('What is shown');
  });

  it('proposes their properties', () => {
    const text = application('type: shop-page\nproperties:\n  ');
    const labels = service
      .completions(service.view('shop.oam.yaml', text), text.trimEnd().length + 9)
      .map(({ label }) => label);
    expect(labels.slice(0, 2)).toEqual(['product', 'size']);
  });
});

describe('an ApplicationConfiguration whose Component stands in another file', () => {
  know(
    'component.yaml',
    `apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata: { name: cart, namespace: shop }
spec:
  workload: { apiVersion: apps/v1, kind: Deployment }
  parameters:
    - { name: replicas, required: true, fieldPaths: [spec.replicas] }
    - { name: image, fieldPaths: ["spec.template.spec.containers[0].image"] }
`,
  );

  function saidOf(component: string, namespace = 'shop'): readonly string[] {
    const text = `apiVersion: core.oam.dev/v1alpha2
kind: ApplicationConfiguration
metadata: { name: shop, namespace: ${namespace} }
spec:
  components:
    - ${component}
`;
    return service
      .findings(service.view('shop.oam.yaml', text))
      .filter(({ code }) => code !== 'oam-version-old')
      .map(({ code, message }) => `${code} ${message}`);
  }

  it('has its values checked beside the parameters', () => {
    const values = (...names: readonly string[]): string =>
      `{ componentName: cart, parameterValues: [${names.map((name) => `{ name: ${name}, value: 1 }`).join(', ')}] }`;
    expect(saidOf(values('replicas', 'image'))).toEqual([]);
    expect(saidOf(values('image'))).toEqual([
      'oam-parameter-missing The component `cart` needs values for `replicas`.',
    ]);
    expect(saidOf(values('replica'))).toEqual([
      'oam-name-unknown There is no parameter `replica` here. Did you mean `replicas`?',
    ]);
    expect(saidOf(values('replicas', 'port'))).toEqual(['oam-name-unknown There is no parameter `port` here.']);
  });

  it('is told a name that is nearly that of a Component', () => {
    expect(saidOf('{ componentName: carts }')).toEqual([
      'oam-name-unknown There is no component `carts` here. Did you mean `cart`?',
    ]);
  });

  it('hears nothing of Components of another namespace', () => {
    expect(saidOf('{ componentName: cart }', 'other')).toEqual([]);
  });
});
