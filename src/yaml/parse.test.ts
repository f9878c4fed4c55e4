import { describe, expect, it } from 'vitest';
import { LineIndex } from './lines.ts';
import { atPath, entryOf, pathToOffset } from './nodes.ts';
import { parseText } from './parse.ts';

describe('LineIndex', () => {
  it('counts columns in UTF-16 code units, as the protocol does', () => {
    const lines = new LineIndex('a: "🛒"\nb: 1\n');
    expect(lines.positionAt('a: "🛒"'.length)).toEqual({ line: 0, character: 7 });
    expect(lines.offsetAt({ line: 1, character: 3 })).toBe(11);
  });

  it.each(['\n', '\r\n', '\r'])('ends lines at %j', (end) => {
    const lines = new LineIndex(['one', 'two', ''].join(end));
    expect(lines.lineCount).toBe(3);
    expect(lines.positionAt(3 + end.length)).toEqual({ line: 1, character: 0 });
  });

  it('keeps to the text where a position is outside of it', () => {
    const lines = new LineIndex('ab\nc');
    expect(lines.offsetAt({ line: 9, character: 9 })).toBe(4);
    expect(lines.positionAt(99)).toEqual({ line: 1, character: 1 });
  });
});

describe('parseText', () => {
  const [document] = parseText('name: shop\nservices:\n  web: &w\n    list: [1, {a: b}]\n  copy: *w\n').documents;
  if (document === undefined) throw new Error('no document');

  it('gives a tree with offsets', () => {
    const { node, entry } = atPath(document.root, ['services', 'web', 'list', 1, 'a']);
    expect(node).toEqual({ is: 'scalar', value: 'b', start: 49, end: 50 });
    expect(entry).toMatchObject({ key: 'a', keyStart: 46, keyEnd: 47 });
  });

  it('puts what an alias stands for in its place', () => {
    const { node } = atPath(document.root, ['services', 'copy']);
    expect(node).toBe(atPath(document.root, ['services', 'web']).node);
  });

  it('finds the way to an offset, and whether it is on a key', () => {
    expect(pathToOffset(document.root, 49).path).toEqual(['services', 'web', 'list', 1, 'a']);
    expect(pathToOffset(document.root, 12)).toMatchObject({ path: ['services'], onKey: { key: 'services' } });
  });

  it('finds a key given twice, in maps of any size', () => {
    const keys = Array.from({ length: 2_000 }, (_, index) => `k${index}: 1`);
    const { documents } = parseText([...keys, 'k7: 2', ''].join('\n'));
    expect(documents[0]?.faults.map(({ code, duplicate }) => [code, duplicate?.key])).toEqual([
      ['DUPLICATE_KEY', 'k7'],
    ]);
    expect(documents[0]?.root.is === 'map' && entryOf(documents[0].root, 'k1999')?.key).toBe('k1999');
  });

  it('says that a document is too deep instead of ending the process', () => {
    const faults = parseText(`a: ${'['.repeat(20_000)}`).documents[0]?.faults;
    expect(faults?.map(({ code }) => code)).toEqual(['TOO_DEEP']);
  });

  it.each(['', '\n', '# comment', '---\n', '\ufeff'])('takes %j', (text) => {
    expect(parseText(text).documents.flatMap(({ faults }) => faults)).toEqual([]);
  });
});
