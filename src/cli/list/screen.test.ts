import { describe, expect, it } from 'vitest';
import { fittingLines, Screen } from './screen.ts';

const rows = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ text: `row ${index + 1}`, isRow: true }));
const header = { text: 'HEADER', isRow: false };

describe('lines that fit', () => {
  it('shows all where there is room, and leaves a line for the cursor', () => {
    expect(fittingLines([header, ...rows(3)], { columns: 80, rows: 5 })).toEqual(['HEADER', 'row 1', 'row 2', 'row 3']);
  });

  it('counts the rows that are left out, and no headers', () => {
    const lines = [header, ...rows(2), { text: '', isRow: false }, header, ...rows(2)];
    expect(fittingLines(lines, { columns: 80, rows: 5 })).toEqual(['HEADER', 'row 1', 'row 2', '… 2 more']);
  });

  it('has at least one line', () => {
    expect(fittingLines([header, ...rows(2)], { columns: 80, rows: 1 })).toEqual(['… 2 more']);
  });
});

describe('Screen', () => {
  it('draws over what it has drawn, and only what has changed', () => {
    const written: string[] = [];
    const screen = new Screen((text) => written.push(text));
    screen.draw(['a', 'b']);
    screen.draw(['a', 'b']);
    screen.draw(['a', 'c']);
    screen.clear();
    screen.clear();
    screen.draw(['d']);
    expect(written).toEqual([
      'a\u001b[K\nb\u001b[K\n\u001b[J',
      '\u001b[2A\ra\u001b[K\nc\u001b[K\n\u001b[J',
      '\u001b[2A\r\u001b[J',
      'd\u001b[K\n\u001b[J',
    ]);
  });
});
