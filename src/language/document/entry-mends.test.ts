import { describe, expect, it } from 'vitest';
import { edited } from '../features/testing/marked.ts';
import { createOpenTexts } from '../server/open-texts.ts';
import { LanguageService } from '../service/service.ts';

const head =
  'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: web }\nspec:\n  hosts: [web]\n';
const name = 'rule.yaml';

/** The text with the first fix of its misplaced key, or the fixes where there are none. */
function mended(text: string): unknown {
  const service = new LanguageService();
  const view = service.view(name, text);
  const found = service.findings(view).find(({ code }) => code === 'misplaced-key');
  const [fix] = found?.fixes ?? [];
  return fix === undefined ? found?.fixes : edited(view, fix.edits);
}

describe('a key that is indented too far', () => {
  const route = '  http:\n    - route:\n        - destination:\n            host: web\n';

  it.each([
    ['its last line', `${route}            weight: 1\n`, `${route}          weight: 1\n`],
    [
      'a line between others, with its comment',
      '  http:\n    - route:\n        - destination:\n            weight: 1 # all\n            host: web\n      name: a\n',
      '  http:\n    - route:\n        - destination:\n            host: web\n          weight: 1 # all\n      name: a\n',
    ],
    ['the end of a text without a line break', `${route}            weight: 1`, `${route}          weight: 1\n`],
    [
      'a text that ends in another line',
      '  http:\n    - route:\n        - destination:\n            weight: 1\n            host: web',
      '  http:\n    - route:\n        - destination:\n            host: web\n          weight: 1\n',
    ],
  ])('goes to its level: %s', (_, before, after) => {
    expect(mended(head + before)).toBe(head + after);
  });

  it.each([
    ['in braces', '  http:\n    - route:\n        - destination: { host: web, weight: 1 }\n'],
    [
      'in braces over lines',
      '  http:\n    - route:\n        - destination: {\n            host: web,\n            weight: 1\n          }\n',
    ],
    ['as the only key of its map', '  http:\n    - route:\n        - destination:\n            weight: 1\n'],
    ['with an anchor', `${route}            weight: &one 1\n`],
  ])('stays %s', (_, text) => {
    expect(mended(head + text)).toEqual([]);
  });

  it('goes to its level where it stands after an edit above its object', () => {
    const service = new LanguageService();
    const text = `${head}${route}            weight: 1\n`;
    const first = `${head.replaceAll('web', 'shop')}${route}---\n`;
    const texts = createOpenTexts();
    const moved = texts.open(name, 1, `${first}${text}`);
    service.findings(moved.view());
    const start = { line: 0, character: 0 };
    const after = texts.change(name, 2, [{ range: { start, end: start }, text: '# a shop\n' }]);
    const view = after?.view() ?? moved.view();
    const [fix] = service.findings(view).flatMap(({ code, fixes }) => (code === 'misplaced-key' ? fixes : []));
    expect(fix === undefined ? undefined : edited(view, fix.edits)).toBe(
      `# a shop\n${first}${head}${route}          weight: 1\n`,
    );
  });
});

describe('a key that is not indented enough', () => {
  const rule =
    'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: web }\nspec:\n  host: web\n';
  const pool = '  trafficPolicy:\n    connectionPool:\n';

  it('goes to the end of the map that has it', () => {
    const before = `${pool}      maxConnections: 10\n      tcp:\n        connectTimeout: 1s\n`;
    const after = `${pool}      tcp:\n        connectTimeout: 1s\n        maxConnections: 10\n`;
    expect(mended(rule + before)).toBe(rule + after);
    const behind = `${pool}      tcp:\n        connectTimeout: 1s\n      maxConnections: 10\n`;
    expect(mended(rule + behind)).toBe(rule + after);
  });

  it.each([
    ['where that map is not there', `${pool}      maxConnections: 10\n      http: { maxRetries: 1 }\n`],
    ['where that map is in braces', `${pool}      maxConnections: 10\n      tcp: { connectTimeout: 1s }\n`],
  ])('stays %s', (_, text) => {
    expect(mended(rule + text)).toEqual([]);
  });
});
