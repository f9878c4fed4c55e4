import { describe, expect, it } from 'vitest';
import { edited, marked } from '../../features/testing/marked.ts';

const path = 'shop.oam.yaml';

function application(body: string): string {
  return `apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata:\n  name: shop\nspec:\n${body}`;
}

function labels(text: string): readonly string[] {
  const { service, view, offset } = marked(text, path);
  return service.completions(view, offset).map(({ label }) => label);
}

describe('an OAM Application in the editor', () => {
  it('offers types that are not deprecated', () => {
    const found = labels(application('  components:\n    - name: web\n      type: |\n'));
    expect(found).toEqual(expect.arrayContaining(['webservice', 'k8s-objects', 'task']));
    expect(found).not.toContain('raw');
  });

  it('offers properties of the type, required ones first', () => {
    const found = labels(
      application('  components:\n    - name: web\n      type: webservice\n      properties:\n        |\n'),
    );
    expect(found[0]).toBe('image');
    expect(found).toContain('imagePullPolicy');
  });

  it('offers the other components for dependsOn', () => {
    const text =
      '  components:\n    - name: web\n      type: webservice\n      dependsOn:\n        - |\n    - name: cache\n      type: webservice\n';
    expect(labels(application(text))).toEqual(['cache']);
  });

  it('says what a type is', () => {
    const text = application('  components:\n    - name: web\n      type: webser|vice\n');
    const { service, view, offset } = marked(text, path);
    expect(service.hover(view, offset)?.markdown).toContain('Becomes `deployments.apps`.');
  });

  it('renames a component wherever it is named', () => {
    const text =
      '  components:\n    - name: w|eb\n      type: webservice\n    - name: cache\n      type: webservice\n      dependsOn: ["web"]\n' +
      '  policies:\n    - name: web\n      type: override\n      properties:\n        selector: [web]\n' +
      '  workflow:\n    steps:\n      - name: web\n        type: apply-component\n        properties:\n          component: web\n';
    const { service, view, offset } = marked(application(text), path);
    const edits = service.rename(view, offset, 'front');
    if (edits === undefined || 'refused' in edits) throw new Error('the rename was refused');
    const result = edited(
      view,
      edits.map(({ place, text: name }) => ({ range: { start: place.start, end: place.end }, text: name })),
    );
    expect(result).toBe(
      application(
        '  components:\n    - name: front\n      type: webservice\n    - name: cache\n      type: webservice\n      dependsOn: ["front"]\n' +
          '  policies:\n    - name: web\n      type: override\n      properties:\n        selector: [front]\n' +
          '  workflow:\n    steps:\n      - name: web\n        type: apply-component\n        properties:\n          component: front\n',
      ),
    );
  });

  it('shows its parts in the outline', () => {
    const text =
      '  components:\n    - name: web\n      type: webservice\n      traits:\n        - type: scaler\n  workflow:\n    steps:\n      - name: wait\n        type: suspend\n';
    const { service, view } = marked(application(text), path);
    const [shop] = service.outline(view);
    expect(shop?.children?.map(({ name, detail }) => `${name} ${detail}`)).toEqual(['web webservice', 'wait suspend']);
    expect(shop?.children?.[0]?.children?.map(({ name }) => name)).toEqual(['scaler']);
  });
});

describe('a design in the editor', () => {
  const id = '5219fd4f-5875-5e9d-aaf2-53281bc59588';
  const design = (body: string): string =>
    `name: shop\nschemaVersion: designs.meshery.io/v1beta1\ncomponents:\n${body}`;

  it('offers the fields of the kind below configuration', () => {
    const text = design(
      `  - id: ${id}\n    component:\n      kind: Service\n      version: v1\n    configuration:\n      spec:\n        |\n`,
    );
    const { service, view, offset } = marked(text, 'shop.design.yaml');
    expect(service.completions(view, offset).map(({ label }) => label)).toContain('ports');
  });

  it('leads from a relationship to its component, and says what it is', () => {
    const text = design(
      `  - id: ${id}\n    displayName: front\n    component:\n      kind: Service\n      version: v1\nrelationships:\n  - kind: edge\n    selectors:\n      - allow:\n          from:\n            - id: 5219|${id.slice(4)}\n          to: []\n`,
    );
    const { service, view, offset } = marked(text, 'shop.design.yaml');
    expect(service.hover(view, offset)?.markdown).toContain('**front** (Service, v1)');
    expect(service.references(view, offset)).toHaveLength(2);
  });
});
