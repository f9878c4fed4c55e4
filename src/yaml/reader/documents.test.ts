import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseWithLibrary } from '../library.ts';
import { parseText } from '../parse.ts';
import { treeDifference } from '../testing/tree-difference.ts';
import { readDocuments } from './documents.ts';

const corpus = process.env['MESHDECK_CORPUS'] ?? '../shared/corpus';

/** Texts whose trees depend on how the library treats comments, blank lines and empty values. */
const intricate = [
  'a: 1\n# belongs to b\nb: 2\n',
  'a:\n  b: 1\n  # inside\n# outside\nc: 2\n',
  'a:\n  b: 1\n\n   # further in than b\n\nc: 2\n',
  'a:\n  b: # nothing yet\nc: 1\n',
  'a:\n  b:\n    # a comment instead of a value\nc:\n# another\n\n# and one more\nd: 1',
  'a:\n- 1\n-\n- # empty\n- x: 1\n  y:\n- - 1\n  - 2\nb: [1, {c: d}, "e"]\n',
  "a: one\n  two\n\n  three\nb: \"x\n  y\\\n  z\n\n  w\"\nc: 'it''s'\n",
  'a: |\n  one\n\n   two\n\nb: >-\n  one\n  two\n\n   three\n  four\n\nc: |+2\n    x\n\n',
  'a: 012\nb: 0o17\nc: 0x1F\nd: 1e3\ne: .5\nf: -.inf\ng: .NaN\nh: ~\ni: Null\nj: TRUE\nk: 1_000\nl: 9007199254740993\n',
  '---\na: 1\n---\n# nothing\n---\nb: 2\n',
  'a: 1\r\nb:\r\n  - x\r\n  - y: |\r\n      text\r\n',
  '{"a": [1, 2.5, true, null], "b": {"c": "\\u00e9\\n"},\n "d": [] }\n# behind\n',
  '\ufeffa: 1\n',
  '\ufeff- ~',
  'a: b: c\n',
  'a: 1\n b: 2\n',
  'a: 1\na: 2\nb: {x: 1, x: 2}\n',
  'key with spaces: v\n"quoted : key" : v\n? complex\n: v\n',
];

describe('the fast reader beside the library', () => {
  it.each(intricate)('gives the same tree for %j', (text) => {
    const { documents, faults } = parseText(text);
    const expected = parseWithLibrary(text);
    expect({ documents, faults }).toEqual({ documents: expected.documents, faults: expected.faults });
  });

  it.each(intricate.slice(0, 12))('reads %j itself', (text) => {
    expect(readDocuments(text)).toHaveProperty('documents');
  });

  it.each([
    ['a: &x 1\n', 'start of a value'],
    ['a: 1\n...\n', 'text behind a document'],
    ['a: [1\n', 'unclosed bracket'],
    ['a: {{ .Values.x }}\n', 'start of a value'],
    ['%YAML 1.2\n---\na: 1\n', 'directive'],
  ])('leaves %j to the library', (text, handedOver) => {
    expect(readDocuments(text)).toEqual({ handedOver });
  });
});

const isFull = process.env['MESHDECK_FULL'] === '1';

describe.skipIf(!existsSync(corpus))('the corpus (skipped where MESHDECK_CORPUS leads to none)', () => {
  it('is read as the library reads it, nearly all of it by the fast reader', { timeout: 300_000 }, () => {
    let bytes = 0;
    let handedOverBytes = 0;
    for (const name of readdirSync(corpus, { recursive: true, encoding: 'utf8' })) {
      // CRDs are all alike and long, and the library takes its time: `npm run test:full` has them too.
      if (!/\.(ya?ml|json)$/.test(name) || (!isFull && /^(crds|meshery-oam|charts)\//.test(name))) continue;
      const text = readFileSync(path.join(corpus, name), 'utf8');
      const found = parseText(text);
      bytes += text.length;
      if (found.handedOver === undefined) expect(treeDifference(parseWithLibrary(text), found), name).toBeUndefined();
      else handedOverBytes += text.length;
    }
    // The share is a figure of docs/adr/0009.
    // eslint-disable-next-line no-console -- a test says what it has measured
    console.log(`handed over to yaml: ${handedOverBytes} of ${bytes} bytes of the corpus`);
    expect(handedOverBytes / bytes).toBeLessThan(0.05);
  });
});
