import { describe, expect, it } from 'vitest';
import type { JsonValue } from './json.ts';
import { printerCells, readableColumns, serverCell, timelessCell } from './printer-cells.ts';

const now = new Date('2026-11-20T12:00:00Z');

function cell(type: string, value: JsonValue): string | undefined {
  const columns = readableColumns([{ name: 'It', type, jsonPath: '.it' }]);
  return printerCells(columns, { it: value }, now)[0]?.text;
}

describe('a cell', () => {
  it('is what the type of its column says, and nothing where the value is of another', () => {
    expect(cell('string', 'Running')).toBe('Running');
    expect(cell('string', 3)).toBe('3');
    expect(cell('string', ['a', 'b'])).toBe('["a","b"]');
    expect(cell('string', { a: [1, true, null] })).toBe('{"a":[1,true,null]}');
    expect(cell('integer', 3.7)).toBe('3');
    expect(cell('integer', '3')).toBeUndefined();
    expect(cell('number', 3.7)).toBe('3.7');
    expect(cell('boolean', false)).toBe('false');
    expect(cell('boolean', 'false')).toBeUndefined();
    expect(cell('string', null)).toBeUndefined();
    expect(cell('string', '')).toBeUndefined();
  });

  it('tells how long ago or how far away a date is', () => {
    expect(cell('date', '2026-11-17T12:00:00Z')).toBe('3 days ago');
    expect(cell('date', '2026-11-30T12:00:00Z')).toBe('in 10 days');
    expect(cell('date', 'soon')).toBe('<invalid>');
  });

  it('is one line of bounded length that no terminal obeys', () => {
    expect(cell('string', 'first\nsecond')).toBe('first…');
    expect(cell('string', 'a\u001b[2Jb\u202ec')).toBe(String.raw`a\u001b[2Jb\u202ec`);
    expect(cell('string', 'x'.repeat(300))).toBe(`${'x'.repeat(200)}…`);
    const large = Array.from({ length: 100_000 }, () => 'y'.repeat(1_000));
    expect(cell('string', large)?.length).toBe(201);
  });
});

describe('a cell of the API server', () => {
  function cells(type: string, value: JsonValue): readonly (string | undefined)[] {
    return readableColumns([{ name: 'It', type, jsonPath: '.it' }]).flatMap((column) => [
      serverCell(column, { it: value }, now),
      timelessCell(column, { it: value }),
    ]);
  }

  it('is short about ages, and knows no time to come', () => {
    expect(cells('date', '2026-11-17T12:00:00Z')).toEqual(['3d', '2026-11-17T12:00:00Z']);
    expect(cells('date', '2026-11-30T12:00:00Z')).toEqual(['<invalid>', '2026-11-30T12:00:00Z']);
    expect(cells('date', '2026-11-17')[0]).toBe('<invalid>');
    expect(cells('date', '')[0]).toBe('<unknown>');
  });

  it('is whole, and written as Go writes it', () => {
    expect(cells('string', 'first\nsecond')).toEqual(['first\nsecond', 'first\nsecond']);
    expect(cells('string', { z: 1, a: '<&>' })[0]).toBe(String.raw`{"a":"\u003c\u0026\u003e","z":1}`);
    expect(cells('string', 0.00001)[0]).toBe('1e-05');
    expect(cells('string', null)[0]).toBe('<no value>');
    expect(cells('integer', null)[0]).toBeUndefined();
    expect(cells('string', 'x'.repeat(300))[0]).toHaveLength(300);
  });
});

describe('columns', () => {
  it('end at one that is not understood, as the server prints them, and are not too many', () => {
    const column = { name: 'A', type: 'string', jsonPath: '.a' };
    expect(readableColumns([column, { ...column, jsonPath: '.a[' }, column]).map(({ name }) => name)).toEqual(['A']);
    expect(readableColumns(Array.from({ length: 500 }, () => column))).toHaveLength(30);
  });
});
