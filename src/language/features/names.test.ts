import { describe, expect, it } from 'vitest';
import { emptyWorkspace, type WorkspaceKnowledge, type WorkspacePlace } from '../service/knowledge.ts';
import { edited, marked, placeTexts, texts, type Marked } from './testing/marked.ts';

const pattern = [
  'name: shop',
  'vars:',
  '  tag: v1',
  'services:',
  '  web:',
  '    type: Deployment.K8s',
  '  "cart":',
  '    type: Namespace.K8s',
  '    dependsOn: [web, "web"]',
  '    name: a-$(#ref.services.web.name)-$(#ref.vars.tag)',
  '    settings: { metadata: { labels: { app: $(#ref.services.web.type) } } }',
  '',
].join('\n');

/** The pattern with the cursor before the first occurrence of a text. */
function at(text: string, where = pattern, knowledge?: { readonly workspace: WorkspaceKnowledge }): Marked {
  const offset = where.indexOf(text) + 1;
  return marked(
    `${where.slice(0, offset)}|${where.slice(offset)}`,
    where.startsWith('apiVersion') ? 'a.yaml' : 'a.pattern.yaml',
    knowledge,
  );
}

function renamed(cursor: Marked, name: string): string {
  const { service, view, offset } = cursor;
  const edits = service.rename(view, offset, name);
  if (edits === undefined) return 'nothing';
  if ('refused' in edits) return `refused: ${edits.refused}`;
  return edited(
    view,
    edits.map(({ place, text }) => ({ range: place, text })),
  );
}

