import { describe, expect, it } from 'vitest';
import { marked } from './testing/marked.ts';
import { writingPlace } from './writing-place.ts';

function placeAt(text: string, path = 'a.pattern.yaml'): ReturnType<typeof writingPlace> {
  const { view, offset } = marked(text, path);
  const [document] = view.documents;
  if (document === undefined) throw new Error('no document');
  return writingPlace({ text: view, document, offset });
}

describe('what stands around a place', () => {
  it.each([
    ['a key beside others', 'a:\n  b: 1\n  |\n  c: 2\n', true],
    ['the first key below a key', 'a:\n  |\n', true],
    ['a key of an item', 'a:\n  - b: 1\n    |\n', true],
    ['an item beside others', 'a:\n  - b\n  - |\n', true],
    ['an item at the column of its key', 'a:\n- b\n- |\n', true],
    ['a key behind items at its column', 'a:\n- b\n|\n', true],
    ['an item between items of a root list', '- a\n- |\n- b\n', true],
    ['a key that has its colon and its lines', 'a:\n  b|:\n    c: 1\n', true],
    ['a key at the column of another document', 'a:\n  - b\n---\n|', true],
    ['a key in braces before the closing one', 'a: {b: 1, |}', true],
    ['a key beside the items of a root list', '- a\n|\n', false],
    ['a column that nothing has', 'a:\n    b: 1\n  |\n', false],
    ['a column between a key and its lines', 'a:\n  |\n    b: 1\n', false],
    ['a column deeper than the lines below', 'a:\n    |\n  b: 1\n', false],
    ['a column deeper than the first line', '\n  |\na: 1\n', false],
    ['a key between another and its list', 'a:\n  |\n  - b\nc:\n  d:\n  |\n  - e\n'.replace('|\n  - b', '- b'), false],
    ['the blanks before a key', 'a:\n | b: 1\n', false],
    ['in front of a value', 'a: | b\n', false],
    ['in front of a comment', 'a:\n  |# note\n', false],
    ['in front of an entry in braces', 'a: {b: 1,| c: 2}', false],
    ['between a dash and the list that it holds', 'a:\n  - |\n    - b\n', false],
    ['the line that begins a document', 'a: 1\n--|-\nb: 1\n', false],
    ['below a text', 'just text\n|', false],
    ['above brackets that go on with a text', 't|\n[\n', false],
  ])('%s', (_, text, isOffered) => {
    expect(placeAt(text) !== undefined).toBe(isOffered);
  });

  it('is found in a file that begins with an empty line', () => {
    expect(placeAt('\n|\na: 1\n')).toMatchObject({ path: [], is: 'key' });
    expect(placeAt('|\na: 1\n')).toMatchObject({ path: [], is: 'key' });
  });

  it('is looked for behind a colon without a key, and not found', () => {
    expect(placeAt('a: {: |}')).toBeUndefined();
  });

  it('knows the keys below, in files with both ends of lines, behind lists at the column of their key', () => {
    const keys = ['a:\n  - |\n    b:\n    - x\n    c:\n', 'a:\r\n  - |\r\n    b:\r\n    - x\r\n    c:\r\n'].map(
      (text) => [...(placeAt(text)?.present ?? [])],
    );
    expect(keys).toEqual([
      ['b', 'c'],
      ['b', 'c'],
    ]);
  });
});

