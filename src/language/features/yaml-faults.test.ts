import { expect, it } from 'vitest';
import { marked } from './testing/marked.ts';

it('looks for what was meant in a text that begins with an empty line', () => {
  const { service, view } = marked('\n{"name": "shop", "ports": ["port": "80"]}}\n');
  expect(service.findings(view).map(({ code }) => code)).toEqual(['yaml-syntax']);
});

it('says nothing of keys behind a fault, which are read by guessing', () => {
  const { service, view } = marked('name: shop\nname: shop\nservices:\n  web: {\nvars:\n  a: 1\nvars:\n  a: 1\n');
  const findings = service.findings(view).map(({ code, range }) => `${range.start.line} ${code}`);
  expect(findings).toEqual(['1 yaml-duplicate-key', expect.stringMatching(/ yaml-syntax$/)]);
});

it('offers no migration of a document that is broken', () => {
  const old = 'name: shop\nservices:\n  web:\n    type: NAMESPACE.K8S\n';
  const offers = [old, `${old}   x: 1\n`].map((text) => {
    const { service, view } = marked(text);
    return service.rewrites(view).length;
  });
  expect(offers).toEqual([1, 0]);
});

it('names a place that does not end before it begins, whatever ends the lines', () => {
  const { service, view } = marked(': \r\r\n\n 2:');
  const { lines } = view.parsed;
  const [finding] = service.findings(view);
  expect(finding?.code).toBe('yaml-syntax');
  const { start, end } = finding?.range ?? lines.range(0, 0);
  expect(lines.offsetAt(end)).toBeGreaterThanOrEqual(lines.offsetAt(start));
});
