import { describe, expect, it } from 'vitest';
import { marked, texts } from './testing/marked.ts';

function folds(text: string): readonly string[] {
  const { service, view } = marked(text);
  return (service.folds(view) ?? []).map(({ startLine, endLine, kind = '' }) => `${startLine}-${endLine}${kind}`);
}

describe('folding', () => {
  it('folds maps, lists and long texts, without the empty lines behind them', () => {
    const text =
      'services:\n  web:\n    type: A\n    list:\n      - a: 1\n        b: 2\n      - c\n\n  cart:\n    text: |\n      one\n      two\n\n';
    expect(folds(text)).toEqual(['0-11', '1-6', '3-6', '4-5', '8-11', '9-11']);
  });

  it('folds each of several documents, comments and regions', () => {
    expect(folds('# one\n# two\nname: a\n---\nname: b\nx: 1\n')).toEqual(['3-5', '0-1comment']);
    expect(folds('# region net\nname: a\n# endregion\nx: 1\n')).toEqual(['0-2region']);
  });

  it('does not fold what an alias repeats', () => {
    expect(folds('a: &x\n  b: 1\nc: *x\n')).toEqual(['0-1']);
  });

  it('leaves files that are none of ours to the editor', () => {
    const { service, view } = marked('a:\n  b: 1\n', 'compose.yaml');
    expect(service.folds(view)).toBeUndefined();
  });
});

describe('selection', () => {
  it('grows from the value to its entry, to the map, to the document', () => {
    const at = marked('services:\n  web:\n    type: Dep|loyment.K8s\n    name: a\n  cart: {}\n');
    expect(texts(at, at.service.selections(at.view, at.offset))).toEqual([
      'Deployment.K8s',
      'type: Deployment.K8s',
      'type: Deployment.K8s\n    name: a',
      'web:\n    type: Deployment.K8s\n    name: a',
      'web:\n    type: Deployment.K8s\n    name: a\n  cart: {}',
      'services:\n  web:\n    type: Deployment.K8s\n    name: a\n  cart: {}',
    ]);
  });

  it('grows in a text that is broken as well', () => {
    const at = marked('shop\nservices:\n  web:\n    traits:\n      a: 137|\n  [');
    const selections = at.service.selections(at.view, at.offset);
    expect(selections.length).toBeGreaterThan(3);
    for (const [index, { start, end }] of selections.slice(1).entries()) {
      const inner = selections[index];
      expect(inner === undefined || (start <= inner.start && end >= inner.end)).toBe(true);
    }
  });
});

describe('links', () => {
  it('leads to imports, files and the pages of codes', () => {
    const at = marked(
      '# meshdeck-ignore type-unknown, nothing\nservices:\n  web:\n    type: $(#use https://example.com/web.yaml)\n    settings:\n      chart: ./charts/web\n',
    );
    const links = at.service.links(at.view);
    expect(texts(at, links)).toEqual(['type-unknown', 'https://example.com/web.yaml', './charts/web']);
    expect(links.map(({ to }) => Object.keys(to)[0])).toEqual(['packageFile', 'address', 'file']);
  });
});
