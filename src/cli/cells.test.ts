import { describe, expect, it } from 'vitest';
import { clipped, displayWidth, padded, visibleText } from './cells.ts';

describe('texts on a terminal', () => {
  it('writes out what a terminal would obey, and stays on one line', () => {
    expect(visibleText('\u001b[2Jgone\u0007\r\n\tx\u009b31m')).toBe(
      String.raw`\u001b[2Jgone\u0007\u000d\n\tx\u009b31m`,
    );
    expect(visibleText('user\u202etxt.exe')).toBe(String.raw`user\u202etxt.exe`);
  });

  it('leaves letters of all scripts as they are', () => {
    expect(visibleText('é 中文 👩‍👩‍👧 שלום')).toBe('é 中文 👩‍👩‍👧 שלום');
  });

  it.each([
    ['web', 3],
    ['中文', 4],
    ['한', 2],
    ['e\u0301', 1],
    ['👩‍👩‍👧', 2],
    ['❤️', 2],
    ['é', 1],
    ['', 0],
  ])('%s takes %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width);
  });

  it('fills and cuts by columns', () => {
    expect(padded('中', 4)).toBe('中  ');
    expect(clipped('deployment', 6)).toBe('deplo…');
    expect(clipped('中文字', 4)).toBe('中…');
    expect(clipped('web', 3)).toBe('web');
    expect(clipped('web', 0)).toBe('');
  });
});