describe('names of a pattern', () => {
  it('lead from a dependency, a variable and a path to what they name', () => {
    const find = (text: string): readonly string[] => {
      const { service, view, offset } = at(text);
      return placeTexts(service.definition(view, offset)?.targets ?? []);
    };
    expect(find('web, "')).toEqual(['4:2-5']);
    expect(find('tag)')).toEqual(['2:2-5']);
    expect(find('type)')).toEqual(['5:4-8']);
    expect(find('name)-')).toEqual(['4:2-5']);
  });

  it('are found and highlighted everywhere', () => {
    const cursor = at('web:');
    expect(placeTexts(cursor.service.references(cursor.view, cursor.offset))).toEqual([
      '4:2-5',
      '8:16-19',
      '8:22-25',
      '9:28-31',
      '10:59-62',
    ]);
    expect(cursor.service.references(cursor.view, cursor.offset, false)).toHaveLength(4);
    const highlights = cursor.service.highlights(cursor.view, cursor.offset);
    expect(new Set(texts(cursor, highlights))).toEqual(new Set(['web']));
    expect(highlights.map(({ role }) => role)[0]).toBe('declaration');
  });

  it('are renamed everywhere, inside quotation marks too', () => {
    expect(renamed(at('web, "'), 'front')).toBe(
      pattern
        .replace('  web:', '  front:')
        .replace('[web, "web"]', '[front, "front"]')
        .replaceAll('services.web.', 'services.front.'),
    );
    expect(renamed(at('cart'), 'basket')).toBe(pattern.replace('cart', 'basket'));
    expect(renamed(at('tag:'), 'label')).toBe(pattern.replaceAll('tag', 'label'));
  });

  it('get quotation marks where YAML would read a number', () => {
    expect(renamed(at('web:', 'services:\n  web:\n    type: A\n  b:\n    type: A\n    dependsOn: [web]\n'), '12')).toBe(
      'services:\n  "12":\n    type: A\n  b:\n    type: A\n    dependsOn: ["12"]\n',
    );
  });

  it.each([
    ['web:', 'cart', 'refused: `cart` is taken already.'],
    ['web:', 'a b', /^refused: `a b` cannot be a name/],
    ['web:', '', 'refused: The new name is empty.'],
    ['web:', 'a.b', /^refused: The name stands in a `\$\(#ref/],
    ['type)', 'kind', /^refused: /],
    ['shop', 'x', 'nothing'],
  ])('%s to %j: %s', (where, name, expected) => {
    const result = renamed(at(where), name);
    if (typeof expected === 'string') expect(result).toBe(expected);
    else expect(result).toMatch(expected);
  });

  it('are told before the name is typed', () => {
    const cursor = at('cart');
    expect(cursor.service.renameTarget(cursor.view, cursor.offset)).toMatchObject({ name: 'cart' });
    const unknown = at('nothing', 'services:\n  a:\n    type: A\n    dependsOn: [nothing]\n');
    expect(unknown.service.renameTarget(unknown.view, unknown.offset)).toHaveProperty('refused');
  });

  it('are the outline', () => {
    const { service, view } = marked(pattern);
    expect(service.outline(view).map(({ name, kind, detail }) => [name, kind, detail])).toEqual([
      ['tag', 'variable', 'v1'],
      ['web', 'service', 'Deployment.K8s'],
      ['cart', 'service', 'Namespace.K8s'],
    ]);
    const traits = marked(
      'services:\n  a:\n    type: IstioMesh\n    traits:\n      mTLS: {}\n      meshmap: { position: {} }\n',
    );
    const [first] = traits.service.outline(traits.view);
    expect(first?.children?.map(({ name }) => name)).toEqual(['mTLS']);
  });
});

describe('names of objects', () => {
  const route =
    'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: web, namespace: shop }\nspec:\n  hosts: [cart]\n  http:\n    - route:\n        - destination: { host: cart }\n';
  const place: WorkspacePlace = {
    uri: 'other.yaml',
    start: { line: 3, character: 8 },
    end: { line: 3, character: 12 },
  };
  const workspace: WorkspaceKnowledge = {
    ...emptyWorkspace,
    places: (symbol) => (symbol.includes('/Service/') && symbol.endsWith('/cart') ? [place] : []),
  };

  it('lead to other files, and are renamed there', () => {
    const cursor = at('cart }', route, { workspace });
    const { service, view, offset } = cursor;
    expect(placeTexts(service.definition(view, offset)?.targets ?? [])).toEqual(['other.yaml 3:8-12']);
    const edits = service.rename(view, offset, 'basket');
    if (edits === undefined || 'refused' in edits) throw new Error(JSON.stringify(edits));
    expect(
      placeTexts(
        edits.map((edit) => edit.place),
        'a.yaml',
      ),
    ).toEqual(['4:10-14', '7:31-35', 'other.yaml 3:8-12']);
    expect(service.rename(view, offset, 'Basket')).toHaveProperty('refused');
    expect(service.rename(view, offset, '1')).toHaveProperty('refused');
  });

  it('are followed and renamed from a file of plain Kubernetes objects too, where another file has them', () => {
    const plain =
      'apiVersion: v1\nkind: Service\nmetadata: { name: cart, namespace: shop }\nspec: { ports: [{ port: 80 }] }\n';
    const { service, view, offset } = at('cart', plain, { workspace });
    expect(view.isRecognised).toBe(false);
    expect(placeTexts(service.references(view, offset), 'a.yaml')).toEqual(['2:18-22', 'other.yaml 3:8-12']);
    expect(service.renameTarget(view, offset)).toMatchObject({ name: 'cart' });
    const alone = at('cart', plain);
    expect(alone.service.references(alone.view, alone.offset)).toEqual([]);
    expect(alone.service.renameTarget(alone.view, alone.offset)).toBeUndefined();
  });

  it('within one file lead from a host to its Service', () => {
    const both = `${route}---\napiVersion: v1\nkind: Service\nmetadata: { name: cart, namespace: shop }\nspec: { ports: [{ port: 80 }] }\n`;
    const { service, view, offset } = at('cart }', both);
    expect(placeTexts(service.definition(view, offset)?.targets ?? [], 'a.yaml')).toEqual(['11:18-22']);
  });
});
