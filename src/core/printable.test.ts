import { styleText } from 'node:util';
import { describe, expect, it } from 'vitest';
import { printable, printableJson } from './printable.ts';

describe('text for a terminal', () => {
  it('is what it was where it obeys nothing', () => {
    const text = 'web\t3/3\nÄrger 日本 😀 <img src=x> `$(id)` %s \\u001b';
    expect(printable(text)).toBe(text);
    expect(printable(text, true)).toBe(text);
  });

  it.each([
    ['clears the screen', '\u001b[2J\u001b[H', '\\u001b[2J\\u001b[H'],
    ['is a link to elsewhere', '\u001b]8;;http://evil\u0007', '\\u001b]8;;http://evil\\u0007'],
    ['writes over the line', 'denied\rallowed', 'denied\\u000dallowed'],
    ['takes characters back', 'no\b\byes', 'no\\u0008\\u0008yes'],
    ['is a control of one byte', '\u009b2J', '\\u009b2J'],
    ['turns the direction around', 'a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
    ['hides what follows', '\u001b[8msecret', '\\u001b[8msecret'],
  ])('shows what %s', (_what, text, shown) => {
    expect(printable(text)).toBe(shown);
    expect(printable(text, true)).toBe(shown);
  });

  it('keeps colours where they are ours', () => {
    const text = `${styleText('red', 'error', { validateStream: false })} ${styleText(['bold', 'underline'], 'a', { validateStream: false })}`;
    expect(printable(text, true)).toBe(text);
    expect(printable(text)).toContain('\\u001b[31merror');
  });
});

describe('JSON for a terminal', () => {
  it('says the same', () => {
    const value = { name: '\u001b[2J\u009b\u202e\u007f\n\t', 'ä\u2028': 1 };
    const json = printableJson(JSON.stringify(value, null, 2));
    expect(JSON.parse(json)).toEqual(value);
    expect(json).toMatch(/^[\n\x20-\x7eä]*$/);
  });
});
