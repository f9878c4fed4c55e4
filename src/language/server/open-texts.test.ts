import fc from 'fast-check';
import type { Range } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { describe, expect, it } from 'vitest';
import { parseText } from '../../yaml/parse.ts';
import { createOpenTexts } from './open-texts.ts';

const uri = 'file:///shop/a.pattern.yaml';
const pattern = 'name: shop\nservices:\n  web:\n    type: Namespace.K8s\n';

/** An edit as the library of the protocol makes it, from the whole text each time. */
function edited(text: string, range: Range, inserted: string): string {
  const document = TextDocument.create(uri, 'yaml', 1, text);
  return TextDocument.applyEdits(document, [{ range, newText: inserted }]);
}

describe('open texts', () => {
  it('follow edits as the editor counts them', () => {
    const position = fc.record({ line: fc.nat(6), character: fc.nat(30) });
    const change = fc.record({
      range: fc.record({ start: position, end: position }),
      text: fc.constantFrom('', 'x', '\n', '  a: b\n', '# ü\r\n'),
    });
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 3 }), { maxLength: 5 }), fc.boolean(), (edits, isLooking) => {
        const texts = createOpenTexts();
        texts.open(uri, 1, pattern);
        let expected = pattern;
        edits.forEach((changes, index) => {
          texts.change(uri, index + 2, changes);
          for (const { range, text } of changes) expected = edited(expected, range, text);
          if (isLooking) texts.get(uri)?.view();
        });
        expect(texts.get(uri)?.text).toBe(expected);
        expect(texts.get(uri)?.view().parsed.documents).toEqual(parseText(expected).documents);
      }),
    );
  });

  it('are parsed once for a version', () => {
    const texts = createOpenTexts();
    const text = texts.open(uri, 1, pattern);
    const view = text.view();
    expect(text.view()).toBe(view);
    const start = { line: 0, character: 6 };
    texts.change(uri, 2, [{ range: { start, end: start }, text: 'my-' }]);
    expect(text.version).toBe(2);
    expect(text.view()).not.toBe(view);
    expect(text.view().parsed.text).toBe(text.text);
  });

  it('take a whole new text', () => {
    const texts = createOpenTexts();
    texts.open(uri, 1, pattern);
    expect(texts.change(uri, 2, [{ text: 'a: 1\n' }])?.view().parsed.text).toBe('a: 1\n');
    texts.close(uri);
    expect(texts.change(uri, 3, [{ text: '' }])).toBeUndefined();
  });
});
