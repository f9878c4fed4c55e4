import { describe, expect, it } from 'vitest';
import { marked } from './testing/marked.ts';

function withHints(text: string, path?: string): string {
  const { service, view } = marked(text, path);
  const hints = service.inlays(view, { start: 0, end: text.length });
  return [...hints]
    .sort((left, right) => right.offset - left.offset)
    .reduce((result, { offset, label }) => `${result.slice(0, offset)}«${label}»${result.slice(offset)}`, text);
}

function tokenTexts(text: string, path?: string): readonly string[] {
  const { service, view } = marked(text, path);
  return service
    .tokens(view, { start: 0, end: text.length })
    .map(({ start, end, kind }) => `${kind} ${text.slice(start, end)}`);
}

describe('inlay hints', () => {
  it('show what references lead to, through other references too', () => {
    expect(
      withHints(
        'name: shop\nvars:\n  tag: v1\n  same: $(#ref.vars.tag)\nservices:\n  web:\n    type: Namespace.K8s\n    name: $(#ref.vars.same)\n    version: $(#ref.vars.none)\n    namespace: "$(#ref.services.web.name)"\n',
      ),
    ).toBe(
      'name: shop\nvars:\n  tag: v1\n  same: $(#ref.vars.tag)«= v1»\nservices:\n  web:\n    type: Namespace.K8s\n    name: $(#ref.vars.same)«= v1»\n    version: $(#ref.vars.none)\n    namespace: "$(#ref.services.web.name)"«= v1»\n',
    );
  });

  it('add weights up, and show shares where the sum is not 100', () => {
    const head =
      'apiVersion: split.smi-spec.io/v1alpha4\nkind: TrafficSplit\nmetadata: { name: a }\nspec:\n  service: a\n';
    expect(
      withHints(`${head}  backends:\n    - { service: b, weight: 90 }\n    - { service: c, weight: 10 }\n`, 'a.yaml'),
    ).toContain('  backends:«90 + 10 = 100»\n    - { service: b, weight: 90 }\n');
    expect(
      withHints(`${head}  backends:\n    - { service: b, weight: 1 }\n    - { service: c, weight: 2 }\n`, 'a.yaml'),
    ).toContain(
      '  backends:«1 + 2 = 3»\n    - { service: b, weight: 1«33.3 %» }\n    - { service: c, weight: 2«66.7 %» }\n',
    );
  });

  it('come for the part that is asked for', () => {
    const text =
      'vars: { a: 1 }\nservices:\n  web: { type: A, name: $(#ref.vars.a) }\n  b: { type: A, name: $(#ref.vars.a) }\n';
    const { service, view } = marked(text);
    expect(service.inlays(view, { start: text.indexOf('  b:'), end: text.length })).toHaveLength(1);
  });
});

describe('semantic tokens', () => {
  it('colour references, imports and types', () => {
    const text =
      'services:\n  web:\n    type: Namespace.K8s # $(#ref.no.thing)\n    name: "$(#ref.vars.a)"\n  cart:\n    type: $(#use https://example.com/a)\n';
    expect(tokenTexts(text)).toEqual([
      'type Namespace.K8s',
      'macro $(#ref.',
      'variable vars.a',
      'macro )',
      'macro $(#use',
      'string https://example.com/a',
      'macro )',
    ]);
  });

  it('leave other files alone', () => {
    expect(tokenTexts('services:\n  web:\n    image: $(#ref.a)\n', 'compose.yaml')).toEqual([]);
  });
});