describe('writing place in blocks', () => {
  it.each([
    ['services:\n  web:\n    type: De|', ['services', 'web', 'type'], 'value', 'De'],
    ['services:\n  web:\n    dependsOn:\n    - sh|', ['services', 'web', 'dependsOn', 0], 'item', 'sh'],
    ['services:\n  web:\n    dependsOn:\n    - a\n    - b\n    - |', ['services', 'web', 'dependsOn', 2], 'item', ''],
    ['a:\n  b:\n    - name: x\n      im|', ['a', 'b', 0], 'key', 'im'],
    ['a:\n  b:\n    - name: x\n      c:\n        - d\n    - name: y\n      im|', ['a', 'b', 1], 'key', 'im'],
    ['a:\n  b:\n    - name: x\n    - im|', ['a', 'b', 1], 'item', 'im'],
    ['a:\n  b:\n    - name: x\n    - name: |', ['a', 'b', 1, 'name'], 'value', ''],
    ['a:\n  b:\n    - name: x\n      |\n      y: 1\n', ['a', 'b', 0], 'key', ''],
    ['a:\n- x: 1\n  y: 2\n- x: |\n', ['a', 1, 'x'], 'value', ''],
    ['a:\n  - - x\n    - |', ['a', 0, 1], 'item', ''],
    ['a:\n  - - x\n  - - |', ['a', 1, 0], 'item', ''],
    ['a:\r\n  - b:\r\n      - c|', ['a', 0, 'b', 0], 'item', 'c'],
    ['a:\n\n  # note\n  b:\n    |', ['a', 'b'], 'below', ''],
    ['a:\n  b:\n    c: 1\n  |', ['a'], 'key', ''],
    ['a:\n  b:\n    c: 1\n|', [], 'key', ''],
    ['x: 1\n---\na:\n  |', ['a'], 'below', ''],
    ['"a b":\n  "c": "d|', ['a b', 'c'], 'value', 'd'],
    ['a: &x\n  b|', ['a'], 'below', 'b'],
    ['- a: 1\n- b|', [1], 'item', 'b'],
  ])('%j', (text, path, is, word) => {
    expect(placeAt(text)).toMatchObject({ path, is, word });
  });

  it.each([
    'a: 1 # typ|',
    'a: 1\n# typ|',
    'a: |-\n  b: ~c'.replace('|', '>').replace('~', '|'),
    'a:\n  text: >\n    b:\n      ~'.replace('~', '|'),
    'a: "one\n  two|\n  three"\n',
    'a: one\n  two|',
    'a:|',
  ])('says nothing in %j', (text) => {
    expect(placeAt(text)).toBeUndefined();
  });

  it('knows the keys of the same map, above and below', () => {
    const { present } = placeAt('a:\n  - x: 1\n    b:\n      z: 1\n    |\n    c: 2\n  - d: 1\n') ?? {};
    expect([...(present ?? [])].sort()).toEqual(['b', 'c', 'x']);
  });

  it('replaces the whole word, and says that its colon is there', () => {
    const text = 'services:\n  web:\n    ty|pe: x\n';
    expect(placeAt(text)).toMatchObject({ start: 21, end: 25, hasColon: true });
  });
});

describe('writing place in braces and brackets', () => {
  it.each([
    ['a: { b: 1, c|', ['a'], 'key', 'c'],
    ['a: { b: |', ['a', 'b'], 'value', ''],
    ['a: { b: [x, y|] }\n', ['a', 'b', 1], 'item', 'y'],
    ['a:\n  - { x: 1 }\n  - { y: |}\n', ['a', 1, 'y'], 'value', ''],
    ['a: {\n  b: 1,\n  c: {\n    |\n  }\n}\n', ['a', 'c'], 'key', ''],
    ['{"a": {"b": [{"c": "d|"}]}}', ['a', 'b', 0, 'c'], 'value', 'd'],
    ['{"a": {"b": 1, "|"}}', ['a'], 'key', ''],
    ['{\n  "a": {\n    "b": 1,\n    |\n', ['a'], 'key', ''],
    ['a: ["x: {", y|]', ['a', 1], 'item', 'y'],
  ])('%j', (text, path, is, word) => {
    expect(placeAt(text)).toMatchObject({ path, is, word });
  });

  it('knows the keys on both sides', () => {
    expect([...(placeAt('a: { b: 1, |, d: { e: 1 }, f: 2 }')?.present ?? [])]).toEqual(['b', 'd', 'f']);
  });

  it('is in the block again behind the closing one', () => {
    expect(placeAt('a: { b: 1 }\nc|')).toMatchObject({ path: [], is: 'key', style: 'block' });
  });
});
